import { type Test, test } from 'tap';
import { startParts, submission } from '../support/build.ts';
import { withOrder } from '../support/orders.ts';
import { throttled } from '../support/step-functions.ts';

const none = 'ord_00000000000000000000000000';

test('what operators do about orders', async (t) => {
  const parts = await startParts(t);
  const describe = (status: string) => ({
    body: { executionArn: 'arn', stateMachineArn: 'arn', startDate: 1, status },
  });
  const started = async (t: Test, more: object = {}) => {
    const order = await withOrder(t, parts, more);
    const act = (name: string, headers = order.operator) => order.post(`/ops/orders/${order.orderId}/${name}`, headers);
    return { ...order, act };
  };

  await t.test('reconcile one order without waiting for it to be quiet', async (t) => {
    const { act, authorise, sfn, orderId } = await started(t);
    await authorise();
    sfn.answers.DescribeExecution = describe('FAILED');
    const response = await act('reconcile');
    t.equal(response.statusCode, 200);
    t.equal(response.headers['cache-control'], 'no-store');
    t.match(response.json(), { orderId, status: 'failed', payment: { status: 'cancelled' } });
  });

  await t.test('recover an order that is being undone; one that goes well is left alone', async (t) => {
    const { act, post, orderId, customer, sfn } = await started(t);
    sfn.answers.DescribeExecution = describe('RUNNING');
    t.match((await act('recover')).json(), { status: 'pending' });
    await post(`/orders/${orderId}/cancel`, customer);
    t.match((await act('recover')).json(), { status: 'cancelled' });
    t.match((await act('recover')).json(), { status: 'cancelled' }, 'again');
  });

  await t.test('redrive an execution that failed, and take the attention away', async (t) => {
    const { act, orderId, stores, sfn } = await started(t);
    const parked = {
      status: 'needs_attention',
      attention: { code: 'STUCK', message: 'It is stuck.', since: '2026-11-23T10:00:00.000Z' },
    } as const;
    const event = { type: 'order.needs_attention', message: 'It is stuck.' };
    await stores.transact([stores.orders.changeAction(orderId, { from: ['open'], ...parked, event })]);
    sfn.answers.RedriveExecution = { body: { redriveDate: 1_800_000_000 } };
    t.match((await act('redrive')).json(), { status: 'processing', attention: null });
    t.match(sfn.sent('RedriveExecution'), [{ executionArn: new RegExp(`order-${orderId}$`) }]);
  });

  await t.test('redriving one that runs, went well or is long gone is 409', async (t) => {
    const { act, sfn } = await started(t);
    for (const __type of ['ExecutionNotRedrivable', 'ExecutionDoesNotExist']) {
      sfn.answers.RedriveExecution = { status: 400, body: { __type, message: 'no' } };
      t.match((await act('redrive')).json(), { status: 409, code: 'EXECUTION_NOT_REDRIVABLE' }, __type);
    }
  });

  await t.test('Step Functions out of reach is 503', async (t) => {
    const { act, sfn, complete } = await started(t);
    await complete();
    sfn.answers.DescribeExecution = { status: 500, body: { __type: 'InternalFailure', message: 'away' } };
    t.match((await act('reconcile')).json(), { status: 503, code: 'SERVICE_UNAVAILABLE' });
    sfn.answers.DescribeExecution = describe('SUCCEEDED');
    t.equal((await act('reconcile')).statusCode, 200);
  });

  await t.test('an execution that can’t be started now is 503, and its order is looked at again later', async (t) => {
    const { act, sfn, post, operator, clock, orderId } = await started(t);
    sfn.answers.StartExecution = throttled;
    t.match((await act('reconcile')).json(), { status: 503, code: 'SERVICE_UNAVAILABLE' });
    clock.advance(6 * 60_000);
    t.match((await post('/ops/reconcile', operator)).json(), { failed: [{ orderId, reason: /StartUnavailable/ }] });
  });

  await t.test('an order that is not there is 404', async (t) => {
    const { post, operator } = await started(t);
    for (const act of ['recover', 'reconcile', 'redrive'])
      for (const id of [none, 'nonsense'])
        t.match((await post(`/ops/orders/${id}/${act}`, operator)).json(), { status: 404, code: 'ORDER_NOT_FOUND' });
  });

  await t.test('reconcile all', async (t) => {
    const { post, operator, clock, orderId, complete, sfn, confirmed } = await started(t);
    await complete();
    sfn.answers.DescribeExecution = describe('FAILED');
    clock.advance(6 * 60_000);
    const response = await post('/ops/reconcile', operator);
    t.equal(response.statusCode, 200);
    t.same(response.json(), {
      looked: 1,
      healed: [{ orderId, healing: 'confirmed' }],
      failed: [],
      webhooks: { handled: 0, failed: 0, parked: 0 },
    });
    t.same(confirmed, [orderId]);
  });

  await t.test('see events that could not be dealt with, and try them again', async (t) => {
    const { request, post, operator, stores, stripe, complete, orderId } = await started(t);
    await complete();
    const put = (eventId: string, objectId: string) =>
      stores.webhookEvents.put({ eventId, type: 'payment_intent.succeeded', objectId });
    await put('evt_poison', 'pi_not_there');
    const retry = (id: string) => post(`/ops/webhook-events/${id}/retry`, operator);
    const list = async (query = '') =>
      (await request({ url: `/ops/webhook-events${query}`, headers: operator })).json().items;
    t.match(await list('?queue=received'), [{ eventId: 'evt_poison', attempts: 0 }]);
    t.same(await list(), []);
    for (let attempt = 1; attempt < 5; attempt++)
      t.match((await retry('evt_poison')).json(), { status: 500, code: 'INTERNAL_ERROR' }, 'it went wrong again');
    t.same((await retry('evt_poison')).json(), { outcome: 'parked' });
    t.match(await list(), [{ eventId: 'evt_poison', attempts: 5, objectId: 'pi_not_there', reason: /No such/ }]);
    t.same(await list('?queue=received'), []);

    const { data } = await stripe.paymentIntents.list({ limit: 1 });
    t.match(data, [{ metadata: { orderId } }]);
    await put('evt_good', String(data[0]?.id));
    t.same((await retry('evt_good')).json(), { outcome: 'handled' });
    t.same((await retry('evt_good')).json(), { outcome: 'handled' }, 'again');
    await stores.webhookEvents.put({ eventId: 'evt_other', type: 'customer.created', objectId: 'cus_1' });
    t.same((await retry('evt_other')).json(), { outcome: 'ignored' });
    t.match((await retry('evt_none')).json(), { status: 404, code: 'WEBHOOK_EVENT_NOT_FOUND' });
    const odd = await request({ url: '/ops/webhook-events?queue=other', headers: operator });
    t.match(odd.json(), { status: 400, code: 'VALIDATION_FAILED' });
  });

  await t.test('orders are found by their id, their payment’s and their customer’s', async (t) => {
    const { request, operator, stripe, orderId, authorise, signIn, clock } = await started(t);
    await authorise();
    clock.advance(1_000);
    const submit = async (sub: string, key: string) => {
      const headers = { ...(await signIn({ sub })), 'idempotency-key': key };
      return (await request({ method: 'POST', url: '/orders', headers, payload: submission })).json().orderId;
    };
    const bobs = [await submit('bob', 'first')];
    clock.advance(1_000);
    bobs.unshift(await submit('bob', 'second'));
    const find = async (query: Record<string, string> = {}) =>
      (await request({ url: `/ops/orders?${new URLSearchParams(query)}`, headers: operator })).json();
    const ids = async (query?: Record<string, string>) =>
      (await find(query)).items.map((order: { orderId: string }) => order.orderId);
    const { data } = await stripe.paymentIntents.list({ limit: 1 });
    const payment = String(data[0]?.id);
    const foreign = await stripe.paymentIntents.create({ amount: 100, currency: 'eur' });

    t.same(await ids(), [...bobs, orderId], 'all, newest first');
    t.same(await ids({ search: orderId }), [orderId]);
    t.same(await ids({ search: payment }), [orderId]);
    t.same(await ids({ search: 'bob' }), bobs);
    t.same(await ids({ status: 'processing' }), [orderId]);
    for (const search of [orderId, payment, 'alice']) {
      t.same(await ids({ search, status: 'processing' }), [orderId], search);
      t.same(await find({ search, status: 'completed' }), { items: [], nextCursor: null }, search);
    }
    const first = await find({ search: 'bob', limit: '1' });
    t.match(first, { items: [{ orderId: bobs[0] }] });
    t.same(await ids({ search: 'bob', limit: '1', cursor: first.nextCursor }), [bobs[1]]);
    for (const search of [
      none,
      'pi_not_there',
      foreign.id,
      'nobody',
      'pi_../charges',
      'ord_short',
      orderId.toLowerCase(),
    ])
      t.same(await find({ search }), { items: [], nextCursor: null }, search);

    for (const search of [orderId, payment])
      t.match(await find({ search, cursor: first.nextCursor }), { status: 400, code: 'CURSOR_INVALID' }, search);
    const refused = [
      { search: '' },
      { search: 'x'.repeat(256) },
      { limit: '101' },
      { status: 'lost' },
      { userId: 'bob' },
    ];
    for (const query of refused)
      t.match(await find(query as Record<string, string>), { status: 400, code: 'VALIDATION_FAILED' });
  });

  await t.test('all of it is for operators', async (t) => {
    const { request, customer, orderId, stores } = await started(t);
    for (const [method, url] of [
      ['POST', `/ops/orders/${orderId}/recover`],
      ['POST', `/ops/orders/${orderId}/reconcile`],
      ['POST', `/ops/orders/${orderId}/redrive`],
      ['POST', '/ops/reconcile'],
      ['GET', '/ops/orders'],
      ['GET', '/ops/webhook-events'],
      ['POST', '/ops/webhook-events/evt_1/retry'],
    ] as const) {
      t.match((await request({ method, url })).json(), { status: 401, code: 'UNAUTHENTICATED' }, url);
      t.match((await request({ method, url, headers: customer })).json(), { status: 403, code: 'FORBIDDEN' }, url);
    }
    t.match(await stores.orders.get(orderId), { version: 1 });
  });
});
