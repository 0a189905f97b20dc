import type Stripe from 'stripe';
import { attentionChange, parkOrder } from '../order/attention.ts';
import { changeOrder, loadOrder } from '../order/lifecycle.ts';
import type { Order } from '../order/order.ts';
import { type ActionDependencies, resumePaymentAction } from './action.ts';
import { syncRefunds } from './refund.ts';
import { refundsOf, stands } from './stripe-refunds.ts';
import { undoPayment } from './undo.ts';

export type SyncDependencies = ActionDependencies;

/**
 * Brings an order up to what Stripe says of its payment, whatever the two have been through: lets one go on whose customer
 * has authenticated, gives back money that an ended order still holds, and counts refunds. Doing it again changes nothing.
 * Throws OrderNotFound, OrderSuperseded and what Stripe or the store throw.
 */
export async function syncPayment(
  deps: SyncDependencies,
  orderId: string,
  intent: Stripe.PaymentIntent,
): Promise<void> {
  const found = await loadOrder(deps.stores, orderId);
  const authorisation = await deps.stores.ledger.get(orderId, 'authorise');
  // Another PaymentIntent with this order's id was lost before its id was written down, so it was never confirmed.
  if (authorisation?.paymentIntentId !== intent.id) return;
  const order = await noteDispute(deps, found, intent);
  switch (order.phase) {
    case 'open':
      await resumePaymentAction(deps, orderId);
      return;
    case 'capturing':
    case 'fulfilling':
    case 'compensating':
      // The execution, or the reconciler, is at it, and asks Stripe itself.
      return;
    case 'compensated':
      await leaveNothingBehind(deps, order, intent);
      return;
    case 'done':
      await syncCompleted(deps, order, intent);
      return;
    default:
      order.phase satisfies never;
  }
}

/** Answers the order as it is then. */
async function noteDispute({ stores }: SyncDependencies, order: Order, intent: Stripe.PaymentIntent): Promise<Order> {
  const { latest_charge: charge } = intent;
  const disputed = typeof charge === 'object' && charge?.disputed === true;
  if (!disputed || order.payment.disputed) return order;
  await changeOrder(stores, order.orderId, {
    from: [order.phase],
    payment: { disputed: true },
    event: { type: 'payment.disputed', message: 'The customer’s bank disputes the payment.' },
  });
  return loadOrder(stores, order.orderId);
}

/**
 * Whatever an order that was undone still holds at Stripe is given back, and its record says so. After a refund that failed
 * a person must look; the money is the customer's all the same.
 */
async function leaveNothingBehind(deps: SyncDependencies, order: Order, intent: Stripe.PaymentIntent): Promise<void> {
  if (intent.status === 'canceled' || intent.status === 'requires_payment_method') return;
  const { stores, stripe, clock } = deps;
  const { orderId } = order;
  const { refunds, open } = await refundsOf(stripe, intent);
  const failed = open > 0 && refunds.some((refund) => !stands(refund));
  const payment = intent.status === 'succeeded' && (open === 0 || failed) ? settled(intent, open) : undefined;
  if (payment === undefined) {
    await changeOrder(stores, orderId, {
      from: ['compensated'],
      payment: (await undoPayment(deps, orderId)) ?? {},
      event: { type: 'payment.undone', message: 'Money that came late was given back.' },
    });
  } else if (payment.refunded !== order.payment.refunded) {
    const message = failed ? 'A refund has failed: the bank sent the money back.' : 'A refund was made at Stripe.';
    await changeOrder(stores, orderId, {
      from: ['compensated'],
      version: order.version,
      payment,
      ...(failed ? attentionChange(clock, 'REFUND_FAILED', message) : {}),
      event: { type: failed ? 'payment.refund_failed' : 'payment.refunded', message },
    });
  } else if (failed) {
    await parkOrder(deps, order, 'REFUND_FAILED', 'A refund has failed, and the customer has not got the money yet.');
  }
}

const settled = ({ amount_received: captured }: Stripe.PaymentIntent, open: number) =>
  ({ captured, refunded: captured - open, status: open === 0 ? 'refunded' : 'captured' }) as const;

async function syncCompleted(deps: SyncDependencies, { orderId }: Order, intent: Stripe.PaymentIntent): Promise<void> {
  const { stores, stripe } = deps;
  // A refund that is made in between tells at one look and not at the other: only what is still wrong at the second is.
  for (let look = 1; look <= 2; look++) {
    await syncRefunds(deps, orderId, intent);
    const now = await loadOrder(stores, orderId);
    const { open } = await refundsOf(stripe, intent);
    if (intent.amount_received === now.total && intent.amount_received - open === now.payment.refunded) return;
    if (look === 2) await parkOrder(deps, now, 'PAYMENT_INCONSISTENT', 'Stripe’s amounts are not those on record.');
  }
}
