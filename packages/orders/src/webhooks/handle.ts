import type Stripe from 'stripe';
import { OrderNotFound, OrderSuperseded } from '../order/lifecycle.ts';
import { type SyncDependencies, syncPayment } from '../payment/sync.ts';
import type { WebhookEvent } from './events.ts';

/** After so many failures an event is left to a person. */
const attemptsBeforeParking = 5;

/**
 * Deals with a stored event, once: one that is done with changes nothing. Throws what kept it from being dealt with, having
 * counted that; after several times the event is parked and this no longer throws.
 */
export async function handleWebhook(
  deps: SyncDependencies,
  eventId: string,
): Promise<WebhookEvent['outcome'] | 'parked'> {
  const { webhookEvents } = deps.stores;
  const event = await webhookEvents.get(eventId);
  if (!event || event.queue === undefined) return event?.outcome;
  try {
    const outcome = await handle(deps, event);
    await webhookEvents.finish(eventId, outcome);
    return outcome;
  } catch (error) {
    const attempts = await webhookEvents.fail(eventId, error instanceof Error ? error.message : String(error));
    // Another run of the same event was quicker.
    if (attempts === undefined) return (await webhookEvents.get(eventId))?.outcome;
    if (attempts < attemptsBeforeParking) throw error;
    await webhookEvents.park(eventId);
    return 'parked';
  }
}

async function handle(deps: SyncDependencies, { type, objectId }: WebhookEvent): Promise<'handled' | 'ignored'> {
  const paymentIntentId = await paymentIntentOf(deps.stripe, type, objectId);
  if (paymentIntentId === undefined) return 'ignored';
  const intent = await deps.stripe.paymentIntents.retrieve(paymentIntentId, { expand: ['latest_charge'] });
  const { orderId } = intent.metadata;
  if (orderId === undefined) return 'ignored';
  try {
    await syncPayment(deps, orderId, intent);
    return 'handled';
  } catch (error) {
    // A payment of another shop that shares the account, or a late event of an order that has gone elsewhere by now.
    if (error instanceof OrderNotFound) return 'ignored';
    if (error instanceof OrderSuperseded) return 'handled';
    throw error;
  }
}

/** The PaymentIntent that an event is about, as far as it is about one that matters here. */
async function paymentIntentOf(stripe: Stripe, type: string, objectId: string): Promise<string | undefined> {
  if (type.startsWith('payment_intent.')) return objectId;
  if (type.startsWith('refund.')) return idOf((await stripe.refunds.retrieve(objectId)).payment_intent);
  if (type.startsWith('charge.dispute.')) return idOf((await stripe.disputes.retrieve(objectId)).payment_intent);
  return undefined;
}

const idOf = (reference: string | { id: string } | null): string | undefined =>
  typeof reference === 'object' ? reference?.id : reference;
