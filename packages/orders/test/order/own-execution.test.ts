import { test } from 'tap';
import { compensateOrder, endOrder, type Order, requireNoOrder } from '../../src/index.ts';
import { completedOrder, orderAfter, runFrom, steps } from '../steps.ts';
import { createWorld } from '../world.ts';

test('an order is worked on by its own execution alone', async (t) => {
  const world = await createWorld(t);
  const { stores, reconciling, confirmed } = world;
  const refused = async (order: Pick<Order, 'orderId'>) => {
    const { version } = await world.read(order.orderId);
    for (const named of [
      { inInput: order.orderId, inName: null },
      { inInput: undefined, inName: order.orderId },
      { inInput: `ord_${'0'.repeat(26)}`, inName: order.orderId },
    ])
      await t.rejects(requireNoOrder(stores, named), { name: 'OrderHasExecution', code: 'ORDER_HAS_EXECUTION' });
    t.equal((await world.read(order.orderId)).version, version, 'and left as it is');
  };

  await t.test('a second one, beside it, would undo an order that goes well', async (t) => {
    const order = await orderAfter(world, 'capture');
    await refused(order);
    // What a second execution, started a moment ago, would meet and do.
    await t.rejects(steps.reserve(world, order.orderId), { name: 'OrderSuperseded' });
    await compensateOrder(world.payments, order.orderId, { error: 'OrderSuperseded' });
    await t.rejects(
      runFrom(world, order.orderId, 'fulfil', 'fulfil'),
      { name: 'OrderSuperseded' },
      'its own is too late',
    );
    t.equal(await world.kept(order.orderId), 0, 'the money is right all the same');
    t.match(await world.stock('mug'), { onHand: 300, reserved: 0, shipped: 0 });
    await refused(order);
  });

  await t.test('one that comes after its end would tell the customer once more, and take nothing', async (t) => {
    const order = await completedOrder(world);
    await refused(order);
    for (const name of ['begin', 'reserve'] as const)
      await t.rejects(steps[name](world, order.orderId), { name: 'OrderSuperseded' }, name);
    // CompensatingTransaction leads to SendConfirmation then.
    t.match(await compensateOrder(world.payments, order.orderId, {}), { outcome: 'completed' });
    await endOrder(reconciling, order.orderId, 'FAILED');
    t.same(confirmed, [order.orderId]);
    t.equal(await world.kept(order.orderId), order.total);
    t.match(await world.stock('mug'), { onHand: 299, reserved: 0, shipped: 1 });
  });

  await t.test('what names no order is nobody’s', async (t) => {
    for (const inInput of [undefined, null, 1, {}, 'ord_1', `ord_${'0'.repeat(26)}`])
      await t.resolves(requireNoOrder(stores, { inInput, inName: null }));
  });
});
