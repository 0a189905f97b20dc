import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';
import { test } from 'tap';
import { build, startParts } from '../support/build.ts';
import { answers, open } from '../support/sockets.ts';

const get = 'GET /products HTTP/1.1\r\nHost: api\r\nConnection: close\r\n';
const post = 'POST /orders/validate HTTP/1.1\r\nHost: api\r\nContent-Type: application/json\r\n';

test('clients that hold on to the server', async (t) => {
  const parts = await startParts(t);
  const timeouts = { headersMs: 40, requestMs: 80, readMs: 40, idleMs: 1, checkMs: 10 };

  await t.test('headers or a body that never end are 408', async (t) => {
    const { app } = await build(t, parts, { timeouts });
    for (const bytes of ['GET /products HTTP/1.1\r\nHost: a', `${post}Content-Length: 100\r\n\r\n{`]) {
      const [answer] = await answers(await open(app, bytes));
      t.match(answer?.head, /^HTTP\/1\.1 408 .*application\/problem\+json/s);
      t.match(JSON.parse(String(answer?.body)), { status: 408, code: 'REQUEST_TIMEOUT' });
    }
  });

  await t.test('a connection that nothing comes on is closed', async (t) => {
    const { app } = await build(t, parts, { timeouts });
    const [answer, ...more] = await answers(await open(app, 'GET /healthz HTTP/1.1\r\nHost: api\r\n\r\n'));
    t.match(answer, { status: 200, head: /Connection: keep-alive/ });
    t.same(more, []);
  });

  await t.test('who does not read an answer is cut off', async (t) => {
    const plugin = async (composed: FastifyInstance) => {
      composed.get('/large', async () => 'x'.repeat(64 * 1024 * 1024));
    };
    const { app } = await build(t, parts, { timeouts, plugins: [plugin] });
    const socket = await open(app, 'GET /large HTTP/1.1\r\nHost: api\r\n\r\n');
    const [served] = await once(app.server, 'connection');
    await once(served, 'close');
    t.ok(socket.bytesRead < 64 * 1024 * 1024);
    socket.destroy();
  });

  await t.test('a hundred header fields are enough', async (t) => {
    const { app } = await build(t, parts);
    const fields = (count: number) => Array.from({ length: count - 2 }, (_, at) => `X-${at}: 1\r\n`).join('');
    for (const [count, status] of [
      [100, 200],
      [101, 431],
      [2_000, 431],
    ] as const) {
      const [answer] = await answers(await open(app, `${get}${fields(count)}\r\n`));
      t.equal(answer?.status, status, `${count} header fields`);
      if (status === 431) t.match(JSON.parse(String(answer?.body)), { code: 'HEADERS_TOO_LARGE' });
    }
  });

  await t.test('what is too large is told by whom it concerns: URL, headers, body', async (t) => {
    const { app } = await build(t, parts);
    const large = (size: number) => 'x'.repeat(size);
    for (const [bytes, code] of [
      [`GET /products/${large(300)} HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n`, 'URI_TOO_LONG'],
      [`GET /products?${large(17_000)} HTTP/1.1\r\nHost: api\r\n\r\n`, 'HEADERS_TOO_LARGE'],
      [`${get}X-Large: ${large(17_000)}\r\n\r\n`, 'HEADERS_TOO_LARGE'],
      [`${post}Content-Length: ${256 * 1024 + 1}\r\n\r\n`, 'BODY_TOO_LARGE'],
      [`${post}Transfer-Encoding: chunked\r\n\r\n41000\r\n${large(0x41000)}\r\n0\r\n\r\n`, 'BODY_TOO_LARGE'],
    ] as const) {
      const [answer] = await answers(await open(app, bytes));
      t.match(answer?.head, /application\/problem\+json/);
      t.equal(JSON.parse(String(answer?.body)).code, code);
    }
  });

  await t.test('more connections than allowed are closed at once', async (t) => {
    const { app } = await build(t, parts, { maxConnections: 1 });
    const first = await open(app);
    await once(app.server, 'connection');
    const second = await open(app, `${get}\r\n`);
    await once(second, 'close');
    t.equal(second.bytesRead, 0);
    first.write(`${get}\r\n`);
    t.match(await answers(first), [{ status: 200 }]);
  });
});
