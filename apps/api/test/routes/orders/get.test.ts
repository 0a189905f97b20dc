import { changeOrder } from '@expressway/orders';
import { test } from 'tap';
import { build, startParts, submission } from '../../support/build.ts';
import { withOrder as orderOf } from '../../support/orders.ts';

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
    const { get, orderId, stores, request, signIn } = await withOrder(t);
    const etag = String((await get()).headers.etag);
    for (const method of ['GET', 'HEAD'] as const) {
      const headers = { ...(await signIn()), 'if-none-match': `"other", ${etag}` };
      const unchanged = await request({ method, url: `/orders/${orderId}`, headers });
      t.equal(unchanged.statusCode, 304, method);
      t.equal(unchanged.body, '');
      t.equal(unchanged.headers.etag, etag);
      t.not(unchanged.headers['content-length'], '4', 'of no `null` either');
    }

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

  await t.test('tells its customer, and nobody else, what to do for their bank', async (t) => {
    const { awaitCustomer, request, customer, operator, stranger, orderId, payments, localStripe } = await orderOf(
      t,
      parts,
      { paymentMethodId: 'pm_card_authenticationRequired', returnUrl: 'https://shop.example/back' },
    );
    const get = (headers: Record<string, string>) => request({ url: `/orders/${orderId}`, headers });
    t.equal((await get(customer)).json().paymentAction, null, 'nothing yet');
    await awaitCustomer();
    const response = await get(customer);
    const { status, paymentAction, payment } = response.json();
    t.equal(status, 'awaiting_payment_action');
    t.match(paymentAction, { type: 'redirect_to_url', redirectUrl: /^http/, expiresAt: payment.actionExpiresAt });
    t.equal(response.headers['cache-control'], 'no-store', 'a client secret is for nobody’s cache');
    const theirs = await get(operator);
    t.equal(theirs.json().paymentAction, null);
    t.notMatch(theirs.body, /_secret_/);
    t.equal((await get(stranger)).statusCode, 404);
    const list = await request({ url: '/orders', headers: customer });
    t.notMatch(list.body, /_secret_/, 'nor in a list');

    const etag = String(response.headers.etag);
    t.equal((await get({ ...customer, 'if-none-match': etag })).statusCode, 304);
    const intentId = String(payment.paymentIntentId);
    localStripe.completeChallenge(intentId);
    const after = await get({ ...customer, 'if-none-match': etag });
    t.equal(after.statusCode, 200, 'done at Stripe, though the order does not know yet');
    t.match(after.json(), { paymentAction: null, status: 'awaiting_payment_action' });
    t.match((await payments.stripe.paymentIntents.retrieve(intentId)).status, 'requires_capture');
  });

  await t.test('why a person must look is for operators, with the page of the runbook', async (t) => {
    const { request, stores, customer, operator, orderId } = await orderOf(t, parts);
    await stores.transact([
      stores.orders.changeAction(orderId, {
        from: ['open'],
        status: 'needs_attention',
        attention: { code: 'STUCK', message: 'It is stuck.', since: '2026-11-23T10:00:00.000Z' },
        event: { type: 'order.needs_attention', message: 'It is stuck.' },
      }),
    ]);
    const get = async (headers: Record<string, string>) =>
      (await request({ url: `/orders/${orderId}`, headers })).json();
    t.match(await get(operator), { attention: { code: 'STUCK', runbook: 'docs/runbook.md#stuck' } });
    t.match(await get(customer), { status: 'needs_attention', attention: null });
  });

  await t.test('its entity tag changes when its confirmation is found to have gone out', async (t) => {
    const { request, post, complete, sfn, customer, operator, orderId } = await orderOf(t, parts);
    await complete();
    const status = 'SUCCEEDED';
    sfn.answers.DescribeExecution = { body: { executionArn: 'arn', stateMachineArn: 'arn', startDate: 1, status } };
    const before = await request({ url: `/orders/${orderId}`, headers: customer });
    t.equal(before.json().confirmedAt, null);
    await post(`/ops/orders/${orderId}/reconcile`, operator);
    const headers = { ...customer, 'if-none-match': String(before.headers.etag) };
    const after = await request({ url: `/orders/${orderId}`, headers });
    t.equal(after.statusCode, 200);
    t.match(after.json(), { confirmedAt: /^2026/ });
  });
});
