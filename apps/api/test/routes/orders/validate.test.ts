import { test } from 'tap';
import { address, build, cart, startParts } from '../../support/build.ts';
import { accepted, checksAnswer, throttled } from '../../support/step-functions.ts';

test('POST /orders/validate', async (t) => {
  const parts = await startParts(t);
  const validate = { method: 'POST', url: '/orders/validate' } as const;

  await t.test('answers the decision of the workflow, to anybody', async (t) => {
    const { request, sfn } = await build(t, parts);
    const response = await request({ ...validate, payload: cart });
    t.equal(response.statusCode, 200);
    t.same(response.json(), {
      ...accepted,
      executionArn: 'arn:aws:states:us-east-1:000000000000:express:order-checks:run:1',
    });
    t.equal(response.headers['cache-control'], 'no-store');
    const input = JSON.stringify(cart);
    t.match(sfn.sent('StartSyncExecution'), [{ stateMachineArn: sfn.orderChecksArn, input }]);
  });

  await t.test('answers 200 also when the answer is no, with every detail of issues and quote', async (t) => {
    const { request, sfn } = await build(t, parts);
    const line = { productId: 'mug', name: 'Mug', quantity: 1, unitPrice: 1400, amount: 1400 };
    const price = { currency: 'eur', lines: [line], subtotal: 1400, shipping: 490, tax: 359, total: 2249 };
    const decision = {
      valid: false,
      decision: 'reject',
      issues: [
        { code: 'OUT_OF_STOCK', pointer: '/items/0/quantity', message: 'Fewer are available.', available: 1 },
        { code: 'PRICE_CHANGED', pointer: '/expectedTotal', message: 'Another total.', expected: 1, actual: 2249 },
      ],
      quote: { quoteId: 'q', ...price, expiresAt: '2026-11-23T10:15:00.000Z' },
      checks: [{ name: 'risk', status: 'degraded', durationMs: 250.5 }],
    };
    sfn.answers.StartSyncExecution = checksAnswer(decision);
    const response = await request({ ...validate, payload: cart });
    t.equal(response.statusCode, 200);
    t.match(response.json(), decision);
  });

  await t.test('an empty cart is well-formed', async (t) => {
    const { request } = await build(t, parts);
    t.equal((await request({ ...validate, payload: { items: [], shippingAddress: address } })).statusCode, 200);
  });

  await t.test('tells the workflow who is signed in', async (t) => {
    const { request, sfn, signIn } = await build(t, parts);
    await request({ ...validate, headers: await signIn(), payload: { ...cart, userId: 'alice' } });
    t.match(JSON.parse(String(sfn.sent('StartSyncExecution')[0]?.input)), { authenticatedUserId: 'alice' });
  });

  await t.test('a body can’t name who is signed in', async (t) => {
    const { request } = await build(t, parts);
    const response = await request({ ...validate, payload: { ...cart, authenticatedUserId: 'alice' } });
    t.match(response.json(), { errors: [{ pointer: '/authenticatedUserId', detail: 'is not a known field' }] });
  });

  await t.test('another userId than who is signed in is 403', async (t) => {
    const { request, signIn } = await build(t, parts);
    const response = await request({ ...validate, headers: await signIn(), payload: { ...cart, userId: 'bob' } });
    t.match(response.json(), { status: 403, code: 'USER_MISMATCH', errors: [{ pointer: '/userId' }] });
  });

  await t.test('a bad token is 401, though none is needed', async (t) => {
    const { request, sfn } = await build(t, parts);
    for (const authorization of ['Bearer nonsense', 'Basic dXNlcjpwYXNz', 'Bearer']) {
      const response = await request({ ...validate, headers: { authorization }, payload: cart });
      t.match(response.json(), { status: 401, code: 'TOKEN_INVALID' }, authorization);
      t.match(response.headers['www-authenticate'], /^Bearer realm="expressway", error="invalid_/);
    }
    t.same(sfn.requests, []);
  });

  await t.test('every fault of a body is told at once, each at its place', async (t) => {
    const { request } = await build(t, parts);
    const payload = {
      items: [{ productId: 'mug', quantity: 0 }, { quantity: '2' }, { productId: 'mug', quantity: 1, price: 1 }],
      shippingAddress: { ...address, country: 'de', 'a/b~c': 1, city: '' },
      expectedTotal: '6164',
      coupon: 'X',
    };
    const response = await request({ ...validate, payload });
    t.match(response.json(), { status: 400, code: 'VALIDATION_FAILED' });
    const errors: { pointer: string; detail: string }[] = response.json().errors;
    t.same(errors.map(({ pointer }) => pointer).sort(), [
      '/coupon',
      '/expectedTotal',
      '/items/0/quantity',
      '/items/1/productId',
      '/items/1/quantity',
      '/items/2/price',
      '/shippingAddress/a~1b~0c',
      '/shippingAddress/city',
      '/shippingAddress/country',
    ]);
    t.match(errors, [{ detail: String }]);
  });

  await t.test('a product that is named twice is refused at its second place', async (t) => {
    const { request } = await build(t, parts);
    const items = [...cart.items, { productId: 'mug', quantity: 2 }];
    const response = await request({ ...validate, payload: { ...cart, items } });
    t.match(response.json(), { code: 'VALIDATION_FAILED', errors: [{ pointer: '/items/2/productId' }] });
  });

  await t.test('text may be in any script, but not blank, cut in half or with control characters', async (t) => {
    const { request } = await build(t, parts);
    const validateName = (name: string) =>
      request({ ...validate, payload: { ...cart, shippingAddress: { ...address, name } } });
    for (const name of ['Zoë', '山田 太郎', 'محمد', '👩‍🚀 Ada', "O'Neill & Søn"])
      t.equal((await validateName(name)).statusCode, 200, name);
    for (const name of ['', ' ', 'a\ud800b', 'a\u0000b', 'two\nlines', ' '.repeat(200_000), `${'a'.repeat(200_000)}\n`])
      t.match((await validateName(name)).json(), {
        code: 'VALIDATION_FAILED',
        errors: [{ pointer: '/shippingAddress/name' }],
      });
  });

  await t.test('40 lines are taken, 41 are not', async (t) => {
    const { request } = await build(t, parts);
    const lines = (count: number) => Array.from({ length: count }, (_, n) => ({ productId: `p${n}`, quantity: 99 }));
    t.equal((await request({ ...validate, payload: { ...cart, items: lines(40) } })).statusCode, 200);
    const response = await request({ ...validate, payload: { ...cart, items: lines(41) } });
    t.match(response.json(), { code: 'VALIDATION_FAILED', errors: [{ pointer: '/items' }] });
  });

  await t.test('no more than 50 faults are told', async (t) => {
    const { request } = await build(t, parts);
    const unknown = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`f${n}`, n]));
    const response = await request({ ...validate, payload: { ...cart, ...unknown } });
    t.equal(response.json().errors.length, 50);
  });

  await t.test('checks that fail, are throttled or answer nonsense are 503 with Retry-After', async (t) => {
    const { request, sfn } = await build(t, parts);
    const failed = {
      executionArn: 'a',
      startDate: 1,
      stopDate: 2,
      status: 'FAILED',
      error: 'E',
      cause: 'secret cause',
    };
    for (const answer of [throttled, { body: failed }, checksAnswer({ statusCode: '500' })]) {
      sfn.answers.StartSyncExecution = answer;
      const response = await request({ ...validate, payload: cart });
      t.match(response.json(), { status: 503, code: 'CHECKS_UNAVAILABLE' });
      t.equal(response.headers['retry-after'], '2');
      t.notMatch(response.body, /secret/);
    }
  });
});
