import { test } from 'tap';
import { cancelOrder, capturePayment, compensateOrder, fulfilOrder } from '../../src/index.ts';
import { awaitingOrder, orderAfter, runFrom, stepNames } from '../steps.ts';
import { createWorld } from '../world.ts';

const day = 24 * 3_600_000;

test('capturing and shipping', async (t) => {
  const world = await createWorld(t);
  const { payments, clock, stores } = world;

  await t.test('the order is capturing, then fulfilling, then done', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    t.equal((await world.read(orderId)).phase, 'capturing');
    t.match(await stores.ledger.get(orderId, 'capture'), { state: 'done', amount: 2249 });
    await fulfilOrder(stores, orderId);
    const { phase, timeline, payment } = await world.read(orderId);
    t.equal(phase, 'done');
    t.match(payment, { status: 'captured', captured: 2249, refunded: 0 });
    const types = timeline.map(({ type }) => type);
    t.strictSame(types.slice(types.indexOf('payment.capturing')), [
      'payment.capturing',
      'payment.captured',
      'order.fulfilling',
      'order.completed',
    ]);
  });

  await t.test('an order whose money was not taken does not ship', async (t) => {
    const { orderId } = await orderAfter(world, 'reassess');
    const before = await world.read(orderId);
    await t.rejects(fulfilOrder(stores, orderId), { name: 'OrderSuperseded' });
    t.strictSame(await world.read(orderId), before);
  });

  await t.test('two who ship it at once answer the same', async (t) => {
    for (let round = 0; round < 5; round++) {
      const { orderId } = await orderAfter(world, 'capture');
      const shipped = await Promise.all([1, 2, 3].map(() => fulfilOrder(stores, orderId)));
      for (const shipment of shipped) t.strictSame(shipment, shipped[0]);
    }
  });

  await t.test('one that ships though another run of the step has just shipped it answers the same', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    const reservations = {
      ...stores.reservations,
      async get(id: string) {
        await fulfilOrder(stores, id);
        return stores.reservations.get(id);
      },
    };
    t.match(await fulfilOrder({ ...stores, reservations }, orderId), { orderId });
  });

  await t.test('an authorisation is not relied on to its last moment', async (t) => {
    const { orderId, payment } = await orderAfter(world, 'reassess');
    clock.advance(Date.parse(String(payment.captureBefore)) - clock.now().getTime() - 61_000);
    t.match(await capturePayment(payments, orderId), { amount: 2249 }, 'just in time');

    const late = await orderAfter(world, 'reassess');
    clock.advance(Date.parse(String(late.payment.captureBefore)) - clock.now().getTime() - 60_000);
    await t.rejects(capturePayment(payments, late.orderId), { name: 'AuthorisationLost' });
    t.match(await world.read(late.orderId), { phase: 'open', payment: { captured: 0 } }, 'Stripe was not asked');
    await compensateOrder(payments, late.orderId, { error: 'AuthorisationLost' });
    t.match(await world.read(late.orderId), { status: 'declined', failure: { code: 'AUTHORISATION_LOST' } });
    t.equal(await world.kept(late.orderId), 0);
  });

  await t.test('a capture that was begun in time is finished even when its time is nearly over', async (t) => {
    const { orderId, payment } = await orderAfter(world, 'reassess');
    world.intercept = ({ path }) => (path.endsWith('/capture') ? 'lost' : undefined);
    await t.rejects(capturePayment(payments, orderId), /connection to Stripe/);
    world.intercept = () => undefined;
    clock.advance(Date.parse(String(payment.captureBefore)) - clock.now().getTime() - 30_000);
    t.match(await capturePayment(payments, orderId), { amount: 2249 });
    await fulfilOrder(stores, orderId);
    t.equal(await world.kept(orderId), 2249);
  });

  await t.test('an authorisation that ran out is lost, and the order declined', async (t) => {
    const { orderId } = await orderAfter(world, 'reassess');
    world.intercept = ({ path }) => (path.endsWith('/capture') ? 503 : undefined);
    await t.rejects(capturePayment(payments, orderId), { message: 'planted' });
    world.intercept = () => undefined;
    clock.advance(8 * day);
    await t.rejects(capturePayment(payments, orderId), { name: 'AuthorisationLost' });
    await compensateOrder(payments, orderId, { error: 'AuthorisationLost' });
    t.match(await world.read(orderId), { status: 'declined', payment: { captured: 0 } });
    t.equal(await world.kept(orderId), 0);
  });

  await t.test('a payment that its customer has not authenticated is not taken', async (t) => {
    const { orderId } = await awaitingOrder(world);
    await runFrom(world, orderId, 'pick', 'reassess');
    await t.rejects(capturePayment(payments, orderId), { name: 'AuthorisationLost' });
    await compensateOrder(payments, orderId, { error: 'AuthorisationLost' });
    t.equal(await world.kept(orderId), 0);
  });

  await t.test('an order cancelled after the capture, but before it ships, is refunded', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    const stock = await world.stock('mug');
    await cancelOrder(world.stores, orderId, 'customer');
    await t.rejects(fulfilOrder(stores, orderId), { name: 'OrderSuperseded' });
    t.match(await compensateOrder(payments, orderId, {}), { outcome: 'cancelled' });
    t.match(await world.read(orderId), {
      status: 'cancelled',
      payment: { status: 'refunded', captured: 2249, refunded: 2249 },
    });
    t.equal(await world.kept(orderId), 0);
    t.equal((await world.stock('mug'))?.reserved, (stock?.reserved ?? 0) - 1);
  });

  await t.test('several captures at once take the total once', async (t) => {
    const { orderId } = await orderAfter(world, stepNames[stepNames.indexOf('capture') - 1] ?? 'begin');
    const taken = await Promise.allSettled([1, 2, 3].map(() => capturePayment(payments, orderId)));
    t.ok(taken.some(({ status }) => status === 'fulfilled'));
    t.match(await capturePayment(payments, orderId), { amount: 2249 });
    t.equal(await world.kept(orderId), 2249);
  });
});
