import { once } from 'node:events';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { test } from 'tap';
import { build, startParts, submission } from '../support/build.ts';
import { answers, listening, open, received } from '../support/sockets.ts';

const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: api\r\n\r\n`;

test('the server leaves', async (t) => {
  const parts = await startParts(t);

  await t.test('load balancers are told first, while it serves on', async (t) => {
    const slept = Promise.withResolvers<void>();
    const sleeping = Promise.withResolvers<number>();
    const sleep = (milliseconds: number) => {
      sleeping.resolve(milliseconds);
      return slept.promise;
    };
    const { app } = await build(t, parts, { leave: { delayMs: 15_000, graceMs: 1_000, sleep } });
    const { port } = await listening(app);
    const closed = app.close();
    t.equal(await sleeping.promise, 15_000);
    const [[ready], [products]] = await Promise.all([
      answers(await open(app, ask('/readyz'))),
      answers(await open(app, ask('/products'))),
    ]);
    t.match(JSON.parse(String(ready?.body)), { status: 503, code: 'NOT_READY', detail: 'The service is stopping.' });
    t.match(ready?.head, /retry-after: 1/i);
    t.match(products, { status: 200, head: /connection: close/i });
    slept.resolve();
    await closed;
    await t.rejects(once(connect(port, '127.0.0.1'), 'connect'), { code: 'ECONNREFUSED' });
  });

  await t.test('an order that is being taken gets its answer, and then its connection is closed', async (t) => {
    const { stores } = await build(t, parts);
    const entered = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const products = {
      ...stores.products,
      find: async (ids: readonly string[]) => {
        entered.resolve();
        await released.promise;
        return stores.products.find(ids);
      },
    };
    const { app, signIn } = await build(t, parts, { stores: { ...stores, products } });
    const { authorization } = await signIn();
    const body = JSON.stringify(submission);
    const socket = await open(
      app,
      `POST /orders HTTP/1.1\r\nHost: api\r\nAuthorization: ${authorization}\r\nIdempotency-Key: k\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await entered.promise;
    const [idle] = await Promise.all([open(app), once(app.server, 'connection')]);
    const closed = app.close();
    await once(idle.resume(), 'close');
    released.resolve();
    const [answer] = await answers(socket);
    t.match(answer, { status: 202, head: /connection: close/i });
    t.match(JSON.parse(String(answer?.body)), { status: 'pending' });
    await closed;
  });

  await t.test('what still arrives is 503', async (t) => {
    const closing = Promise.withResolvers<void>();
    const plugin = async (composed: FastifyInstance) => {
      composed.addHook('preClose', async () => closing.resolve());
    };
    const { app } = await build(t, parts, { plugins: [plugin] });
    const [late, [served]] = await Promise.all([
      open(app, 'GET /healthz HTTP/1.1\r\nHost: '),
      once(app.server, 'connection'),
    ]);
    await received(served);
    const closed = app.close();
    await closing.promise;
    late.write('api\r\n\r\n');
    const [refused] = await answers(late);
    t.match(refused, { status: 503, head: /connection: close.*retry-after: 1\r\n.*application\/problem\+json/is });
    t.match(JSON.parse(String(refused?.body)), { code: 'SERVICE_UNAVAILABLE' });
    await closed;
  });

  await t.test('what hangs is cut off at the end of the grace time', async (t) => {
    const entered = Promise.withResolvers<void>();
    const never = Promise.withResolvers<never>();
    const { stores } = await build(t, parts);
    const list = () => {
      entered.resolve();
      return never.promise;
    };
    const products = { ...stores.products, list };
    const { app } = await build(t, parts, { stores: { ...stores, products }, leave: { delayMs: 0, graceMs: 20 } });
    const unanswered = await open(app, ask('/products'));
    await entered.promise;
    const [unfinished, [served]] = await Promise.all([
      open(app, 'POST /orders/validate HTTP/1.1\r\nHost: a'),
      once(app.server, 'connection'),
    ]);
    await received(served);
    const cut = [unanswered, unfinished].map((socket) => once(socket.resume(), 'close'));
    await app.close();
    await Promise.all(cut);
  });
});
