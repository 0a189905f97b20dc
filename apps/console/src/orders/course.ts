import type { Order } from '@expressway/client';

/**
 * How far an order has got, by which it is decided what can be done with it: it is open until it is handed to the carrier
 * (`shipping`) and then `shipped`, or it is being undone and then `undone`. An order that needs attention is in any of them.
 */
export type Course = 'open' | 'shipping' | 'shipped' | 'undoing' | 'undone';

export function courseOf({ failure, timeline }: Pick<Order, 'failure' | 'timeline'>): Course {
  const has = (...types: string[]) => timeline.some(({ type }) => types.includes(type));
  if (failure !== null)
    return has('order.declined', 'order.rejected', 'order.failed', 'order.cancelled') ? 'undone' : 'undoing';
  if (has('order.completed')) return 'shipped';
  return has('order.fulfilling') ? 'shipping' : 'open';
}

/** What can still be given back of what was charged, in minor currency units. */
export const refundable = ({ payment: { captured, refunded } }: Pick<Order, 'payment'>): number => captured - refunded;
