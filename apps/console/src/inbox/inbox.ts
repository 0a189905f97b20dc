import { developmentCall } from '../console/development-call.ts';

/** A message as it was published to SNS, which sends it to nobody here. */
export interface InboxMessage {
  messageId: string;
  topic: string;
  subject: string | null;
  message: string;
  attributes: Record<string, string>;
  publishedAt: string;
}

/** One delivery of an event to the webhook; `attempts` oldest first. */
export interface Delivery {
  state: 'pending' | 'held' | 'succeeded' | 'failed';
  /** While it is pending. */
  nextAttempt: string | null;
  attempts: { at: string; status: number | null; error: string | null }[];
}

export interface StripeEvent {
  eventId: string;
  type: string;
  objectId: string | null;
  createdAt: string;
  orderId: string | null;
  /** The page on which a customer confirms a payment. */
  nextActionUrl: string | null;
  deliveries: Delivery[];
}

/** How events that are made from now on are delivered. */
export interface DeliverySettings {
  hold: boolean;
  delayMs: number;
}

export const listMessages = (limit: number, signal: AbortSignal) =>
  developmentCall<{ items: InboxMessage[] }>('GET', `inbox?limit=${limit}`, { signal });

/** Newest first. `startingAfter` is the id of the last event of the page before. */
export function listStripeEvents(limit: number, startingAfter: string | undefined, signal: AbortSignal) {
  const query = new URLSearchParams({ limit: String(limit), ...(startingAfter && { startingAfter }) });
  return developmentCall<{ items: StripeEvent[]; hasMore: boolean }>('GET', `stripe/events?${query}`, { signal });
}

/** Sends an event again, so many times one after the other; answers when that has been attempted. */
export const resend = (eventId: string, times: number) =>
  developmentCall<{ deliveries: Delivery[] }>('POST', `stripe/events/${encodeURIComponent(eventId)}/resend`, {
    body: { times },
  });

/** Lets go what is held back, oldest first. */
export const release = () => developmentCall<{ deliveries: Delivery[] }>('POST', 'stripe/release', { body: {} });

export const deliverySettings = (signal: AbortSignal) =>
  developmentCall<DeliverySettings>('GET', 'stripe/delivery', { signal });

export const setDelivery = (settings: DeliverySettings) =>
  developmentCall<DeliverySettings>('PUT', 'stripe/delivery', { body: settings });
