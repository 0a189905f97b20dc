import { changeOrder, loadOrder, OrderSuperseded } from '../order/lifecycle.ts';
import type { Order } from '../order/order.ts';
import { ConditionsFailed } from '../store/dynamo.ts';
import type { Stores } from '../store/stores.ts';

/** A line that can't be held, and how many could. */
export interface Shortage {
  productId: string;
  requested: number;
  available: number;
}

/** What holding the stock of an order came to; order-processing.asl.json decides on `outcome`. */
export type ReservationOutcome = { outcome: 'reserved' } | { outcome: 'out_of_stock'; shortages: Shortage[] };

/** How long stock is held: longer than an execution takes whose customer takes all the time there is. Milliseconds. */
export const reservationLifetimeMs = 60 * 60_000;

/** Holds all lines of an order or none. Doing it again answers the same. Throws OrderSuperseded. */
export async function reserveStock(stores: Stores, orderId: string): Promise<ReservationOutcome> {
  const order = await loadOrder(stores, orderId);
  try {
    await stores.transact([
      stores.orders.changeAction(orderId, {
        from: ['open'],
        event: { type: 'stock.reserved', message: 'Everything in the order is held for it.' },
      }),
      ...stores.reservations.holdActions(orderId, order.lines, reservationLifetimeMs),
    ]);
    return { outcome: 'reserved' };
  } catch (error) {
    if (!(error instanceof ConditionsFailed)) throw error;
    return afterRefusal(stores, order, error);
  }
}

/** The transaction was refused: the order has moved on, it had its stock already, or there is too little. */
async function afterRefusal(stores: Stores, order: Order, refusal: ConditionsFailed): Promise<ReservationOutcome> {
  if (refusal.failedAt(0)) throw new OrderSuperseded(await loadOrder(stores, order.orderId));
  const reservation = await stores.reservations.get(order.orderId);
  if (reservation?.status === 'held') return { outcome: 'reserved' };
  if (reservation) throw new OrderSuperseded(await loadOrder(stores, order.orderId));
  const firstProduct = 2;
  const shortages = order.lines.flatMap(({ productId, quantity }, index) => {
    if (!refusal.failedAt(firstProduct + index)) return [];
    const available = Number(refusal.failures[firstProduct + index]?.item?.onHand ?? 0);
    return [{ productId, requested: quantity, available }];
  });
  return { outcome: 'out_of_stock', shortages };
}

/** Gives held stock back; nothing to do when none is held. */
export async function releaseStock(stores: Stores, orderId: string): Promise<void> {
  const reservation = await stores.reservations.get(orderId);
  if (reservation?.status !== 'held') return;
  const released = await changeOrder(
    stores,
    orderId,
    {
      from: ['compensating', 'compensated'],
      event: { type: 'stock.released', message: 'The held stock was given back.' },
    },
    stores.reservations.releaseActions(reservation),
  );
  if (!released && (await stores.reservations.get(orderId))?.status === 'held')
    throw new OrderSuperseded(await loadOrder(stores, orderId));
}
