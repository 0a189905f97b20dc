import { type Test, test } from 'tap';
import { startParts } from '../../support/build.ts';
import { withOrder } from '../../support/orders.ts';

const total = 6164;

test('POST /orders/{orderId}/refunds', async (t) => {
  const parts = await startParts(t);
  const completed = async (t: Test, more: object = {}) => {
    const order = await withOrder(t, parts, more);
    await order.complete();
    const url = `/orders/${order.orderId}/refunds`;
    const refund = (payload: object, key = 'k1', headers = order.operator) =>
      order.post(url, { ...headers, 'idempotency-key': key }, payload);
    return { ...order, url, refund };
  };

  await t.test('gives back all of it, or a part', async (t) => {
    const { refund, orderId, request, customer } = await completed(t);
    const response = await refund({ amount: 164 });
    t.equal(response.statusCode, 200);
    t.equal(response.headers['cache-control'], 'no-store');
    t.match(response.json(), { orderId, refundId: /^re_/, amount: 164, status: 'succeeded' });
    t.match((await refund({}, 'k2')).json(), { amount: total - 164 });
    const { payment, status } = (await request({ url: `/orders/${orderId}`, headers: customer })).json();
    t.match({ ...payment, order: status }, { refunded: total, status: 'refunded', order: 'completed' });
  });

  await t.test('the same key again is the same refund; with another amount it is 422', async (t) => {
    const { refund, stores, orderId } = await completed(t);
    const first = await refund({ amount: 100 });
    t.same((await refund({ amount: 100 })).json(), first.json());
    t.match((await refund({ amount: 101 })).json(), { status: 422, code: 'IDEMPOTENCY_MISMATCH' });
    t.match(await stores.orders.get(orderId), { payment: { refunded: 100 } });
  });

  await t.test('more than is left is 422, of nothing 409', async (t) => {
    const { refund } = await completed(t);
    t.match((await refund({ amount: total + 1 })).json(), { status: 422, code: 'REFUND_TOO_LARGE', detail: /6164/ });
    await refund({});
    t.match((await refund({}, 'k2')).json(), { status: 409, code: 'ORDER_NOT_REFUNDABLE' });
  });

  await t.test('an order that is not completed is 409', async (t) => {
    const { post, orderId, operator } = await withOrder(t, parts);
    const response = await post(`/orders/${orderId}/refunds`, { ...operator, 'idempotency-key': 'k' }, {});
    t.match(response.json(), { status: 409, code: 'ORDER_NOT_REFUNDABLE', detail: /cancel/ });
  });

  await t.test('a refund that Stripe refuses is told as failed', async (t) => {
    const { refund, stripe, stores, orderId } = await completed(t);
    const order = await stores.orders.get(orderId);
    await stripe.refunds.create({ payment_intent: String(order?.payment.paymentIntentId), amount: total });
    const response = await refund({ amount: 100 });
    t.equal(response.statusCode, 200);
    t.match(response.json(), { refundId: null, amount: 100, status: 'failed' });
  });

  await t.test('amounts are whole and more than nothing', async (t) => {
    const { refund } = await completed(t);
    for (const amount of [0, -1, 1.5, '100', null, 2 ** 60])
      t.match((await refund({ amount })).json(), { code: 'VALIDATION_FAILED', errors: [{ pointer: '/amount' }] });
    t.match((await refund({ other: 1 })).json(), { code: 'VALIDATION_FAILED', errors: [{ pointer: '/other' }] });
  });

  await t.test('needs a key', async (t) => {
    const { post, url, operator, refund } = await completed(t);
    t.match((await post(url, operator, {})).json(), { status: 400, code: 'IDEMPOTENCY_KEY_MISSING' });
    t.match((await refund({}, 'a b')).json(), { status: 400, code: 'IDEMPOTENCY_KEY_INVALID' });
  });

  await t.test('is for operators', async (t) => {
    const { refund, customer, stranger, post, url, operator, stores, orderId } = await completed(t);
    for (const headers of [customer, stranger])
      t.match((await refund({}, 'k', headers)).json(), { status: 403, code: 'FORBIDDEN' });
    t.match((await post(url, { 'idempotency-key': 'k' }, {})).json(), { status: 401, code: 'UNAUTHENTICATED' });
    const none = '/orders/ord_00000000000000000000000000/refunds';
    const headers = { ...operator, 'idempotency-key': 'k' };
    t.match((await post(none, headers, {})).json(), { status: 404, code: 'ORDER_NOT_FOUND' });
    t.match(await stores.orders.get(orderId), { payment: { refunded: 0 } });
  });
});
