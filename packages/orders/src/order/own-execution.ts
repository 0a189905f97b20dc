import { OrderHasExecution } from '../errors.ts';
import type { Stores } from '../store/stores.ts';
import { isOrderId } from './order.ts';

/**
 * Refuses an execution of order-processing that would work on an order beside the order's own. The money and the stock would
 * stay right, as the phase sees to that, but one that comes after the end would tell the customer once more, and one beside
 * another is overtaken by it sooner or later and then undoes an order that goes well. What an execution is given and what it
 * is called may both name an order. Throws OrderHasExecution.
 */
export async function requireNoOrder(
  { orders }: Pick<Stores, 'orders'>,
  named: { inInput: unknown; inName: string | null },
): Promise<void> {
  for (const orderId of new Set([named.inInput, named.inName]))
    if (isOrderId(orderId) && (await orders.get(orderId))) throw new OrderHasExecution(orderId);
}
