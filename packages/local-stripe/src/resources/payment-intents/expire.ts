import type { Api } from '../../operation.ts';
import { releaseAuthorization } from './cancel.ts';

/** How long a card lets an online payment wait for its capture, in seconds (https://docs.stripe.com/payments/place-a-hold-on-a-payment-method). */
const validity = 7 * 24 * 60 * 60;

/** When an authorisation that is made now ends by itself, in seconds since 1970: `expireAuthorization` comes then. */
export function authorizationEnds(api: Api, intentId: string): number {
  const end = api.now() + validity;
  api.later('expire_authorization', intentId, end);
  return end;
}

/** Cancels a PaymentIntent whose authorisation was not captured in time. */
export function expireAuthorization(api: Api, id: string): void {
  const intent = api.store.get('payment_intent', id);
  if (intent?.status === 'requires_capture') releaseAuthorization(api, intent, 'expired');
}
