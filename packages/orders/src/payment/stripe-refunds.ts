import type Stripe from 'stripe';
import { type PaymentDependencies, underKey } from './dependencies.ts';
import type { LedgerEntry } from './ledger.ts';

/** Whether the customer has the money of a refund, or will have it. */
export const stands = ({ status }: Pick<Stripe.Refund, 'status'>): boolean =>
  status === 'succeeded' || status === 'pending';

/** All refunds of a PaymentIntent, what of it is not refunded (minor currency units), and how many have failed. */
export async function refundsOf(
  stripe: Stripe,
  intent: Stripe.PaymentIntent,
): Promise<{ refunds: Stripe.Refund[]; open: number; failures: number }> {
  const refunds = await stripe.refunds
    .list({ payment_intent: intent.id, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  const standing = refunds.filter(stands);
  const open = intent.amount_received - standing.reduce((sum, { amount }) => sum + amount, 0);
  return { refunds, open, failures: refunds.length - standing.length };
}

/**
 * Refunds an amount in the name of a ledger entry. Stripe would answer a key whose refund failed later with that refund,
 * still in its first state, so that the failures count into the entry's key.
 */
export function createRefund(
  deps: PaymentDependencies,
  entry: LedgerEntry,
  { intent, amount, failures }: { intent: Stripe.PaymentIntent; amount: number; failures: number },
): Promise<Stripe.Refund> {
  const { orderId, entry: refundEntry } = entry;
  const step = failures === 0 ? refundEntry : `${refundEntry}-after-${failures}`;
  return underKey(deps, entry, step, (options) =>
    deps.stripe.refunds.create(
      { payment_intent: intent.id, amount, metadata: { orderId, refund: refundEntry } },
      options,
    ),
  );
}
