import type { Reservation } from '../inventory/reservations.ts';
import type { Stores } from '../store/stores.ts';
import { changeOrder, loadOrder, OrderSuperseded } from './lifecycle.ts';
import type { Order } from './order.ts';

/** What is shipped, and what its confirmation says. Amounts in minor currency units. */
export interface Shipment {
  orderId: string;
  shipmentId: string;
  currency: string;
  total: number;
  lines: { productId: string; name: string; quantity: number }[];
}

/** A line was never put on the pick list, so the parcel can't be complete. */
export class LinesNotPicked extends Error {
  constructor(orderId: string, productIds: readonly string[]) {
    super(`Order ${orderId} can't ship: ${productIds.join(', ')} not picked.`);
    this.name = 'LinesNotPicked';
  }
}

/** The shipment of a fulfilled order; the same each time, since it is named by the order. */
export const shipmentOf = ({ orderId, currency, total, lines }: Order): Shipment => ({
  orderId,
  shipmentId: orderId.replace(/^ord_/, 'shp_'),
  currency,
  total,
  lines: lines.map(({ productId, name, quantity }) => ({ productId, name, quantity })),
});

/**
 * Ships an order whose money is there. From `fulfilling` on it can't be cancelled any more; then comes the pivot: one
 * transaction moves the stock from reserved to shipped and completes the order. Before it everything can be undone, after
 * it nothing is. Doing it again answers the same. Throws LinesNotPicked or OrderSuperseded.
 */
export async function fulfilOrder(stores: Stores, orderId: string): Promise<Shipment> {
  const order = await beginFulfilment(stores, orderId);
  const reservation = await stores.reservations.get(orderId);
  if (order.phase === 'fulfilling' && reservation?.status === 'held') await ship(stores, orderId, reservation);
  // Whether this run shipped it or another one: the order says.
  const now = await loadOrder(stores, orderId);
  if (now.phase !== 'done') throw new OrderSuperseded(now);
  return shipmentOf(now);
}

async function ship(stores: Stores, orderId: string, reservation: Reservation): Promise<void> {
  const missing = reservation.items.filter(({ productId }) => reservation.picks[productId] === undefined);
  if (missing.length > 0)
    throw new LinesNotPicked(
      orderId,
      missing.map((item) => item.productId),
    );
  await changeOrder(
    stores,
    orderId,
    {
      from: ['fulfilling'],
      phase: 'done',
      status: 'completed',
      event: { type: 'order.completed', message: 'The order was shipped.' },
    },
    stores.reservations.shipActions(reservation),
  );
}

async function beginFulfilment(stores: Stores, orderId: string): Promise<Order> {
  const order = await loadOrder(stores, orderId);
  if (order.phase !== 'capturing' || order.payment.status !== 'captured') return order;
  await changeOrder(stores, orderId, {
    from: ['capturing'],
    phase: 'fulfilling',
    event: { type: 'order.fulfilling', message: 'The order is being handed to the carrier.' },
  });
  return loadOrder(stores, orderId);
}
