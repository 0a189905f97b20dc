import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { type Test, test } from 'tap';
import { build, startParts } from '../support/build.ts';
import { open } from '../support/sockets.ts';

test('load shedding', async (t) => {
  const parts = await startParts(t);

  /** An app with room for so many, whose `/held` is answered when the test says so, with what it says. */
  const crowded = async (t: Test, requestsInFlight: number) => {
    const entered = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
    const released = Promise.withResolvers<unknown>();
    let calls = 0;
    const plugin = async (composed: FastifyInstance) => {
      composed.route({
        method: ['GET', 'POST'],
        url: '/held',
        handler: async () => {
          entered[calls++]?.resolve();
          return released.promise;
        },
      });
    };
    const built = await build(t, parts, { loadLimits: { requestsInFlight, eventLoopDelayMs: 0 }, plugins: [plugin] });
    return { ...built, entered: entered.map(({ promise }) => promise), answer: released.resolve };
  };

  await t.test('what there is no room for is refused at once, until there is', async (t) => {
    const { app, request, entered, answer } = await crowded(t, 2);
    const held = [app.inject('/held'), app.inject('/held')];
    await Promise.all(entered.slice(0, 2));
    const refused = await request('/products');
    t.match(refused.json(), { status: 503, code: 'OVERLOADED' });
    t.equal(refused.headers['retry-after'], '1');
    t.equal((await request('/healthz')).statusCode, 200);
    t.equal((await request('/readyz')).statusCode, 200);
    t.match((await request({ method: 'POST', url: '/webhooks/stripe', payload: {} })).json(), { status: 400 });
    answer({});
    await Promise.all(held);
    t.equal((await request('/products')).statusCode, 200);
  });

  await t.test('answers of every kind give their place back', async (t) => {
    const { app, request } = await crowded(t, 1);
    for (const options of [
      { url: '/products/none' },
      { method: 'HEAD', url: '/products' },
      { method: 'POST', url: '/orders/validate', payload: {} },
      { url: '/products?a=1' },
    ] as const)
      t.not((await app.inject(options)).statusCode, 503);
    t.equal((await request('/products')).statusCode, 200);
  });

  await t.test('a client that leaves gives its place back once its handler is done, not before', async (t) => {
    const built = await crowded(t, 1);
    const socket = await open(built.app, 'GET /held HTTP/1.1\r\nHost: api\r\n\r\n');
    const [[served]] = await Promise.all([once(built.app.server, 'connection'), built.entered[0]]);
    socket.destroy();
    await once(served, 'close');
    t.equal((await built.request('/products')).statusCode, 503);
    built.answer({});
    await built.app.inject('/healthz');
    t.equal((await built.request('/products')).statusCode, 200);
  });

  await t.test('a body that comes slowly takes no place, nor does one that never comes', async (t) => {
    const built = await crowded(t, 1);
    const head = 'POST /held HTTP/1.1\r\nHost: api\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n';
    const socket = await open(built.app, `${head}{`);
    const [[served]] = await Promise.all([once(built.app.server, 'connection'), once(built.app.server, 'request')]);
    t.equal((await built.request('/products')).statusCode, 200);
    socket.destroy();
    await once(served, 'close');
    t.equal((await built.request('/products')).statusCode, 200);
  });

  await t.test('a stream takes no place once it flows', async (t) => {
    const built = await crowded(t, 1);
    const socket = await open(built.app, 'GET /held HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n');
    await built.entered[0];
    const stream = new Readable({ read() {} });
    built.answer(stream);
    stream.push('first');
    await once(socket, 'readable');
    t.equal((await built.request('/products')).statusCode, 200);
    stream.push(null);
    t.match(await text(socket), /first/);
    t.equal((await built.request('/products')).statusCode, 200);
  });

  await t.test('while the process is late, all but probes and Stripe are refused', async (t) => {
    const limits = { requestsInFlight: 0, eventLoopDelayMs: 1, sampleMs: 200 };
    const { app, request } = await build(t, parts, { loadLimits: limits });
    const late = () => app.memoryUsage().eventLoopDelay;
    while (!Number.isFinite(late()) || late() <= 1) {
      const until = performance.now() + 20;
      while (performance.now() < until);
      await setImmediate();
    }
    t.match((await request('/products')).json(), { status: 503, code: 'OVERLOADED' });
    t.equal((await request('/healthz')).statusCode, 200);
  });
});
