import type { Order, Stores } from '@expressway/orders';
import type { Caller } from '../../auth/token.ts';
import { ApiProblem } from '../../problems/problem.ts';
import { orderIdPattern } from '../../schemas/order.ts';

/** The order of a path, if its caller may see it: customers their own, operators all. Throws ORDER_NOT_FOUND. */
export async function visibleOrder(
  { orders }: Pick<Stores, 'orders'>,
  { userId, role }: Caller,
  orderId: string,
): Promise<Order> {
  const order = orderIdPattern.test(orderId) ? await orders.get(orderId) : undefined;
  if (!order || (role !== 'operator' && order.userId !== userId)) throw new ApiProblem('ORDER_NOT_FOUND');
  return order;
}
