import type { Stores } from '../store/stores.ts';
import { changeOrder, loadOrder, OrderSuperseded } from './lifecycle.ts';
import type { ExecutionInput, Order } from './order.ts';

/** The execution's input does not say what the order says. */
export class OrderMismatch extends Error {
  constructor(orderId: string) {
    super(`The execution's items are not those of order ${orderId}.`);
    this.name = 'OrderMismatch';
  }
}

const sameItems = (order: Order, items: ExecutionInput['items']): boolean =>
  order.lines.length === items.length &&
  order.lines.every(({ productId, quantity }, index) => {
    const item = items[index];
    return item?.productId === productId && item.quantity === quantity;
  });

/** Takes a submitted order into work; doing it again changes nothing. Throws OrderNotFound, OrderMismatch, OrderSuperseded. */
export async function beginOrder(stores: Stores, { orderId, items }: ExecutionInput): Promise<Order> {
  const order = await loadOrder(stores, orderId);
  if (!sameItems(order, items)) throw new OrderMismatch(orderId);
  if (order.phase !== 'open') throw new OrderSuperseded(order);
  if (order.status !== 'pending') return order;
  const begun = await changeOrder(stores, orderId, {
    from: ['open'],
    status: 'processing',
    event: { type: 'order.processing', message: 'The order is being worked on.' },
  });
  if (!begun) throw new OrderSuperseded(await loadOrder(stores, orderId));
  return { ...order, status: 'processing' };
}
