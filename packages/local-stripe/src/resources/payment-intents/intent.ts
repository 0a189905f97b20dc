import type Stripe from 'stripe';
import { noSuch, unexpectedState } from '../../errors.ts';
import type { Reader } from '../../store.ts';

/** The statuses that this stand-in knows; `processing` is for payment methods that take days. */
export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled';

/** The PaymentIntent of the path. Throws resource_missing. */
export function loadIntent(store: Reader, id: string): Stripe.PaymentIntent {
  const intent = store.get('payment_intent', id);
  if (!intent) throw noSuch('payment_intent', id, 'intent', 404);
  return intent;
}

/** Throws payment_intent_unexpected_state unless the PaymentIntent is in one of the statuses. `action` as in "could not be captured". */
export function mustBe(intent: Stripe.PaymentIntent, statuses: readonly IntentStatus[], action: string): void {
  if (statuses.some((status) => status === intent.status)) return;
  throw unexpectedState(
    `This PaymentIntent could not be ${action} because it has a status of ${intent.status}. ` +
      `Only a PaymentIntent with one of the following statuses may be ${action}: ${statuses.join(', ')}.`,
    intent,
  );
}

/** The id of an object that is there as an id or whole. */
export const idOf = (reference: string | { id: string } | null): string | null =>
  typeof reference === 'object' ? (reference?.id ?? null) : reference;

/** The charge of the last attempt. */
export function latestCharge(store: Reader, intent: Stripe.PaymentIntent): Stripe.Charge {
  const id = idOf(intent.latest_charge);
  const charge = id === null ? undefined : store.get('charge', id);
  if (!charge) throw new Error(`PaymentIntent ${intent.id} has lost its charge.`);
  return charge;
}
