import { ConditionsFailed, type TransactionAction } from '../store/dynamo.ts';
import type { Stores } from '../store/stores.ts';
import type { Order } from './order.ts';
import type { OrderChange } from './orders.ts';

/** There is no such order: a fault of whoever started the execution, never of a customer. */
export class OrderNotFound extends Error {
  constructor(orderId: string) {
    super(`There is no order ${orderId}.`);
    this.name = 'OrderNotFound';
  }
}

/** Another part of the process has taken the order elsewhere, say to compensation: whoever meets this must stop. */
export class OrderSuperseded extends Error {
  constructor({ orderId, phase }: Pick<Order, 'orderId' | 'phase'>) {
    super(`Order ${orderId} is ${phase} by now.`);
    this.name = 'OrderSuperseded';
  }
}

export async function loadOrder({ orders }: Pick<Stores, 'orders'>, orderId: string): Promise<Order> {
  const order = await orders.get(orderId);
  if (!order) throw new OrderNotFound(orderId);
  return order;
}

/**
 * Changes an order together with `actions`, in one transaction that holds only if the order is in one of the phases
 * that the change starts from. True when it was written; false when a condition failed, so nothing was.
 */
export async function changeOrder(
  { orders, transact }: Pick<Stores, 'orders' | 'transact'>,
  orderId: string,
  change: OrderChange,
  actions: TransactionAction[] = [],
): Promise<boolean> {
  try {
    await transact([orders.changeAction(orderId, change), ...actions]);
    return true;
  } catch (error) {
    if (error instanceof ConditionsFailed) return false;
    throw error;
  }
}
