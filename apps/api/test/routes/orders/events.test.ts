import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { mock } from 'node:test';
import { changeOrder } from '@expressway/orders';
import { type Test, test } from 'tap';
import { build, startParts } from '../../support/build.ts';
import { idle, parseEvents } from '../../support/events.ts';
import { withOrder } from '../../support/orders.ts';

test('GET /orders/{orderId}/events', async (t) => {
  const parts = await startParts(t);
  const origin = 'https://shop.example';
  const started = async (t: Test, overrides: Parameters<typeof withOrder>[3] = {}) => {
    const order = await withOrder(t, parts, {}, overrides);
    const url = `/orders/${order.orderId}/events`;
    return {
      ...order,
      url,
      /** A call whose answer is complete. */
      get: (headers: Record<string, string> = order.customer, path = url) => order.request({ url: path, headers }),
      open: async (headers: Record<string, string> = order.customer) =>
        order.app.inject({ url, headers, payloadAsStream: true }),
      cancel: async () => {
        await order.post(`/orders/${order.orderId}/cancel`, order.customer);
        const event = { type: 'order.cancelled', message: 'The order was cancelled.' };
        await changeOrder(order.stores, order.orderId, {
          from: ['compensating'],
          phase: 'compensated',
          status: 'cancelled',
          event,
        });
      },
    };
  };

  await t.test('streams what happens to an order, to its end', async (t) => {
    const { open, cancel, timer, request, orderId, customer } = await started(t, { corsOrigins: [origin] });
    const response = await open({ ...customer, origin, accept: 'text/event-stream' });
    t.equal(response.statusCode, 200);
    t.match(response.headers, {
      'content-type': /^text\/event-stream/,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-request-id': String,
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': origin,
    });
    const stream = response.stream();
    await once(stream, 'readable');
    await cancel();
    timer.advance(500);
    const { ids, events, retry } = parseEvents(await text(stream));
    t.same(ids, ['1', '2', '3']);
    t.same(retry, ['2000']);
    const { timeline } = (await request({ url: `/orders/${orderId}`, headers: customer })).json();
    t.same(
      events,
      timeline.map((entry: object) => ({ orderId, ...entry })),
    );
  });

  await t.test('goes on after Last-Event-ID; 204 once all was seen of an order that ended', async (t) => {
    const { get, cancel, customer } = await started(t);
    await cancel();
    t.same(parseEvents((await get({ ...customer, 'last-event-id': '1' })).body).ids, ['2', '3']);
    t.same(parseEvents((await get({ ...customer, 'last-event-id': '0' })).body).ids, ['1', '2', '3']);
    const seen = await get({ ...customer, 'last-event-id': '3' });
    t.equal(seen.statusCode, 204);
    t.equal(seen.body, '');
    t.equal(seen.headers['cache-control'], 'no-store');
  });

  await t.test('what it refuses', async (t) => {
    const { get, open, request, operator, stranger, customer, url, timer } = await started(t);
    for (const id of ['2', 'x', '-1', '1.5', '', '01', '9'.repeat(30)])
      t.match(
        (await get({ ...customer, 'last-event-id': id })).json(),
        { status: 400, code: 'VALIDATION_FAILED', errors: [{ pointer: '/last-event-id' }] },
        `Last-Event-ID ${id} is no event of this order`,
      );

    t.match((await get({})).json(), { status: 401, code: 'UNAUTHENTICATED' });
    t.match((await get(stranger)).json(), { status: 404, code: 'ORDER_NOT_FOUND' });
    const none = '/orders/ord_00000000000000000000000000/events';
    t.match((await get(operator, none)).json(), { status: 404, code: 'ORDER_NOT_FOUND' });
    t.equal((await open(operator)).statusCode, 200, 'operators see all');

    for (const accept of ['application/json', 'text/html', 'text/event-stream;q=0'])
      t.match((await get({ ...customer, accept })).json(), { status: 406, code: 'NOT_ACCEPTABLE' }, accept);
    t.match((await get({ ...customer, accept: 'text/event-stream' }, '/orders')).json(), { code: 'NOT_ACCEPTABLE' });

    const before = timer.waiting();
    const head = await request({ method: 'HEAD', url, headers: customer });
    t.equal(head.statusCode, 200);
    t.match(head.headers, { 'content-type': /^text\/event-stream/, 'x-accel-buffering': 'no' });
    t.equal(head.headers['content-length'], undefined);
    t.same(timer.waiting(), before, 'HEAD opens no stream');
  });

  await t.test('too many streams of one caller are 429', async (t) => {
    const { open, get, operator } = await started(t, {
      eventStreams: { seconds: 900, streams: 2, streamsPerCaller: 1 },
    });
    await open();
    const refused = await get();
    t.match(refused.json(), { status: 429, code: 'RATE_LIMITED' });
    t.equal(refused.headers['retry-after'], '5');
    await open(operator);
    t.match((await get(operator)).json(), { status: 503, code: 'SERVICE_UNAVAILABLE' });
  });

  await t.test('a store that does not answer is 503', async (t) => {
    const { stores } = await build(t, parts);
    const read = Promise.withResolvers<void>();
    const get = () => {
      read.resolve();
      return new Promise<never>(() => undefined);
    };
    const hanging = { ...stores, orders: { ...stores.orders, get } };
    const { request, timer, signIn } = await build(t, parts, { stores: hanging });
    const answer = request({ url: '/orders/ord_00000000000000000000000000/events', headers: await signIn() });
    await read.promise;
    timer.advance(10_000);
    t.match((await answer).json(), { status: 503, code: 'SERVICE_UNAVAILABLE' });
  });

  await t.test('Fastify’s time-out for handlers does not cut it off', async (t) => {
    const { open, cancel, timer } = await started(t);
    mock.timers.enable({ apis: ['setTimeout'] });
    t.teardown(() => mock.timers.reset());
    const stream = (await open()).stream();
    mock.timers.tick(60_000);
    mock.timers.reset();
    await cancel();
    timer.advance(500);
    t.same(parseEvents(await text(stream)).ids, ['1', '2', '3']);
  });

  await t.test('a client that leaves is forgotten; a server that stops ends the others at once', async (t) => {
    const { app, url, customer, timer } = await started(t);
    const counted = async () => Number(/^order_event_streams (\d+)$/m.exec((await app.inject('/metrics')).body)?.[1]);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const call = async () => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`GET ${url} HTTP/1.1\r\nHost: api\r\nAuthorization: ${customer.authorization}\r\n\r\n`);
      await once(socket, 'readable');
      return socket;
    };
    const [leaving, staying] = [await call(), await call()];
    t.equal(timer.waiting().length, 5, 'two for each, and one that reads');
    t.equal(await counted(), 2);
    leaving.destroy();
    while (timer.waiting().length > 3) await idle();
    t.equal(await counted(), 1);
    const answer = text(staying);
    await app.close();
    t.match(await answer, /^HTTP\/1\.1 200 .*\r\n0\r\n\r\n$/s, 'a complete answer');
    t.same(timer.waiting(), []);
  });
});
