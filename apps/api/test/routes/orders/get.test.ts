import { changeOrder } from '@expressway/orders';
import { test } from 'tap';
import { build, startParts, submission } from '../../support/build.ts';

test('GET /orders/{orderId}', async (t) => {
  const parts = await startParts(t);
  const withOrder = async (t: Parameters<typeof build>[0]) => {
    const built = await build(t, parts);
    const headers = { ...(await built.signIn()), 'idempotency-key': 'k' };
    const { orderId } = (await built.request({ method: 'POST', url: '/orders', headers, payload: submission })).json();
    const get = async (claims = {}, headers: Record<string, string> = {}, id: string = orderId) =>
      built.request({ url: `/orders/${id}`, headers: { ...(await built.signIn(claims)), ...headers } });
    return { ...built, orderId, get };
  };

  await t.test('shows customers their order, with a strong entity tag', async (t) => {
    const { get, orderId } = await withOrder(t);
    const response = await get();
    t.equal(response.statusCode, 200);
    t.match(response.json(), { orderId, timeline: [{ sequence: 1, type: 'order.submitted' }], failure: null });
    t.equal(response.headers.etag, `"${orderId}-v1"`);
    t.equal(response.headers['cache-control'], 'private, no-cache');
  });

  await t.test('is 304 without a body until the order changes', async (t) => {
    const { get, orderId, stores } = await withOrder(t);
    const etag = String((await get()).headers.etag);
    const unchanged = await get({}, { 'if-none-match': `"other", ${etag}` });
    t.equal(unchanged.statusCode, 304);
    t.equal(unchanged.body, '');
    t.equal(unchanged.headers.etag, etag);

    const event = { type: 'order.started', message: 'The order is being processed.' };
    t.ok(await changeOrder(stores, orderId, { from: ['open'], event, status: 'processing' }));
    const changed = await get({}, { 'if-none-match': etag });
    t.equal(changed.statusCode, 200);
    t.equal(changed.headers.etag, `"${orderId}-v2"`);
    t.match(changed.json(), { status: 'processing', timeline: [{}, { sequence: 2, type: 'order.started' }] });
  });

  await t.test('shows why an order failed, without what only the process needs', async (t) => {
    const { get, orderId, stores } = await withOrder(t);
    const failure = { status: 'declined', code: 'card_declined', message: 'The card was declined.' } as const;
    const event = { type: 'payment.declined', message: 'Declined.' };
    await changeOrder(stores, orderId, { from: ['open'], phase: 'compensating', status: 'declined', event, failure });
    const { code, message } = failure;
    t.same((await get()).json().failure, { code, message });
  });

  await t.test('another customer’s order looks like one that isn’t there', async (t) => {
    const { get } = await withOrder(t);
    const theirs = await get({ sub: 'bob' });
    const none = await get({}, {}, 'ord_00000000000000000000000000');
    t.match(theirs.json(), { status: 404, code: 'ORDER_NOT_FOUND' });
    t.equal(theirs.json().detail, none.json().detail);
    t.equal((await get({ sub: 'bob' }, { 'if-none-match': '*' })).statusCode, 404);
  });

  await t.test('operators see every order', async (t) => {
    const { get } = await withOrder(t);
    t.match((await get({ sub: 'olga', role: 'operator' })).json(), { userId: 'alice' });
  });

  await t.test('needs a token', async (t) => {
    const { request, orderId } = await withOrder(t);
    t.match((await request(`/orders/${orderId}`)).json(), { status: 401, code: 'UNAUTHENTICATED' });
  });

  await t.test('takes no query', async (t) => {
    const { request, signIn, orderId } = await withOrder(t);
    const response = await request({ url: `/orders/${orderId}?expand=payment`, headers: await signIn() });
    t.match(response.json(), { code: 'VALIDATION_FAILED', errors: [{ pointer: '/expand' }] });
  });
});
