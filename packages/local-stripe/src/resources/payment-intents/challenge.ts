import type Stripe from 'stripe';
import type { Api } from '../../operation.ts';
import { type Attempted, continueAuthenticated, failAuthentication } from './attempt.ts';
import { loadIntent, mustBe } from './intent.ts';

export type ChallengeOutcome = 'complete' | 'fail';

/**
 * What a customer's bank says to a PaymentIntent that waits for it. Throws resource_missing, and
 * payment_intent_unexpected_state when it doesn't wait.
 */
export function endChallenge(api: Api, id: string, outcome: ChallengeOutcome): Attempted {
  const intent = loadIntent(api.store, id);
  mustBe(intent, ['requires_action'], 'authenticated');
  return outcome === 'complete' ? continueAuthenticated(api, intent) : failAuthentication(api, intent);
}

/** Where the customer comes back to, with what Stripe adds to it; undefined where they have nowhere to go. */
export function returnAddress(before: Stripe.PaymentIntent, { error }: Attempted): string | undefined {
  const address = before.next_action?.redirect_to_url?.return_url;
  if (!address || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  url.searchParams.set('payment_intent', before.id);
  url.searchParams.set('payment_intent_client_secret', before.client_secret ?? '');
  url.searchParams.set('redirect_status', error ? 'failed' : 'succeeded');
  return url.href;
}
