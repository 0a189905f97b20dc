import Stripe from 'stripe';
import type { Clock } from '../clock.ts';
import type { Stores } from '../store/stores.ts';
import type { LedgerEntry } from './ledger.ts';

export interface PaymentDependencies {
  stores: Stores;
  stripe: Stripe;
  clock: Clock;
}

/** Stripe forgets keys after at least 24 hours, and then would do again what they stood for. */
const keyLifetimeMs = 23 * 3_600_000;

/**
 * Runs one call to Stripe under the idempotency key of the entry's current attempt. The key stays the same over
 * crashes and lost answers, so Stripe replays what it did. Only after an error that Stripe itself stored (5xx) does the
 * next run take a new key, since the old one would replay the error for ever, and before Stripe forgets the key. So
 * `call` may meet what an earlier attempt did: Stripe must be able to refuse it for that, or it must look first.
 */
export async function underKey<T>(
  { stores, clock }: PaymentDependencies,
  entry: LedgerEntry,
  step: string,
  call: (options: { idempotencyKey: string }) => Promise<T>,
): Promise<T> {
  const age = clock.now().getTime() - Date.parse(entry.attemptedAt);
  const { orderId, attempt } = age < keyLifetimeMs ? entry : await stores.ledger.nextAttempt(entry);
  try {
    return await call({ idempotencyKey: `${orderId}:${step}:${attempt}` });
  } catch (error) {
    if (isKept(error)) await stores.ledger.nextAttempt({ ...entry, attempt });
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
