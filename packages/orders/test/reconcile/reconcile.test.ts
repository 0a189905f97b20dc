import { test } from 'tap';
import {
  cancelOrder,
  capturePayment,
  compensateOrder,
  endOrder,
  fulfilOrder,
  reconcile,
  reconcileOrder,
  recoverOrder,
  refundOrder,
} from '../../src/index.ts';
import { awaitingOrder, completedOrder, orderAfter, runFrom, type StepName, stepNames, steps } from '../steps.ts';
import { createWorld, type World } from '../world.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Lets five minutes pass, and the reconciler run. What it did, by order. */
async function laterReconcile(world: World) {
  world.clock.advance(5 * minute + 1);
  const { healed, failed } = await reconcile(world.reconciling);
  return { failed, healed: new Map(healed.map(({ orderId, healing }) => [orderId, healing])) };
}

async function unsettled({ stores, clock }: World): Promise<string[]> {
  const orderIds: string[] = [];
  for await (const orderId of stores.orders.unsettledSince(new Date(clock.now().getTime() + 1))) orderIds.push(orderId);
  return orderIds;
}

test('an order that somebody works on is left alone', async (t) => {
  const world = await createWorld(t);
  const { clock, reconciling, engine } = world;

  await t.test('for five minutes after its last change, whatever is wrong', async (t) => {
    const { orderId } = await orderAfter(world, 'authorise');
    engine.statuses.set(orderId, 'FAILED');
    clock.advance(5 * minute);
    t.match(await reconcile(reconciling), { looked: 0, healed: [] });
    clock.advance(1);
    t.match(await reconcile(reconciling), { looked: 1, healed: [{ orderId, healing: 'compensated' }] });
  });

  for (const last of stepNames)
    await t.test(`while its execution runs, after ${last}`, async (t) => {
      const { orderId } = await orderAfter(world, last);
      const before = await world.read(orderId);
      t.equal((await laterReconcile(world)).healed.get(orderId), undefined);
      t.strictSame(await world.read(orderId), before);
      engine.statuses.set(orderId, 'FAILED');
      await laterReconcile(world);
    });

  await t.test('while its execution undoes it', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    await cancelOrder(world.stores, orderId, 'customer');
    t.equal((await laterReconcile(world)).healed.get(orderId), undefined);
    t.equal((await world.read(orderId)).phase, 'compensating');
  });
});

test('a start that never happened is made', async (t) => {
  const world = await createWorld(t);
  const { orderId } = await world.order();
  t.equal((await laterReconcile(world)).healed.get(orderId), 'started');
  t.equal(world.engine.statuses.get(orderId), 'RUNNING');
  t.equal((await laterReconcile(world)).healed.get(orderId), undefined);

  const cancelled = await world.order();
  await cancelOrder(world.stores, cancelled.orderId, 'customer');
  t.equal((await laterReconcile(world)).healed.get(cancelled.orderId), 'compensated', 'or not, if it was cancelled');
  t.match(await world.read(cancelled.orderId), { status: 'cancelled' });
});

test('an execution that ended without ending its order', async (t) => {
  const world = await createWorld(t);
  const { engine, stores, confirmed } = world;
  const whole = await world.stock('mug');
  const statuses = { FAILED: 'failed', TIMED_OUT: 'failed', ABORTED: 'cancelled' } as const;
  const ended = Object.keys(statuses) as (keyof typeof statuses)[];
  const beforeThePivot: (StepName | 'fulfilling')[] = [...stepNames.slice(0, -1), 'fulfilling'];

  for (const status of ended)
    for (const last of beforeThePivot)
      await t.test(`${status} after ${last}: the order is undone`, async (t) => {
        const { orderId } = await orderAfter(world, last === 'fulfilling' ? 'capture' : last);
        if (last === 'fulfilling') {
          const reservations = { ...stores.reservations, get: () => Promise.reject(new Error('crashed')) };
          await t.rejects(fulfilOrder({ ...stores, reservations }, orderId), /crashed/);
          t.equal((await world.read(orderId)).phase, 'fulfilling');
        }
        engine.statuses.set(orderId, status);
        t.equal((await laterReconcile(world)).healed.get(orderId), 'compensated');
        t.match(await world.read(orderId), { phase: 'compensated', status: statuses[status], attention: null });
        t.equal(await world.kept(orderId), 0);
        t.equal((await laterReconcile(world)).healed.get(orderId), 'settled');
      });
  t.strictSame(await world.stock('mug'), whole, 'all stock is back');

  for (const status of ended)
    await t.test(`${status} after the order had shipped: the customer is told, once`, async (t) => {
      const { orderId } = await orderAfter(world, 'fulfil');
      engine.statuses.set(orderId, status);
      t.equal((await world.read(orderId)).confirmedAt, null);
      t.equal((await laterReconcile(world)).healed.get(orderId), 'confirmed');
      t.match(await world.read(orderId), { status: 'completed', confirmedAt: world.clock.now().toISOString() });
      t.equal((await laterReconcile(world)).healed.get(orderId), undefined);
      t.equal(confirmed.filter((one) => one === orderId).length, 1);
      t.equal(await world.kept(orderId), 2249);
    });

  await t.test('in the midst of its own compensation: it is brought to its end', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    world.intercept = ({ path }) => (path.endsWith('/cancel') ? 503 : undefined);
    await t.rejects(compensateOrder(world.payments, orderId, { risk: { outcome: 'reject' } }), { message: 'planted' });
    world.intercept = () => undefined;
    engine.statuses.set(orderId, 'FAILED');
    t.equal((await laterReconcile(world)).healed.get(orderId), 'compensated');
    t.match(await world.read(orderId), { status: 'rejected', failure: { code: 'RISK_REJECTED' } }, 'its own reason');
  });

  await t.test('capturing, with the answer lost: the money goes back', async (t) => {
    const { orderId } = await orderAfter(world, 'reassess');
    world.intercept = ({ path }) => (path.endsWith('/capture') ? 'lost' : undefined);
    await t.rejects(capturePayment(world.payments, orderId), /connection to Stripe/);
    world.intercept = () => undefined;
    engine.statuses.set(orderId, 'TIMED_OUT');
    t.equal((await laterReconcile(world)).healed.get(orderId), 'compensated');
    t.match((await world.read(orderId)).payment, { captured: 2249, refunded: 2249 });
    t.equal(await world.kept(orderId), 0);
  });

  await t.test('well, but its order is not completed: a person must look, and nothing is touched', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    engine.statuses.set(orderId, 'SUCCEEDED');
    t.equal((await laterReconcile(world)).healed.get(orderId), 'parked');
    t.match(await world.read(orderId), { phase: 'capturing', attention: { code: 'EXECUTION_INCONSISTENT' } });
    t.equal((await laterReconcile(world)).healed.get(orderId), undefined, 'until then');
    t.match(await recoverOrder(world.reconciling, orderId), { status: 'failed', attention: null });
    t.equal(await world.kept(orderId), 0);
  });

  await t.test('the event of it does the same at once, and nothing to an order at its end', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    t.equal(await endOrder(world.reconciling, orderId, 'ABORTED'), 'compensated');
    const before = await world.read(orderId);
    t.match(before, { status: 'cancelled', failure: { code: 'CANCELLED' } });
    for (const status of ended) t.equal(await endOrder(world.reconciling, orderId, status), 'compensated');
    t.strictSame(await world.read(orderId), before);
  });
});

test('an order whose customer has authenticated, which nobody learnt of, goes on', async (t) => {
  const world = await createWorld(t);
  const { orderId, token } = await awaitingOrder(world);
  t.equal((await laterReconcile(world)).healed.get(orderId), undefined, 'not before they have');
  world.local.completeChallenge((await world.intent(orderId)).id);
  t.equal((await laterReconcile(world)).healed.get(orderId), 'resumed');
  t.match(world.engine.answers, [{ taskToken: token, output: { outcome: 'authorised' } }]);
  t.match(await world.read(orderId), { status: 'processing' });
});

test('stock that is held for too long goes back, unless the money is taken', async (t) => {
  const world = await createWorld(t);
  const open = await awaitingOrder(world);
  const taken = await orderAfter(world, 'capture');
  t.match(await world.stock('mug'), { reserved: 2 });
  world.clock.advance(55 * minute);
  t.equal((await laterReconcile(world)).healed.size, 1, 'after an hour and a moment');
  t.match(await world.read(open.orderId), { status: 'failed', phase: 'compensated' });
  t.match(await world.read(taken.orderId), { phase: 'capturing' });
  t.match(await world.stock('mug'), { onHand: 299, reserved: 1 });
  t.equal(await world.kept(open.orderId), 0);
  await t.rejects(steps.pick(world, open.orderId), { name: 'OrderSuperseded' }, 'its execution meets the end of it');
});

test('an order at its end is looked at once more, and then no more', async (t) => {
  const world = await createWorld(t);
  const { stores, payments, reconciling } = world;

  await t.test('completed', async (t) => {
    const { orderId, version } = await completedOrder(world);
    t.ok((await unsettled(world)).includes(orderId));
    t.equal((await laterReconcile(world)).healed.get(orderId), 'settled');
    t.strictSame(await unsettled(world), []);
    const settled = await world.read(orderId);
    t.equal(settled.confirmedAt, world.clock.now().toISOString());
    t.strictSame(world.confirmed, [], 'its execution has told the customer');
    t.equal(settled.version, version + 1, 'whoever has seen it without confirmedAt sees that it has changed');
    t.match(await laterReconcile(world), { healed: new Map() });
  });

  await t.test('undone', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    await compensateOrder(payments, orderId, {});
    world.engine.statuses.set(orderId, 'FAILED');
    t.equal((await laterReconcile(world)).healed.get(orderId), 'settled');
    t.equal((await world.read(orderId)).confirmedAt, null);
    t.strictSame(await unsettled(world), []);
  });

  await t.test('not while its execution still runs', async (t) => {
    const { orderId } = await orderAfter(world, 'fulfil');
    t.equal((await laterReconcile(world)).healed.get(orderId), undefined);
    t.equal((await world.read(orderId)).confirmedAt, null);
    world.engine.statuses.set(orderId, 'SUCCEEDED');
    await laterReconcile(world);
  });

  await t.test('again after a refund', async (t) => {
    const { orderId } = await completedOrder(world);
    await laterReconcile(world);
    const { confirmedAt } = await world.read(orderId);
    await refundOrder(payments, { orderId, amount: 100, key: 'a' });
    t.strictSame(await unsettled(world), [orderId]);
    t.equal((await laterReconcile(world)).healed.get(orderId), 'settled');
    t.match(await world.read(orderId), { confirmedAt, payment: { refunded: 100 } }, 'told once');
  });

  await t.test('not while something about it could not be found out', async (t) => {
    const { orderId } = await completedOrder(world);
    world.intercept = () => 503;
    const { failed, healed } = await laterReconcile(world);
    world.intercept = () => undefined;
    t.match(failed, [{ orderId, reason: /planted/ }]);
    t.equal(healed.size, 0);
    t.strictSame(await unsettled(world), [orderId]);
    t.equal((await laterReconcile(world)).healed.get(orderId), 'settled');
  });

  await t.test('not when its customer could not be told', async (t) => {
    const { orderId } = await orderAfter(world, 'fulfil');
    world.engine.statuses.set(orderId, 'FAILED');
    const silent = { ...reconciling, confirm: () => Promise.reject(new Error('no topic')) };
    await t.rejects(reconcileOrder(silent, orderId), /no topic/);
    t.equal((await world.read(orderId)).confirmedAt, null);
    t.equal((await laterReconcile(world)).healed.get(orderId), 'confirmed');
  });

  await t.test('one that changes at that moment stays to be looked at', async (t) => {
    const { orderId } = await completedOrder(world);
    const order = await world.read(orderId);
    await refundOrder(payments, { orderId, amount: 1, key: 'x' });
    t.equal(await stores.orders.settle(order), false);
    t.strictSame(await unsettled(world), [orderId]);
  });
});

test('what Stripe still holds for an order that was undone is given back', async (t) => {
  const world = await createWorld(t);
  const { stores } = world;
  const { orderId } = await orderAfter(world, 'authorise');
  // As if compensation had gone by without its payment.
  await stores.transact([
    stores.orders.changeAction(orderId, {
      from: ['open'],
      phase: 'compensated',
      status: 'failed',
      failure: { status: 'failed', code: 'PROCESSING_FAILED', message: 'It failed.' },
      event: { type: 'test', message: 'A compensation that forgot the money.' },
    }),
  ]);
  world.engine.statuses.set(orderId, 'FAILED');
  t.equal(await world.kept(orderId), 2249);
  await laterReconcile(world);
  t.equal(await world.kept(orderId), 0);
  t.match(await world.stock('mug'), { reserved: 0 }, 'and the stock');
  t.match(await world.read(orderId), { payment: { status: 'cancelled' } });
  t.equal((await laterReconcile(world)).healed.get(orderId), 'settled');
});

test('a compensation that keeps failing is parked, and heals by itself', async (t) => {
  const world = await createWorld(t);
  const { orderId } = await orderAfter(world, 'capture');
  world.engine.statuses.set(orderId, 'FAILED');
  world.intercept = () => 503;
  t.equal((await laterReconcile(world)).healed.get(orderId), 'parked');
  const parked = await world.read(orderId);
  t.match(parked, {
    status: 'needs_attention',
    phase: 'compensating',
    attention: { code: 'COMPENSATION_FAILED', message: /planted/, since: world.clock.now().toISOString() },
  });
  const { healed, failed } = await laterReconcile(world);
  t.equal(healed.size, 0);
  t.match(failed, [{ orderId, reason: /planted/ }], 'it is tried each time');
  t.strictSame((await world.read(orderId)).attention, parked.attention, 'and keeps the time since when');
  world.intercept = () => undefined;
  t.equal((await laterReconcile(world)).healed.get(orderId), 'compensated');
  t.match(await world.read(orderId), { status: 'failed', attention: null, payment: { refunded: 2249 } });
});

test('an order that is a day old and not at its end is stuck', async (t) => {
  const world = await createWorld(t);
  const { clock, reconciling, engine } = world;

  await t.test('never started: it is not started any more, and nothing is done to it', async (t) => {
    const { orderId } = await world.order();
    clock.advance(day);
    t.equal((await laterReconcile(world)).healed.get(orderId), 'parked');
    t.match(await world.read(orderId), { status: 'needs_attention', phase: 'open', attention: { code: 'STUCK' } });
    t.equal(engine.statuses.get(orderId), undefined);
    const parked = await world.read(orderId);
    t.equal((await laterReconcile(world)).healed.get(orderId), undefined, 'until a person has looked');
    t.strictSame(await world.read(orderId), parked);
    t.match(await recoverOrder(reconciling, orderId), { status: 'failed', attention: null });
  });

  await t.test('still under way with its money taken', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    clock.advance(day);
    t.equal((await laterReconcile(world)).healed.get(orderId), 'parked');
    t.match(await world.read(orderId), { phase: 'capturing', attention: { code: 'STUCK' } });
    await runFrom(world, orderId, 'fulfil', 'fulfil');
    t.match(await world.read(orderId), { status: 'completed', attention: null }, 'it may go on after all');
  });

  await t.test('still under way, and its execution dies: it is undone', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    clock.advance(day);
    await laterReconcile(world);
    engine.statuses.set(orderId, 'TIMED_OUT');
    t.equal((await laterReconcile(world)).healed.get(orderId), 'compensated');
    t.equal(await world.kept(orderId), 0);
  });

  await t.test('being undone by an execution that does not come to its end', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    await cancelOrder(world.stores, orderId, 'customer');
    clock.advance(day);
    t.equal((await laterReconcile(world)).healed.get(orderId), 'compensated');
    t.match(await world.read(orderId), { status: 'cancelled' });
  });
});

test('recovering an order is harmless at any time', async (t) => {
  const world = await createWorld(t);
  const { reconciling, engine } = world;

  for (const last of stepNames.filter((name) => name !== 'fulfil'))
    await t.test(`while it goes well, after ${last}`, async (t) => {
      const { orderId } = await orderAfter(world, last);
      const before = await world.read(orderId);
      t.strictSame(await recoverOrder(reconciling, orderId), before);
    });

  await t.test('one that waits for its start is started', async (t) => {
    const { orderId } = await world.order();
    t.match(await recoverOrder(reconciling, orderId), { status: 'pending' });
    t.equal(engine.statuses.get(orderId), 'RUNNING');
  });

  await t.test('one whose execution died is undone', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    engine.statuses.set(orderId, 'FAILED');
    t.match(await recoverOrder(reconciling, orderId), { status: 'failed' });
  });

  await t.test('one that is being undone is brought to its end at once', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    await cancelOrder(world.stores, orderId, 'customer');
    t.match(await recoverOrder(reconciling, orderId), { status: 'cancelled' });
    t.match(await recoverOrder(reconciling, orderId), { status: 'cancelled' }, 'again');
  });

  await t.test('one that is completed stays so', async (t) => {
    const { orderId } = await completedOrder(world);
    t.match(await recoverOrder(reconciling, orderId), { status: 'completed' });
    t.equal(await world.kept(orderId), 2249);
  });

  await t.test('and what went wrong is told', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    await cancelOrder(world.stores, orderId, 'customer');
    world.intercept = () => 503;
    await t.rejects(recoverOrder(reconciling, orderId), { message: 'planted' });
    world.intercept = () => undefined;
  });
});

test('two reconcilers at once do what one does', async (t) => {
  const world = await createWorld(t);
  const { engine, reconciling, clock } = world;
  const died = await orderAfter(world, 'capture');
  engine.statuses.set(died.orderId, 'FAILED');
  const shipped = await orderAfter(world, 'fulfil');
  engine.statuses.set(shipped.orderId, 'FAILED');
  const lost = await world.order();
  const waiting = await awaitingOrder(world);
  world.local.completeChallenge((await world.intent(waiting.orderId)).id);
  clock.advance(5 * minute + 1);
  const reports = await Promise.all([1, 2, 3].map(() => reconcile(reconciling)));
  for (const { failed } of reports)
    for (const { reason } of failed) t.match(reason, /OrderSuperseded|ConditionsFailed|StoreBusy/, reason);
  for (let round = 0; round < 2; round++) await laterReconcile(world);
  t.match(await world.read(died.orderId), { status: 'failed', payment: { captured: 2249, refunded: 2249 } });
  t.equal(await world.kept(died.orderId), 0);
  t.match(await world.read(shipped.orderId), { status: 'completed', confirmedAt: /^2026/ });
  t.equal(engine.statuses.get(lost.orderId), 'RUNNING');
  t.match(engine.answers, [{ taskToken: waiting.token, output: { outcome: 'authorised' } }]);
  t.equal((await world.stock('mug'))?.reserved, 1);
});
