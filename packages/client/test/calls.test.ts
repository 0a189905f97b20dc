import { test } from 'tap';
import { answerOf, ExpresswayProblem, type OrderSubmission } from '../src/index.ts';
import { json, networkFailure, problem, scripted } from './support/scripted.ts';

const submission: OrderSubmission = {
  items: [{ productId: 'mug', quantity: 1 }],
  shippingAddress: { line1: 'Torstrasse 1', city: 'Berlin', postalCode: '10119', country: 'DE' },
  paymentMethodId: 'pm_card_visa',
  expectedTotal: 100,
};
const order = { orderId: 'ord_1', status: 'pending' };

const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was expected to fail');
};

test('an order is submitted again under the same key until there is an answer', async (t) => {
  const { expressway, seen } = scripted([
    networkFailure(),
    problem(409, 'IDEMPOTENCY_IN_FLIGHT', { 'retry-after': '2' }),
    problem(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '1' }),
    problem(429, 'RATE_LIMITED', { 'retry-after': '5' }),
    new Response('<html>', { status: 502 }),
    json(order, { status: 202 }),
  ]);
  t.match(await expressway.submitOrder(submission), order);
  t.same(
    seen.map(({ method, path, headers, body }) => [method, path, headers.get('idempotency-key'), JSON.parse(body)]),
    Array.from({ length: 6 }, () => ['POST', '/orders', 'key-1', submission]),
  );
  // Half of 500 ms, doubled each time, after what Retry-After asked for.
  t.same(
    seen.map(({ at }) => at),
    [0, 250, 250 + 2500, 2750 + 2000, 4750 + 7000, 11_750 + 4000],
  );
});

test('pauses are spread by chance and have an end', async (t) => {
  const failures = Array.from({ length: 4 }, networkFailure);
  const { seen, expressway, timing } = scripted([...failures, json(order)], {
    retry: { firstPauseMs: 1000, longestPauseMs: 1500 },
  });
  timing.random = () => 0.5;
  await expressway.validateOrder(submission);
  t.same(
    seen.map(({ at }) => at),
    [0, 750, 1875, 3000, 4125],
  );
});

test('what can’t be helped by trying again is thrown at once', async (t) => {
  for (const [status, code] of [
    [409, 'PRICE_CHANGED'],
    [422, 'ORDER_INVALID'],
    [400, 'VALIDATION_FAILED'],
    [500, 'INTERNAL_ERROR'],
  ] as const) {
    const { expressway } = scripted([problem(status, code)]);
    t.match(await rejection(expressway.submitOrder(submission)), { status, code });
  }
});

test('who is told to wait for too long, or has tried too often, gives up', async (t) => {
  const late = scripted([problem(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '3600' })]);
  t.match(await rejection(late.expressway.submitOrder(submission)), { retryAfterMs: 3_600_000 });
  const often = scripted(Array.from({ length: 3 }, networkFailure), { retry: { attempts: 3 } });
  t.match(await rejection(often.expressway.refundOrder('ord_1')), { message: 'fetch failed' });
  t.same(often.left, []);
});

test('an attempt without an answer is given up and made again', async (t) => {
  const { expressway, seen } = scripted(['nothing', json({ decision: 'accept' })], {
    retry: { attemptTimeoutMs: 4000 },
  });
  t.match(await expressway.validateOrder(submission), { decision: 'accept' });
  t.same(
    seen.map(({ at }) => at),
    [0, 4250],
  );
});

test('an abort ends an attempt, a pause, and what hasn’t begun', async (t) => {
  const reason = new Error('the customer left');
  const controller = new AbortController();
  const attempt = scripted(['nothing']);
  const attempted = rejection(attempt.expressway.validateOrder(submission, { signal: controller.signal }));
  controller.abort(reason);
  t.equal(await attempted, reason);
  t.equal(await rejection(attempt.expressway.submitOrder(submission, { signal: controller.signal })), reason);

  const another = new AbortController();
  const pause = scripted([networkFailure()]);
  pause.timing.wait = (milliseconds, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      if (milliseconds < 1000) another.abort(reason);
    });
  t.equal(await rejection(pause.expressway.submitOrder(submission, { signal: another.signal })), reason);
});

test('a problem has its code, and everything else that an app wants to know', async (t) => {
  const errors = [{ pointer: '/items/0', detail: 'Too few.', code: 'OUT_OF_STOCK', available: 1 }];
  const { expressway } = scripted([
    problem(422, 'ORDER_INVALID', {}, { errors }),
    new Response('<p>', { status: 400 }),
  ]);
  const first = await rejection(expressway.submitOrder(submission));
  t.ok(first instanceof ExpresswayProblem);
  t.match(first, {
    code: 'ORDER_INVALID',
    status: 422,
    title: 'No',
    message: 'It can’t be.',
    requestId: 'req-7',
    errors,
  });
  t.match(await rejection(expressway.submitOrder(submission)), { code: 'UNEXPECTED_ANSWER', status: 400, errors: [] });
});

test('the typed calls answer data or error; answerOf makes one of two', async (t) => {
  const { expressway, seen } = scripted([json({ items: [] }), problem(404, 'PRODUCT_NOT_FOUND')]);
  t.same(answerOf(await expressway.GET('/products')), { items: [] });
  const call = await expressway.GET('/products/{productId}', { params: { path: { productId: 'a/b' } } });
  t.equal(call.error?.code, 'PRODUCT_NOT_FOUND');
  t.throws(() => answerOf(call), { code: 'PRODUCT_NOT_FOUND' });
  t.equal(seen[1]?.path, '/products/a%2Fb');
});

test('a refund says how much, and has a key of its own unless it is given one', async (t) => {
  const { expressway, seen } = scripted([json({}), json({})]);
  await expressway.refundOrder('ord_1', { amount: 500 });
  await expressway.refundOrder('ord_1', { idempotencyKey: 'kept' });
  t.same(
    seen.map(({ path, headers, body }) => [path, headers.get('idempotency-key'), body]),
    [
      ['/orders/ord_1/refunds', 'key-1', '{"amount":500}'],
      ['/orders/ord_1/refunds', 'kept', '{}'],
    ],
  );
});

test('tokens', async (t) => {
  const answers = () => [problem(401, 'TOKEN_INVALID'), json({ items: [] })];
  const authorisations = async (token: Parameters<typeof scripted>[1]) => {
    const { expressway, seen } = scripted(answers(), token);
    const { response } = await expressway.POST('/orders/validate', { body: submission });
    t.ok(seen.every(({ body }) => body === JSON.stringify(submission)));
    return [response.status, ...seen.map(({ headers }) => headers.get('authorization'))];
  };
  let count = 0;
  t.same(
    await authorisations({ token: async () => `t${++count}` }),
    [200, 'Bearer t1', 'Bearer t2'],
    'asked again once',
  );
  t.same(await authorisations({ token: () => 'same' }), [401, 'Bearer same'], 'the same token is no use');
  t.same(await authorisations({ token: 'fixed' }), [401, 'Bearer fixed']);
  t.same(await authorisations({ token: () => null }), [401, null], 'nobody is signed in');
  t.same(await authorisations({}), [401, null]);
});

test('without crypto.randomUUID a key is made of random bytes, and without those not at all', async (t) => {
  const { crypto } = globalThis;
  const keyWith = async (replacement: object | undefined) => {
    t.teardown(t.intercept(globalThis, 'crypto', { value: replacement, configurable: true }).restore);
    const { randomIdempotencyKey } = await import('../src/idempotency-key.ts');
    return randomIdempotencyKey();
  };
  t.match(await keyWith(crypto), /^[0-9a-f-]{36}$/);
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  const keys = await Promise.all([keyWith({ getRandomValues }), keyWith({ getRandomValues })]);
  t.match(keys[0], /^[0-9a-f]{32}$/);
  t.not(keys[0], keys[1]);
  await t.rejects(keyWith(undefined), { message: /newIdempotencyKey/ });
});
