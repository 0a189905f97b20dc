import { type Clock, timestamp } from '../clock.ts';
import type { Stores } from '../store/stores.ts';
import { changeOrder } from './lifecycle.ts';
import type { AttentionCode, Order, OrderStatus } from './order.ts';

/** What parking changes of an order, for a change that has more to it. */
export const attentionChange = (clock: Clock, code: AttentionCode, message: string) =>
  ({ status: 'needs_attention', attention: { code, message, since: timestamp(clock) } }) as const;

/**
 * Parks an order for a person to look at, unless it is parked for that already. Its phase stays: whatever is sure not to be
 * wrong still is. Answers whether this call did it.
 */
export async function parkOrder(
  { stores, clock }: { stores: Stores; clock: Clock },
  { orderId, phase, version, attention }: Order,
  code: AttentionCode,
  message: string,
): Promise<boolean> {
  if (attention?.code === code) return false;
  return changeOrder(stores, orderId, {
    from: [phase],
    version,
    ...attentionChange(clock, code, message),
    event: { type: 'order.needs_attention', message },
  });
}

/** The status that an order has by its phase, once nobody needs to look at it any more. */
export function statusByPhase({ phase, failure }: Pick<Order, 'phase' | 'failure'>): OrderStatus {
  switch (phase) {
    case 'open':
    case 'capturing':
    case 'fulfilling':
      return 'processing';
    case 'done':
      return 'completed';
    case 'compensating':
      return 'compensating';
    case 'compensated':
      return failure?.status ?? 'failed';
    default:
      return phase satisfies never;
  }
}

/** Takes an order's attention away after what it was for has been put right. */
export async function unparkOrder(stores: Stores, order: Order, message: string): Promise<boolean> {
  const { orderId, phase, version, attention } = order;
  if (attention === null) return false;
  return changeOrder(stores, orderId, {
    from: [phase],
    version,
    status: statusByPhase(order),
    event: { type: 'order.put_right', message },
  });
}
