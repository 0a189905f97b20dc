import type { components, Order } from '@expressway/client';
import { duration, money } from '../ui/format.ts';
import { courseOf } from './course.ts';

/** An order in sentences that can be read out to whoever asks. */
export interface Story {
  happened: string;
  /** Whether money was taken. */
  paid: string;
  /** What comes next by itself, or what is to be done. */
  next: string;
}

/** What a story needs to know beside the order. */
export interface Circumstances {
  /** In milliseconds, for how long the customer still has. */
  now: number;
  /** Of the order's execution, where that is known. */
  execution?: components['schemas']['Execution']['status'] | undefined;
}

export const storyOf = (order: Order, circumstances: Circumstances): Story => ({
  happened: happened(order),
  paid: paid(order),
  next: isLeftAlone(order, circumstances)
    ? 'Its execution has failed: the order is undone by itself within minutes, unless Redrive lets it go on before.'
    : next(order, circumstances.now),
});

/** Whether nobody works on an order that is under way, since its execution has ended before its time. */
const isLeftAlone = ({ status }: Order, { execution }: Circumstances): boolean =>
  ['pending', 'processing', 'awaiting_payment_action', 'compensating'].includes(status) &&
  (execution === 'FAILED' || execution === 'TIMED_OUT' || execution === 'ABORTED');

function happened(order: Order): string {
  const { status, attention, payment } = order;
  switch (status) {
    case 'pending':
      return 'The order has come in.';
    case 'processing':
      if (courseOf(order) === 'shipping') return 'The order is being handed to the carrier.';
      return payment.status === 'declined' ? 'The payment was declined.' : 'The order is being worked on.';
    case 'awaiting_payment_action':
      return 'The customer’s bank wants the customer to confirm the payment.';
    case 'compensating':
      return `${whyNot(order)} What was done for it is being undone.`;
    case 'needs_attention':
      return attention ? found[attention.code] : 'Something about the order is not as it should be.';
    case 'completed':
      return 'The order has been shipped.';
    case 'declined':
    case 'rejected':
    case 'failed':
    case 'cancelled':
      return whyNot(order);
    default:
      return status satisfies never;
  }
}

const found: Record<NonNullable<Order['attention']>['code'], string> = {
  COMPENSATION_FAILED: 'The order is to be undone, and that did not work.',
  REFUND_FAILED: 'A refund has failed: the shop has the money, and the customer has not.',
  PAYMENT_INCONSISTENT: 'What is on record as paid is not what Stripe has.',
  EXECUTION_INCONSISTENT: 'The order’s execution ended well, but the order was not completed by it.',
  STUCK: 'The order has been under way for too long.',
};

/** Why the order was not shipped. */
function whyNot({ failure }: Order): string {
  switch (failure?.code) {
    case undefined:
      return 'The order was not shipped.';
    case 'PAYMENT_DECLINED':
      return 'The payment was declined, so the order was not shipped.';
    case 'PAYMENT_ACTION_EXPIRED':
      return 'The customer did not confirm the payment with their bank in time, so the order was not shipped.';
    case 'AUTHORISATION_LOST':
      return 'The bank let go of the payment before the order was ready, so it was not shipped.';
    case 'OUT_OF_STOCK':
      return 'There was not enough in stock, so the order was not shipped.';
    case 'RISK_REJECTED':
      return 'The risk check refused the order, so it was not shipped.';
    case 'CANCELLED':
      return 'The order was cancelled.';
    case 'PROCESSING_FAILED':
      return 'The order could not be processed, because of a fault of ours, so it was not shipped.';
    default:
      return failure?.message ?? '';
  }
}

function paid({ payment, currency, total, status }: Order): string {
  const { captured, refunded, authorised, disputed } = payment;
  const dispute = disputed ? ' The customer’s bank disputes the payment.' : '';
  if (captured > 0) {
    const charged = `${money(captured, currency)} was charged`;
    if (refunded === 0) return `${charged}.${dispute}`;
    if (refunded >= captured) return `${charged}, and all of it has been given back.${dispute}`;
    return `${charged}, of which ${money(refunded, currency)} has been given back.${dispute}`;
  }
  if (status === 'needs_attention' && payment.status !== 'declined' && payment.status !== 'cancelled')
    return authorised > 0
      ? `${money(authorised, currency)} may still be held on the card.`
      : 'Nothing is on record as charged.';
  switch (payment.status) {
    case 'authorised':
      return `Nothing has been charged yet: ${money(authorised, currency)} is held on the card.`;
    case 'cancelled':
      return authorised > 0 ? 'Nothing was charged, and the card’s hold was let go.' : 'Nothing was charged.';
    case 'declined':
      return 'Nothing was charged.';
    default:
      return status === 'pending' || status === 'processing' || status === 'awaiting_payment_action'
        ? `Nothing has been charged yet; the total is ${money(total, currency)}.`
        : 'Nothing was charged.';
  }
}

function next(order: Order, now: number): string {
  const { status, attention, failure, payment, confirmedAt } = order;
  switch (status) {
    case 'pending':
      return 'It is taken into work by itself, within a minute at most.';
    case 'processing':
      return payment.status === 'declined'
        ? 'What was done for the order is undone by itself, usually within seconds.'
        : 'It goes on by itself, usually within seconds.';
    case 'awaiting_payment_action':
      return untilConfirmed(payment.actionExpiresAt, now);
    case 'compensating':
      return 'The undoing goes on by itself, and is tried again every minute if need be.';
    case 'needs_attention':
      return attention ? remedy(order, attention.code) : 'Look at its timeline and its execution.';
    case 'completed':
      if (payment.captured > 0 && payment.refunded >= payment.captured) return 'There is nothing more to do.';
      return confirmedAt === null
        ? 'The customer is being told that it is on its way.'
        : 'The customer has been told that it is on its way.';
    case 'declined':
      return 'The customer can order again, with another card or after a word with their bank.';
    case 'rejected':
      return failure?.code === 'OUT_OF_STOCK'
        ? 'The customer can order again with fewer, or once there is more.'
        : 'The same order would be refused again.';
    case 'failed':
      return 'The customer can order again.';
    case 'cancelled':
      return 'There is nothing more to do.';
    default:
      return status satisfies never;
  }
}

function untilConfirmed(expiresAt: string | null, now: number): string {
  const left = expiresAt === null ? undefined : Date.parse(expiresAt) - now;
  if (left === undefined) return 'Unless they do in time, the order is declined.';
  return left > 0
    ? `They have ${duration(Math.ceil(left / 60_000) * 60_000)} left; then the order is declined by itself.`
    : 'Their time is up: the order is declined by itself shortly.';
}

function remedy(order: Order, code: NonNullable<Order['attention']>['code']): string {
  switch (code) {
    case 'COMPENSATION_FAILED':
      return 'It is tried again every minute; Recover tries at once and says what is in the way.';
    case 'REFUND_FAILED':
      return courseOf(order) === 'shipped'
        ? 'Refund again, or pay the customer another way; then Recover.'
        : 'Refund it in Stripe’s dashboard; then Recover.';
    case 'PAYMENT_INCONSISTENT':
      return 'Compare the amounts below with the payment at Stripe, put right what differs, then Recover.';
    case 'EXECUTION_INCONSISTENT':
      return 'Recover undoes it, and the customer can order again. Don’t ship it by hand.';
    case 'STUCK':
      return 'Look at what its execution waits for. Redrive lets it go on where it failed; Recover undoes it.';
    default:
      return code satisfies never;
  }
}
