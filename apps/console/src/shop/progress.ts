import type { Order, OrderEvent, OrderStatus } from '@expressway/client';
import type { Tone } from '../ui/status.tsx';

type Entry = Pick<OrderEvent, 'type' | 'message' | 'status'>;

/** What the shop's own customer is told of an entry of the timeline; what isn't here says its message. */
const words: Readonly<Record<string, string>> = {
  'order.submitted': 'We have your order.',
  'order.processing': 'We have started to work on it.',
  'order.flagged': 'Somebody of ours will have a look at it.',
  'stock.reserved': 'Everything in it is held for you.',
  'payment.action_required': 'Your bank wants you to confirm the payment.',
  'payment.authorised': 'Your bank has approved the payment.',
  'payment.capturing': 'Your card is being charged.',
  'payment.captured': 'Your card has been charged.',
  'order.fulfilling': 'Your parcel is being handed to the carrier.',
  'order.completed': 'Your parcel is on its way.',
  'order.cancelling': 'The order is being cancelled.',
  'order.compensating': 'What was done for it is being undone.',
  'stock.released': 'What was held for you is free again.',
  'order.needs_attention': 'Something is not as it should be; a person is looking at it.',
};

export const inWords = ({ type, message }: Entry): string =>
  Object.hasOwn(words, type) ? (words[type] ?? message) : message;

/** What the order has come to, said so that nobody can misunderstand it. */
export interface Verdict {
  tone: Tone;
  title: string;
  text: string;
  /** Whether the same cart with another card may go through. */
  tryAnotherCard: boolean;
}

export function verdictOf({ status, failure, payment }: Pick<Order, 'status' | 'failure' | 'payment'>): Verdict {
  const reason = failure?.message ?? payment.message ?? '';
  switch (status) {
    case 'pending':
    case 'processing':
      return say('busy', 'We are working on your order', 'You can leave this page: the order goes on.');
    case 'awaiting_payment_action':
      return say(
        'warn',
        'Your bank wants you to confirm the payment',
        'Without that we can’t take the order any further.',
      );
    case 'completed':
      return say('good', 'Your order has been shipped', 'Thank you! A confirmation is on its way to you.');
    case 'compensating':
      return say('warn', 'Your order is being undone', reason);
    case 'declined':
      return { ...say('bad', 'Your payment was declined', unpaid(reason)), tryAnotherCard: true };
    case 'rejected':
      return say('bad', 'We can’t accept this order', unpaid(reason));
    case 'failed':
      return say('bad', 'Your order could not be completed', unpaid(reason));
    case 'cancelled':
      return say('calm', 'Your order was cancelled', [reason, 'Nothing is owed.'].join(' ').trim());
    case 'needs_attention':
      return say(
        'warn',
        'A person is looking at your order',
        'Something is not as it should be. You need not do anything.',
      );
  }
}

const say = (tone: Tone, title: string, text: string): Verdict => ({ tone, title, text, tryAnotherCard: false });

/** Whoever reads that it did not work wants to know next whether it cost anything. */
const unpaid = (reason: string): string =>
  reason.includes('charged') ? reason : `${reason} Nothing was charged.`.trim();

const finalStatuses: ReadonlySet<OrderStatus> = new Set(['completed', 'declined', 'rejected', 'failed', 'cancelled']);

export const hasEnded = ({ status }: Pick<Order, 'status'>): boolean => finalStatuses.has(status);

/** Whether asking to cancel may help; the API has the last word. */
export const mayCancel = ({ status, timeline }: Pick<Order, 'status' | 'timeline'>): boolean =>
  ['pending', 'processing', 'awaiting_payment_action'].includes(status) &&
  !timeline.some(({ type }) => type === 'order.fulfilling');

/** The way of an order that goes well, by what happens on it; stock and payment are seen to side by side. */
const milestones: readonly { name: string; type: string }[] = [
  { name: 'Received', type: 'order.submitted' },
  { name: 'Held for you', type: 'stock.reserved' },
  { name: 'Payment approved', type: 'payment.authorised' },
  { name: 'Shipped', type: 'order.completed' },
];

export const milestonesOf = (timeline: readonly Pick<Entry, 'type'>[]): { name: string; reached: boolean }[] =>
  milestones.map(({ name, type }) => ({ name, reached: timeline.some((entry) => entry.type === type) }));
