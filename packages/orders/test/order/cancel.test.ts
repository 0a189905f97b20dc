import { test } from 'tap';
import { cancelOrder, capturePayment, compensateOrder, fulfilOrder, tellExecution } from '../../src/index.ts';
import { awaitingOrder, completedOrder, orderAfter, stepNames } from '../steps.ts';
import { createWorld, type World } from '../world.ts';

/** Cancels as the API does, and lets the execution undo the order. */
async function cancel(world: World, orderId: string, by: 'customer' | 'operator' = 'customer') {
  const order = await cancelOrder(world.stores, orderId, by);
  await tellExecution(world.reconciling, order);
  return order;
}

test('cancelling an order', async (t) => {
  const world = await createWorld(t);
  const { stores, payments, engine } = world;
  const whole = await world.stock('mug');
  t.beforeEach(() => {
    engine.answers.length = 0;
  });

  const beforeThePivot = stepNames.slice(0, stepNames.indexOf('fulfil'));
  for (const last of beforeThePivot)
    await t.test(`after ${last}: nothing more is done for it, and everything is given back`, async (t) => {
      const { orderId } = await orderAfter(world, last);
      const before = await world.stock('mug');
      t.match(await cancel(world, orderId), {
        status: 'compensating',
        phase: 'compensating',
        failure: { status: 'cancelled', message: /You cancelled/ },
      });
      t.ok(await stores.ledger.get(orderId, 'tombstone'));
      await t.rejects(capturePayment(payments, orderId), { name: 'OrderSuperseded' });
      await t.rejects(fulfilOrder(stores, orderId), { name: 'OrderSuperseded' });
      t.match(await compensateOrder(payments, orderId, { error: 'OrderSuperseded' }), { outcome: 'cancelled' });
      t.match(await world.read(orderId), { status: 'cancelled', phase: 'compensated' });
      t.equal(await world.kept(orderId), 0);
      t.equal((await world.stock('mug'))?.shipped, before?.shipped);
    });
  t.strictSame(await world.stock('mug'), whole, 'no piece is lost');

  await t.test('one that was never started gets an execution, to undo it', async (t) => {
    const { orderId } = await world.order();
    await cancel(world, orderId, 'operator');
    t.equal(engine.statuses.get(orderId), 'RUNNING');
    t.match((await world.read(orderId)).failure, { message: /by the shop/ });
  });

  await t.test('one that waits for its customer: the task is told', async (t) => {
    const { orderId, token } = await awaitingOrder(world);
    await cancel(world, orderId);
    t.match(engine.answers, [{ taskToken: token, error: 'OrderSuperseded' }]);
    t.equal((await world.read(orderId)).payment.actionExpiresAt, null);
    t.match(await stores.ledger.get(orderId, 'action'), { state: 'failed' });
  });

  await t.test('twice, and again when it is over, is once', async (t) => {
    const { orderId, token } = await awaitingOrder(world);
    await cancel(world, orderId);
    const { version } = await world.read(orderId);
    t.match(await cancel(world, orderId, 'operator'), { failure: { message: /You cancelled/ } });
    t.equal((await world.read(orderId)).version, version);
    t.strictSame(
      engine.answers.map(({ taskToken }) => taskToken),
      [token],
    );
    await compensateOrder(payments, orderId, {});
    t.match(await cancel(world, orderId), { status: 'cancelled' });
  });

  await t.test('a task that could not be told is told by cancelling again', async (t) => {
    const { orderId, token } = await awaitingOrder(world);
    const order = await cancelOrder(stores, orderId, 'customer');
    const broken = { ...world.reconciling.taskTokens, fail: () => Promise.reject(new Error('throttled')) };
    await t.rejects(tellExecution({ ...world.reconciling, taskTokens: broken }, order), /throttled/);
    await cancel(world, orderId);
    t.match(engine.answers, [{ taskToken: token, error: 'OrderSuperseded' }]);
  });

  await t.test('too late: while it ships, once it has, and when it has ended otherwise', async (t) => {
    const shipping = await orderAfter(world, 'capture');
    const reservations = { ...stores.reservations, get: () => Promise.reject(new Error('crashed')) };
    await t.rejects(fulfilOrder({ ...stores, reservations }, shipping.orderId), /crashed/);
    await t.rejects(cancel(world, shipping.orderId), { code: 'ORDER_NOT_CANCELLABLE', message: /carrier/ });
    await fulfilOrder(stores, shipping.orderId);
    const done = await completedOrder(world);
    await t.rejects(cancel(world, done.orderId), { code: 'ORDER_NOT_CANCELLABLE', message: /shipped.*refund/ });

    const declined = await orderAfter(world, 'authorise', { paymentMethodId: 'pm_card_chargeDeclined' });
    const payment = { outcome: 'declined', message: 'Your card was declined.' };
    await compensateOrder(payments, declined.orderId, { payment });
    const before = await world.read(declined.orderId);
    await t.rejects(cancel(world, declined.orderId), { code: 'ORDER_NOT_CANCELLABLE', message: /ended.*declined/ });
    t.strictSame(await world.read(declined.orderId), before);
  });

  await t.test('too late once it is being undone for another reason', async (t) => {
    const { orderId } = await orderAfter(world, 'authorise', { paymentMethodId: 'pm_card_chargeDeclined' });
    const payment = { outcome: 'declined', message: 'Your card was declined.' };
    world.intercept = ({ path }) => (path.endsWith('/cancel') ? 503 : undefined);
    await t.rejects(compensateOrder(payments, orderId, { payment }), { message: 'planted' });
    world.intercept = () => undefined;
    await t.rejects(cancel(world, orderId), { code: 'ORDER_NOT_CANCELLABLE', message: /declined/ });
  });

  await t.test('an order that is not there', async (t) => {
    await t.rejects(cancel(world, 'ord_0'), { name: 'OrderNotFound' });
  });
});

test('cancelling at the same instant as the order goes forward: one of them wins, wholly', async (t) => {
  const world = await createWorld(t);
  const forward: Record<string, (orderId: string) => Promise<unknown>> = {
    capture: (orderId) => capturePayment(world.payments, orderId),
    fulfil: (orderId) => fulfilOrder(world.stores, orderId),
    compensate: (orderId) => compensateOrder(world.payments, orderId, {}),
  };
  for (const [name, step] of Object.entries(forward))
    await t.test(name, async (t) => {
      for (let round = 0; round < 6; round++) {
        const { orderId } = await orderAfter(world, name === 'fulfil' ? 'capture' : 'reassess');
        const shippedBefore = (await world.stock('mug'))?.shipped ?? 0;
        const [cancelled] = await Promise.allSettled([cancel(world, orderId), step(orderId)]);
        if (name === 'capture') await fulfilOrder(world.stores, orderId).catch(() => {});
        const { outcome } = await compensateOrder(world.payments, orderId, {});
        const { status, phase } = await world.read(orderId);
        t.equal(outcome, status);
        const shipped = ((await world.stock('mug'))?.shipped ?? 0) - shippedBefore;
        if (cancelled.status === 'fulfilled') t.match({ status, phase }, { status: 'cancelled', phase: 'compensated' });
        else t.match(cancelled.reason, { code: 'ORDER_NOT_CANCELLABLE' });
        t.strictSame(
          { kept: await world.kept(orderId), shipped },
          status === 'completed' ? { kept: 2249, shipped: 1 } : { kept: 0, shipped: 0 },
          status,
        );
      }
      t.equal((await world.stock('mug'))?.reserved, 0);
    });
});
