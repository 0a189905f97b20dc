import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { test } from 'tap';
import { compensateOrder, createStores, OrderSuperseded, reserveStock, StoreBusy } from '../../src/index.ts';
import { createWorld, type World } from '../world.ts';

const pieces = ({ onHand, reserved, shipped }: { onHand: number; reserved: number; shipped: number }) =>
  onHand + reserved + shipped;

test('holding stock', async (t) => {
  const world = await createWorld(t);
  const { stores } = world;

  await t.test('moves it from on hand to reserved, once', async (t) => {
    const { orderId } = await world.order();
    t.strictSame(await reserveStock(stores, orderId), { outcome: 'reserved' });
    t.strictSame(await reserveStock(stores, orderId), { outcome: 'reserved' }, 'again');
    t.strictSame(await world.stock('mug'), { onHand: 299, reserved: 1, shipped: 0 });
    t.match(await stores.reservations.get(orderId), { status: 'held', items: [{ productId: 'mug', quantity: 1 }] });
  });

  await t.test('is all or nothing, and says what is short', async (t) => {
    const { orderId } = await world.order({
      items: [
        { productId: 'milk-jug', quantity: 1 },
        { productId: 'limited-print', quantity: 2 },
        { productId: 'travel-press', quantity: 6 },
      ],
      expectedTotal: 38_782,
    });
    t.strictSame(await reserveStock(stores, orderId), {
      outcome: 'out_of_stock',
      shortages: [
        { productId: 'limited-print', requested: 2, available: 0 },
        { productId: 'travel-press', requested: 6, available: 5 },
      ],
    });
    t.strictSame(await world.stock('milk-jug'), { onHand: 80, reserved: 0, shipped: 0 });
  });

  await t.test('never sells more than there is, however many want it at once', async (t) => {
    const orders = await Promise.all(
      Array.from({ length: 12 }, () =>
        world.order({ items: [{ productId: 'travel-press', quantity: 1 }], expectedTotal: 4867 }),
      ),
    );
    const outcomes = await Promise.all(orders.map(({ orderId }) => reserveStock(stores, orderId)));
    t.equal(outcomes.filter(({ outcome }) => outcome === 'reserved').length, 5);
    t.strictSame(await world.stock('travel-press'), { onHand: 0, reserved: 5, shipped: 0 });
  });

  await t.test('comes too late once the order is being undone', async (t) => {
    const { orderId } = await world.order();
    await compensateOrder(world.payments, orderId, {});
    const before = await world.stock('mug');
    await t.rejects(reserveStock(stores, orderId), OrderSuperseded);
    t.strictSame(await world.stock('mug'), before);
  });

  await t.test('comes too late after the stock was given back', async (t) => {
    const { orderId } = await world.order();
    const before = await world.stock('mug');
    await reserveStock(stores, orderId);
    await compensateOrder(world.payments, orderId, {});
    t.strictSame(await world.stock('mug'), before);
    await t.rejects(reserveStock(stores, orderId), OrderSuperseded);
    t.equal(pieces((await world.stock('mug')) ?? { onHand: 0, reserved: 0, shipped: 0 }), 300);
  });
});

/** Makes the next transactions fail as DynamoDB does when two meet; the local store never does so by itself. */
function plantConflicts({ dynamo }: World, count: number): void {
  let left = count;
  dynamo.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'TransactWriteItemsCommand' && left-- > 0)
        throw new TransactionCanceledException({
          message: 'planted',
          $metadata: {},
          CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
        });
      return next(args);
    },
    { step: 'initialize' },
  );
}

test('a conflict with another transaction', async (t) => {
  const waits: number[] = [];
  const conflictRetry = {
    attempts: 3,
    wait: async (attempt: number) => {
      waits.push(attempt);
    },
  };
  const world = await createWorld(t);
  const { orderId } = await world.order();
  const { dynamo, tables, clock } = world;
  const stores = createStores({ dynamo, tables, clock, conflictRetry });

  await t.test('is tried again', async (t) => {
    plantConflicts(world, 2);
    t.strictSame(await reserveStock(stores, orderId), { outcome: 'reserved' });
    t.strictSame(waits, [1, 2]);
  });

  await t.test('is never taken for being out of stock', async (t) => {
    const second = await world.order();
    plantConflicts(world, 3);
    await t.rejects(reserveStock(stores, second.orderId), StoreBusy);
  });
});
