import { test } from 'tap';
import {
  changeOrder,
  IdempotencyInFlight,
  IdempotencyMismatch,
  markStarted,
  OrderInvalid,
  priceOrder,
  submitOrder,
} from '../../src/index.ts';
import { berlin } from '../fixtures.ts';
import { createWorld } from '../world.ts';

test('submitting an order', async (t) => {
  const world = await createWorld(t);
  const { submitting, submission, stores, clock } = world;

  await t.test('writes it once, with the input of its execution', async (t) => {
    const { outcome, order } = await submitOrder(submitting, submission());
    t.equal(outcome, 'created');
    t.match(order, { status: 'pending', phase: 'open', version: 1, total: 2249, userId: 'u1' });
    t.strictSame(JSON.parse(order.executionInput), {
      orderId: order.orderId,
      items: [{ productId: 'mug', quantity: 1 }],
    });
    t.strictSame(await world.read(order.orderId), order);
  });

  await t.test('each entry of its timeline says what the status was from then on', async (t) => {
    const { order } = await submitOrder(submitting, submission());
    const change = async (fields: Partial<Parameters<typeof changeOrder>[2]>) =>
      changeOrder(stores, order.orderId, { from: ['open'], event: { type: 'x', message: 'x' }, ...fields });
    await change({ status: 'processing' });
    await change({ payment: { status: 'authorised' } });
    await change({ status: 'needs_attention' });
    await change({ flaggedForReview: true });
    await change({ status: 'completed', phase: 'done' });
    t.strictSame(
      (await world.read(order.orderId)).timeline.map(({ sequence, status }) => `${sequence} ${status}`),
      ['1 pending', '2 processing', '3 processing', '4 needs_attention', '5 needs_attention', '6 completed'],
    );
  });

  await t.test('twice at once: one is created, the other is told to wait', async (t) => {
    const twin = submission();
    const answers = await Promise.allSettled([submitOrder(submitting, twin), submitOrder(submitting, twin)]);
    t.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
    const [refused] = answers.filter((answer) => answer.status === 'rejected');
    t.type(refused?.reason, IdempotencyInFlight);
  });

  await t.test('again once it was answered: the first answer, though the order has moved on', async (t) => {
    const first = submission();
    const { order } = await submitOrder(submitting, first);
    await markStarted(submitting, first.idempotency);
    await stores.transact([
      stores.orders.changeAction(order.orderId, {
        from: ['open'],
        status: 'processing',
        event: { type: 'x', message: 'x' },
      }),
    ]);
    t.strictSame(await submitOrder(submitting, first), { outcome: 'replayed', order });
  });

  await t.test('with a used key and another body is refused', async (t) => {
    const first = submission();
    await submitOrder(submitting, first);
    const other = { ...first, idempotency: { ...first.idempotency, bodyHash: 'other' } };
    await t.rejects(submitOrder(submitting, other), IdempotencyMismatch);
  });

  await t.test('after a crash before the start: the same order is taken up when the lease is over', async (t) => {
    const first = submission();
    const { order } = await submitOrder(submitting, first);
    await t.rejects(submitOrder(submitting, first), { code: 'IDEMPOTENCY_IN_FLIGHT', retryAfterMs: 30_000 });
    clock.advance(30_000);
    t.strictSame(await submitOrder(submitting, first), { outcome: 'resumed', order });
    await t.rejects(submitOrder(submitting, first), IdempotencyInFlight, 'the lease was renewed');
  });

  await t.test('the key is free again after 24 hours', async (t) => {
    const first = submission();
    const { order } = await submitOrder(submitting, first);
    clock.advance(24 * 3_600_000 + 1000);
    const again = await submitOrder(submitting, first);
    t.equal(again.outcome, 'created');
    t.not(again.order.orderId, order.orderId);
  });

  await t.test('at another total than now is refused, and nothing is written', async (t) => {
    const wrong = submission({ expectedTotal: 2000 });
    await t.rejects(submitOrder(submitting, wrong), { code: 'PRICE_CHANGED', expected: 2000, actual: 2249 });
    t.equal(await stores.idempotency.find(wrong.idempotency), undefined, 'so the key can be used again');
  });

  await t.test('with faults names them all', async (t) => {
    const faulty = submission({
      items: [{ productId: 'teapot', quantity: 1 }],
      shippingAddress: { ...berlin, country: 'AQ' },
    });
    await t.rejects(submitOrder(submitting, faulty), OrderInvalid);
    const refusal = await submitOrder(submitting, faulty).catch((error: unknown) => error);
    t.match(refusal, {
      issues: [
        { code: 'COUNTRY_NOT_SERVED', pointer: '/shippingAddress/country' },
        { code: 'UNKNOWN_PRODUCT', pointer: '/items/0/productId' },
      ],
    });
  });

  await t.test('by a quote costs what was signed, whatever the prices are by now', async (t) => {
    const { items, shippingAddress } = submission();
    const mug = await stores.products.get('mug');
    if (!mug) throw new Error('the mug is gone');
    const cheaper = new Map([['mug', { ...mug, unitPrice: 1 }]]);
    const { price } = priceOrder({ items, shippingAddress }, cheaper);
    if (!price) throw new Error('a price was expected');
    const { quoteId, total } = await submitting.quotes.sign(price, { items, shippingAddress });
    const { expectedTotal: _, ...unseen } = submission({ quoteId });
    t.equal((await submitOrder(submitting, unseen)).order.total, total);
  });
});

test('listing orders', async (t) => {
  const world = await createWorld(t);
  const { stores, clock } = world;
  const ids: string[] = [];
  for (let count = 0; count < 5; count++) {
    clock.advance(1);
    ids.unshift((await world.order({ userId: count % 2 ? 'odd' : 'even' })).orderId);
  }

  await t.test('gives all orders, newest first, page by page', async (t) => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await stores.orders.list({ limit: 2, ...(cursor ? { cursor } : {}) });
      seen.push(...page.orders.map((order) => order.orderId));
      cursor = page.nextCursor;
    } while (cursor);
    t.strictSame(seen, ids);
  });

  await t.test("gives one customer's orders alone, by status", async (t) => {
    const { orders, nextCursor } = await stores.orders.list({ userId: 'odd', status: 'pending', limit: 10 });
    t.strictSame(
      orders.map((order) => order.userId),
      ['odd', 'odd'],
    );
    t.equal(nextCursor, null);
    t.strictSame(await stores.orders.list({ userId: 'odd', status: 'completed', limit: 10 }), {
      orders: [],
      nextCursor: null,
    });
  });

  await t.test('refuses a cursor that it did not give', async (t) => {
    await t.rejects(stores.orders.list({ limit: 1, cursor: 'bm9wZQ' }), { code: 'CURSOR_INVALID' });
  });
});
