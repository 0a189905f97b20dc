import type { OrderStatus } from '@expressway/client';
import { orderLooks, type StatusLook } from '../ui/status.tsx';

/** The statuses of orders in the words of a shop rather than of those who run it. */
export const shopLooks: Record<OrderStatus, StatusLook> = {
  ...orderLooks,
  pending: { ...orderLooks.pending, words: 'Received' },
  awaiting_payment_action: { ...orderLooks.awaiting_payment_action, words: 'Confirm it with your bank' },
  completed: { ...orderLooks.completed, words: 'Shipped' },
  rejected: { ...orderLooks.rejected, words: 'Not accepted' },
  needs_attention: { ...orderLooks.needs_attention, words: 'A person is looking at it' },
};
