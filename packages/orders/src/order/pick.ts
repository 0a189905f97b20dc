import type { Stores } from '../store/stores.ts';
import { loadOrder, OrderSuperseded } from './lifecycle.ts';

export interface PickedLine {
  productId: string;
  quantity: number;
}

/** Puts one line of an order on the pick list. Doing it again changes nothing. Throws OrderSuperseded. */
export async function pickLine(stores: Stores, orderId: string, line: PickedLine): Promise<PickedLine> {
  if (!(await stores.reservations.pick(orderId, line.productId)))
    throw new OrderSuperseded(await loadOrder(stores, orderId));
  return { productId: line.productId, quantity: line.quantity };
}
