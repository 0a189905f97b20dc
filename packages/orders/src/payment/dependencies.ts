import Stripe from 'stripe';
import type { Stores } from '../store/stores.ts';
import type { LedgerEntry } from './ledger.ts';

export interface PaymentDependencies {
  stores: Stores;
  stripe: Stripe;
}

/**
 * Runs one call to Stripe under the idempotency key of the entry's current attempt. The key stays the same over
 * crashes and lost answers, so Stripe replays what it did. Only after an error that Stripe itself stored (5xx) does the
 * next run take a new key, since the old one would replay the error for ever.
 */
export async function underKey<T>(
  { stores }: PaymentDependencies,
  entry: LedgerEntry,
  step: 'create' | 'confirm' | 'capture' | 'cancel' | 'refund',
  call: (options: { idempotencyKey: string }) => Promise<T>,
): Promise<T> {
  try {
    return await call({ idempotencyKey: `${entry.orderId}:${step}:${entry.attempt}` });
  } catch (error) {
    if (isKept(error)) await stores.ledger.nextAttempt(entry);
    throw error;
  }
}

/** A 409 has the same class, but says that the key is in use: what it stands for is still under way. */
const isKept = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeAPIError && (error.statusCode ?? 0) >= 500;

/** The PaymentIntent as it stood when Stripe refused an operation for its status; undefined for any other error. */
export function refusedFor(error: unknown): Stripe.PaymentIntent | undefined {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'payment_intent_unexpected_state'
    ? error.payment_intent
    : undefined;
}
