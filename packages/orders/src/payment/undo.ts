import type Stripe from 'stripe';
import type { Payment } from '../order/order.ts';
import { type PaymentDependencies, refusedFor, underKey } from './dependencies.ts';
import { beginEntry } from './entries.ts';
import { createRefund, refundsOf, stands } from './stripe-refunds.ts';

/** The money can be neither cancelled nor refunded right now; a later run may find it settled. */
export class PaymentNotUndone extends Error {
  constructor(paymentIntentId: string, status: string | null) {
    super(`PaymentIntent ${paymentIntentId} is ${status}: it can be neither cancelled nor refunded yet.`);
    this.name = 'PaymentNotUndone';
  }
}

/**
 * Gives an order's money back, whatever became of it: cancels the PaymentIntent, or refunds it when Stripe says that it
 * has succeeded. To be called after the tombstone is written, so that nothing is confirmed or captured any more that
 * this does not see. Doing it again changes nothing. Answers what the order's payment is now; undefined when no money was touched.
 */
export async function undoPayment(deps: PaymentDependencies, orderId: string): Promise<Partial<Payment> | undefined> {
  const authorisation = await deps.stores.ledger.get(orderId, 'authorise');
  const paymentIntentId = authorisation?.paymentIntentId;
  if (!authorisation || !paymentIntentId) return undefined;
  const intent = await cancel(deps, orderId, paymentIntentId, authorisation.amount);
  switch (intent.status) {
    case 'canceled':
      return { paymentIntentId, ...(authorisation.state === 'failed' ? {} : { status: 'cancelled' }) };
    case 'succeeded':
      return refund(deps, orderId, intent);
    default:
      throw new PaymentNotUndone(paymentIntentId, intent.status);
  }
}

async function cancel(
  deps: PaymentDependencies,
  orderId: string,
  paymentIntentId: string,
  amount: number,
): Promise<Stripe.PaymentIntent> {
  const entry = await beginEntry(deps.stores, orderId, 'cancel', amount);
  try {
    return await underKey(deps, entry, 'cancel', (options) =>
      deps.stripe.paymentIntents.cancel(paymentIntentId, {}, options),
    );
  } catch (error) {
    const refused = refusedFor(error);
    if (refused) return refused;
    throw error;
  }
}

/** Refunds what is not refunded yet, with a key for each refund that has failed before. */
async function refund(
  deps: PaymentDependencies,
  orderId: string,
  intent: Stripe.PaymentIntent,
): Promise<Partial<Payment>> {
  const captured = intent.amount_received;
  const entry = await beginEntry(deps.stores, orderId, 'refund', captured);
  const { open, failures } = await refundsOf(deps.stripe, intent);
  if (open > 0) {
    const made = await createRefund(deps, entry, { intent, amount: open, failures });
    if (!stands(made)) throw new PaymentNotUndone(intent.id, made.status);
  }
  return { paymentIntentId: intent.id, status: 'refunded', captured, refunded: captured };
}
