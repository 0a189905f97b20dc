import { test } from 'tap';
import { address, build, startParts, submission } from '../../support/build.ts';
import { throttled } from '../../support/step-functions.ts';

test('POST /orders', async (t) => {
  const parts = await startParts(t);
  const started = async (t: Parameters<typeof build>[0]) => {
    const built = await build(t, parts);
    const token = await built.signIn();
    const submit = (payload: object = submission, headers: Record<string, string> = {}) =>
      built.request({
        method: 'POST',
        url: '/orders',
        headers: { ...token, 'idempotency-key': 'key-1', ...headers },
        payload,
      });
    return { ...built, submit };
  };

  await t.test('takes an order at the total that the customer saw, and starts it', async (t) => {
    const { submit, sfn, stores } = await started(t);
    const response = await submit();
    t.equal(response.statusCode, 202);
    const order = response.json();
    t.match(order, {
      userId: 'alice',
      status: 'pending',
      total: 6164,
      currency: 'eur',
      payment: { status: 'pending' },
    });
    t.equal(response.headers.location, `/orders/${order.orderId}`);
    t.equal(response.headers['retry-after'], '1');
    t.equal(response.headers['idempotent-replayed'], undefined);
    t.match(await stores.orders.get(order.orderId), { paymentMethodId: 'pm_card_visa', shippingAddress: address });
    t.match(sfn.sent('StartExecution'), [{ stateMachineArn: sfn.orderProcessingArn, name: `order-${order.orderId}` }]);
    t.match(JSON.parse(String(sfn.sent('StartExecution')[0]?.input)), { orderId: order.orderId });
  });

  await t.test('shows nothing that only the process needs', async (t) => {
    const { submit } = await started(t);
    const order = (await submit()).json();
    for (const hidden of ['phase', 'version', 'executionInput', 'quoteId']) t.notHas(order, { [hidden]: {} }, hidden);
  });

  await t.test('takes an order at the price of its quote, whatever prices do meanwhile', async (t) => {
    const { submit, quotes } = await started(t);
    const price = {
      currency: 'eur',
      lines: submission.items.map((item) => ({ ...item, name: item.productId, unitPrice: 1, amount: item.quantity })),
      subtotal: 3,
      shipping: 0,
      tax: 1,
      total: 4,
    };
    const { quoteId } = await quotes.sign(price, { ...submission, userId: 'alice' });
    const { expectedTotal: _, ...body } = submission;
    t.match((await submit({ ...body, quoteId })).json(), { status: 'pending', total: 4 });
  });

  await t.test('the same request again is answered alike, and starts nothing', async (t) => {
    const { submit, sfn } = await started(t);
    const first = await submit();
    const { shippingAddress, items, ...rest } = submission;
    const second = await submit({ shippingAddress, ...rest, items });
    t.equal(second.statusCode, 202);
    t.same(second.json(), first.json());
    t.equal(second.headers.location, first.headers.location);
    t.equal(second.headers['idempotent-replayed'], 'true');
    t.equal(sfn.sent('StartExecution').length, 1);
  });

  await t.test('the same key with another body is 422', async (t) => {
    const { submit } = await started(t);
    await submit();
    const response = await submit({ ...submission, paymentMethodId: 'pm_card_mastercard' });
    t.match(response.json(), { status: 422, code: 'IDEMPOTENCY_MISMATCH' });
  });

  await t.test('the same key of another customer is another key', async (t) => {
    const { submit, signIn } = await started(t);
    const first = await submit();
    const other = await submit(submission, await signIn({ sub: 'bob' }));
    t.equal(other.statusCode, 202);
    t.not(other.json().orderId, first.json().orderId);
  });

  await t.test(
    'an order whose execution can’t be started is taken all the same, and a later retry starts it',
    async (t) => {
      const { submit, sfn, clock } = await started(t);
      const good = sfn.answers.StartExecution;
      sfn.answers.StartExecution = throttled;
      const first = await submit();
      t.equal(first.statusCode, 202);

      const early = await submit();
      t.match(early.json(), { status: 409, code: 'IDEMPOTENCY_IN_FLIGHT' });
      t.equal(early.headers['retry-after'], '30');

      clock.advance(30_001);
      if (good) sfn.answers.StartExecution = good;
      const late = await submit();
      t.equal(late.statusCode, 202);
      t.same(late.json(), first.json());
      t.equal(sfn.sent('StartExecution').at(-1)?.name, `order-${first.json().orderId}`);

      t.equal((await submit()).headers['idempotent-replayed'], 'true');
    },
  );

  await t.test('needs a token', async (t) => {
    const { request, stores } = await started(t);
    const response = await request({
      method: 'POST',
      url: '/orders',
      headers: { 'idempotency-key': 'k' },
      payload: submission,
    });
    t.match(response.json(), { status: 401, code: 'UNAUTHENTICATED' });
    t.equal(response.headers['www-authenticate'], 'Bearer realm="expressway"');
    t.same((await stores.orders.list({ limit: 1 })).orders, []);
  });

  await t.test('needs an Idempotency-Key of visible ASCII', async (t) => {
    const { submit } = await started(t);
    t.match((await submit(submission, { 'idempotency-key': '' })).json(), {
      status: 400,
      code: 'IDEMPOTENCY_KEY_MISSING',
    });
    for (const key of ['two words', 'x'.repeat(256), 'caf\u00e9'])
      t.match((await submit(submission, { 'idempotency-key': key })).json(), {
        status: 400,
        code: 'IDEMPOTENCY_KEY_INVALID',
      });
    t.equal((await submit(submission, { 'idempotency-key': 'x'.repeat(255) })).statusCode, 202);
  });

  await t.test('needs a price that the customer agreed to', async (t) => {
    const { submit } = await started(t);
    const { expectedTotal: _, ...body } = submission;
    t.match((await submit(body)).json(), {
      status: 400,
      code: 'QUOTE_OR_TOTAL_REQUIRED',
      errors: [{ pointer: '/quoteId' }, { pointer: '/expectedTotal' }],
    });
  });

  await t.test('mints the order id itself', async (t) => {
    const { submit } = await started(t);
    const response = await submit({ ...submission, orderId: 'ord_mine' });
    t.match(response.json(), { code: 'VALIDATION_FAILED', errors: [{ pointer: '/orderId' }] });
  });

  await t.test('takes only the userId of who is signed in', async (t) => {
    const { submit } = await started(t);
    const response = await submit({ ...submission, userId: 'bob' });
    t.match(response.json(), { status: 403, code: 'USER_MISMATCH', errors: [{ pointer: '/userId' }] });
    t.equal((await submit({ ...submission, userId: 'alice' })).statusCode, 202);
  });

  await t.test('takes no product twice', async (t) => {
    const { submit } = await started(t);
    const twice = { productId: 'mug', quantity: 1 };
    const response = await submit({ ...submission, items: [twice, twice] });
    t.match(response.json(), { code: 'VALIDATION_FAILED', errors: [{ pointer: '/items/1/productId' }] });
  });

  await t.test('another total than the one of now is 409, with both', async (t) => {
    const { submit, sfn } = await started(t);
    t.match((await submit({ ...submission, expectedTotal: 1 })).json(), {
      status: 409,
      code: 'PRICE_CHANGED',
      errors: [{ pointer: '/expectedTotal', expected: 1, actual: 6164 }],
    });
    t.same(sfn.requests, []);
  });

  await t.test('an order that can’t be sold is 422 with every issue', async (t) => {
    const { submit } = await started(t);
    const items = [{ productId: 'unicorn', quantity: 1 }];
    const shippingAddress = { ...address, postalCode: 'x' };
    const response = await submit({ ...submission, items, shippingAddress });
    t.match(response.json(), { status: 422, code: 'ORDER_INVALID' });
    t.match(
      new Map(response.json().errors.map((error: { pointer: string; code: string }) => [error.pointer, error.code])),
      new Map([
        ['/items/0/productId', 'UNKNOWN_PRODUCT'],
        ['/shippingAddress/postalCode', 'POSTAL_CODE_INVALID'],
      ]),
    );
    t.match((await submit({ ...submission, items: [] })).json(), {
      code: 'ORDER_INVALID',
      errors: [{ pointer: '/items', code: 'EMPTY_CART', detail: String }],
    });
  });

  await t.test('a refused order leaves its key free', async (t) => {
    const { submit } = await started(t);
    await submit({ ...submission, expectedTotal: 1 });
    t.equal((await submit()).statusCode, 202);
  });

  await t.test('quotes that are garbled, too old or for something else are told apart', async (t) => {
    const { submit, quotes, clock } = await started(t);
    const { expectedTotal: _, ...body } = submission;
    t.match((await submit({ ...body, quoteId: 'garbled' })).json(), { status: 400, code: 'QUOTE_INVALID' });

    const price = {
      currency: 'eur',
      lines: submission.items.map((item) => ({ ...item, name: item.productId, unitPrice: 1, amount: item.quantity })),
      subtotal: 3,
      shipping: 0,
      tax: 1,
      total: 4,
    };
    const { quoteId } = await quotes.sign(price, { ...submission, userId: 'alice' });
    const elsewhere = { ...body, quoteId, shippingAddress: { ...address, city: 'Bonn' } };
    t.match((await submit(elsewhere)).json(), { status: 409, code: 'QUOTE_MISMATCH' });

    clock.advance(16 * 60_000);
    t.match((await submit({ ...body, quoteId })).json(), { status: 409, code: 'QUOTE_EXPIRED' });
  });

  await t.test('of many alike requests at once, one makes the order', async (t) => {
    const { submit, stores, sfn } = await started(t);
    const responses = await Promise.all(Array.from({ length: 8 }, () => submit()));
    for (const { statusCode } of responses) t.ok([202, 409].includes(statusCode), String(statusCode));
    t.ok(responses.some(({ statusCode }) => statusCode === 202));
    t.equal((await stores.orders.list({ limit: 10 })).orders.length, 1);
    t.equal(sfn.sent('StartExecution').length, 1);
  });
});
