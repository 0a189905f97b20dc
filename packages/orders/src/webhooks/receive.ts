import Stripe from 'stripe';
import type { Clock } from '../clock.ts';
import { WebhookRefused } from '../errors.ts';
import type { Stores } from '../store/stores.ts';

/** Seconds that a signature is good for: Stripe's own recommendation. Each delivery is signed anew. */
const toleranceSeconds = 300;

/**
 * Takes in an event that Stripe delivers: checks its signature over the raw body, and answers once it is stored. An event
 * that comes again changes nothing. Throws WebhookRefused, and what the store throws: Stripe delivers again then.
 */
export async function receiveWebhook(
  { stores, secret, clock }: { stores: Pick<Stores, 'webhookEvents'>; secret: string; clock: Clock },
  body: Buffer,
  signature: string | undefined,
): Promise<{ eventId: string; stored: boolean }> {
  const event = verified(body, signature ?? '', secret, clock);
  const object = (event?.data?.object ?? {}) as { id?: unknown };
  const { id: eventId, type } = event ?? {};
  if (typeof eventId !== 'string' || typeof type !== 'string') throw new WebhookRefused('This is not an event.');
  const objectId = typeof object.id === 'string' ? object.id : '';
  return { eventId, stored: await stores.webhookEvents.put({ eventId, type, objectId }) };
}

/** What the body says, as far as it is JSON and Stripe's. */
function verified(body: Buffer, signature: string, secret: string, clock: Clock): Stripe.Event | null {
  try {
    return Stripe.webhooks.constructEvent(body, signature, secret, toleranceSeconds, undefined, clock.now().getTime());
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError)
      throw new WebhookRefused('The Stripe-Signature header does not fit the body, or is too old.');
    if (error instanceof SyntaxError) throw new WebhookRefused('The body is not JSON.');
    throw error;
  }
}
