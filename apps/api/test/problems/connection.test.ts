import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'tap';
import { build, startParts } from '../support/build.ts';

test('what never becomes a request is a problem too', async (t) => {
  const { app } = await build(t, await startParts(t), { newRequestId: () => 'minted' });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;

  /** Sends bytes and reads the answer until the server closes the connection. */
  const exchange = async (bytes: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    const answer = await text(socket);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    return { head, problem: JSON.parse(body) };
  };

  await t.test('headers that are too large are 431', async (t) => {
    const { head, problem } = await exchange(`GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
    t.match(head, /^HTTP\/1.1 431 .*\r\nContent-Type: application\/problem\+json\r\n/);
    t.match(head, /X-Request-Id: minted/);
    t.match(problem, { status: 431, code: 'HEADERS_TOO_LARGE', requestId: 'minted' });
  });

  await t.test('what is no HTTP is 400', async (t) => {
    const { problem } = await exchange('nonsense\r\n\r\n');
    t.match(problem, { status: 400, code: 'MALFORMED_REQUEST' });
  });

  await t.test('a request that never ends is 408', async (t) => {
    app.server.once('connection', (socket) => {
      app.server.emit('clientError', Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    });
    const { problem } = await exchange('POST /orders/validate HTTP/1.1\r\n');
    t.match(problem, { status: 408, code: 'REQUEST_TIMEOUT' });
  });

  await t.test('a connection that is gone is left alone', async (t) => {
    const socket = connect(port, '127.0.0.1');
    const served = await new Promise<object>((resolve) => app.server.once('connection', resolve));
    app.server.emit('clientError', Object.assign(new Error('gone'), { code: 'ECONNRESET' }), served);
    t.notOk(socket.destroyed);
    socket.destroy();
  });
});
