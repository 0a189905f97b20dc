import { test } from 'tap';
import { compensateOrder, fulfilOrder } from '../../src/index.ts';
import { failureOf } from '../../src/order/compensate.ts';
import { stepNames as names, steps } from '../steps.ts';
import { createWorld, type World } from '../world.ts';

async function run(world: World, orderId: string, upTo: number): Promise<void> {
  for (const name of names.slice(0, upTo)) await steps[name](world, orderId);
}

test('all steps, each of them twice, have the effect of one run', async (t) => {
  const world = await createWorld(t);
  const { orderId } = await world.order();
  for (const step of Object.values(steps)) {
    const first = await step(world, orderId).catch(() => 'refused');
    t.not(first, 'refused');
    await step(world, orderId).catch(() => {});
  }
  t.match(await world.read(orderId), { status: 'completed', phase: 'done', payment: { captured: 2249, refunded: 0 } });
  t.strictSame(await world.stock('mug'), { onHand: 299, reserved: 0, shipped: 1 });
});

test('compensation after any step gives everything back, any number of times', async (t) => {
  const world = await createWorld(t);
  for (let done = 0; done < names.length; done++)
    await t.test(`after ${names[done - 1] ?? 'nothing'}`, async (t) => {
      const { orderId } = await world.order();
      await run(world, orderId, done);
      await Promise.all([1, 2, 3].map(() => compensateOrder(world.payments, orderId, {}).catch(() => {})));
      t.match(await compensateOrder(world.payments, orderId, {}), { outcome: 'failed', shipment: null });
      const { status, phase, payment } = await world.read(orderId);
      t.match({ status, phase }, { status: 'failed', phase: 'compensated' });
      t.equal(payment.captured - payment.refunded, 0);
      t.strictSame(await world.stock('mug'), { onHand: 300, reserved: 0, shipped: 0 });
      if (payment.paymentIntentId) {
        const intent = await world.payments.stripe.paymentIntents.retrieve(payment.paymentIntentId);
        const refunds = await world.payments.stripe.refunds.list({ payment_intent: intent.id });
        t.equal(
          intent.amount_received,
          // An authorisation that was let go has a refund too, of what was never received.
          intent.status === 'canceled' ? 0 : refunds.data.reduce((sum, refund) => sum + refund.amount, 0),
        );
        t.equal(intent.amount_capturable, 0);
      }
      for (const [name, step] of Object.entries(steps))
        await t.rejects(step(world, orderId), { name: 'OrderSuperseded' }, `${name} comes too late`);
    });
});

test('an order whose payment was declined is declined, also when it is undone from outside', async (t) => {
  const world = await createWorld(t);
  const { orderId } = await world.order({ paymentMethodId: 'pm_card_chargeDeclined' });
  await run(world, orderId, names.indexOf('authorise') + 1);
  t.match(await compensateOrder(world.payments, orderId, {}), { outcome: 'declined', shipment: null });
  t.match(await world.read(orderId), {
    status: 'declined',
    failure: { code: 'PAYMENT_DECLINED', message: /declined/ },
  });
});

test('compensation after the pivot undoes nothing: the order goes forward', async (t) => {
  const world = await createWorld(t);
  const { orderId } = await world.order();
  await run(world, orderId, names.length);
  t.match(await compensateOrder(world.payments, orderId, {}), {
    outcome: 'completed',
    shipment: { orderId, shipmentId: orderId.replace('ord_', 'shp_') },
  });
  t.match(await world.read(orderId), { status: 'completed', payment: { captured: 2249, refunded: 0 } });
});

test('fulfilment and compensation at the same instant: one of them wins, wholly', async (t) => {
  const world = await createWorld(t);
  for (let round = 0; round < 8; round++) {
    const before = await world.stock('mug');
    const { orderId } = await world.order();
    await run(world, orderId, names.indexOf('fulfil'));
    await Promise.allSettled([fulfilOrder(world.stores, orderId), compensateOrder(world.payments, orderId, {})]);
    const { outcome } = await compensateOrder(world.payments, orderId, {});
    const { payment } = await world.read(orderId);
    const kept = payment.captured - payment.refunded;
    const gone = ((await world.stock('mug'))?.shipped ?? 0) - (before?.shipped ?? 0);
    t.match({ kept, gone }, outcome === 'completed' ? { kept: 2249, gone: 1 } : { kept: 0, gone: 0 }, outcome);
  }
});

test('a line that was never picked keeps the order from shipping', async (t) => {
  const world = await createWorld(t);
  const { orderId } = await world.order();
  for (const name of ['begin', 'reserve', 'authorise', 'capture'] as const) await steps[name](world, orderId);
  await t.rejects(fulfilOrder(world.stores, orderId), { name: 'LinesNotPicked' });
});

test('the reason of a failure follows from what the steps answered', async (t) => {
  const declined = { outcome: 'declined', message: 'Your card was declined.' };
  const short = { outcome: 'out_of_stock', shortages: [{ productId: 'mug', requested: 2, available: 1 }] };
  t.match(failureOf({ payment: declined, inventory: short }), { status: 'declined', message: declined.message });
  t.match(failureOf({ inventory: short }), { status: 'rejected', code: 'OUT_OF_STOCK', message: /mug \(1 left\)/ });
  t.match(failureOf({ risk: { outcome: 'reject' } }), { status: 'rejected', code: 'RISK_REJECTED' });
  t.match(failureOf({}), { status: 'failed', code: 'PROCESSING_FAILED' });
});
