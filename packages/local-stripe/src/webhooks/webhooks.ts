import type Stripe from 'stripe';
import { noSuch } from '../errors.ts';
import type { Query, Reader } from '../store.ts';
import type { Dispatcher, WebhookEndpoint } from './dispatcher.ts';
import type { Delivery, Outbox, Settings } from './outbox.ts';

/** What has become of an event. */
export interface EventDeliveries {
  event: Stripe.Event;
  deliveries: Delivery[];
}

/** Command of the deliveries, for tests and whoever wants to see what a receiver does with lost, late and doubled events. */
export interface Webhooks {
  /** Where events go from now on; those not delivered yet, too. */
  setEndpoint(endpoint: WebhookEndpoint): void;
  endpoint(): WebhookEndpoint | undefined;
  settings(): Settings;
  /**
   * Holds new deliveries back until they are released, or delays them. Both outlive a restart. Those that are held back
   * stay so when `hold` ends.
   */
  change(settings: Partial<Settings>): void;
  /** Events and their deliveries, newest first. Throws resource_missing for an unknown `startingAfter`. */
  list(query?: Partial<Pick<Query, 'limit' | 'startingAfter' | 'types'>>): {
    data: EventDeliveries[];
    hasMore: boolean;
  };
  /**
   * Delivers an event again, `times` one after the other. Resolves with them when all have been attempted, with none when
   * this closes first. Throws resource_missing.
   */
  resend(event: string, times?: number): Promise<Delivery[]>;
  /**
   * Lets go what is held back: all of it, oldest first, or that of these events, in their order. Each is attempted before
   * the next. Resolves with them when all have been, with none when this closes first. Throws resource_missing.
   */
  release(events?: readonly string[]): Promise<Delivery[]>;
  /** Resolves when nothing is under way. What waits for another attempt may be left. */
  idle(): Promise<void>;
}

export interface WebhooksParts {
  store: Reader;
  outbox: Outbox;
  dispatcher: Dispatcher;
  /** Where it is kept while this runs. */
  subscription: { current: Subscription | undefined };
}

/** An endpoint whose address may not be known yet: what is for it waits until then. */
export type Subscription = Omit<WebhookEndpoint, 'url'> & { url?: string };

/** Whether events of this type are for it. */
export const wantsEvent = ({ enabledEvents = ['*'] }: Subscription, type: string): boolean =>
  enabledEvents.some((enabled) => enabled === '*' || enabled === type);

export const endpointOf = (subscription: Subscription | undefined): WebhookEndpoint | undefined =>
  subscription?.url === undefined ? undefined : { ...subscription, url: subscription.url };

export function createWebhooks({ store, outbox, dispatcher, subscription }: WebhooksParts): Webhooks {
  const mustKnow = (event: string, status: 400 | 404) => {
    if (!store.get('event', event)) throw noSuch('event', event, 'id', status);
  };
  const current = ({ id }: Delivery): Delivery[] => {
    const delivery = outbox.get(id);
    return delivery ? [delivery] : [];
  };

  return {
    setEndpoint(next) {
      subscription.current = next;
      dispatcher.wake();
    },
    endpoint: () => endpointOf(subscription.current),
    settings: outbox.settings,
    change: outbox.change,
    list({ limit = 10, ...query } = {}) {
      if (query.startingAfter !== undefined) mustKnow(query.startingAfter, 400);
      const { data, hasMore } = store.list('event', { limit, ...query });
      return {
        data: data.map((event) => ({
          event: { ...event, pending_webhooks: outbox.pending(event.id) },
          deliveries: outbox.ofEvent(event.id),
        })),
        hasMore,
      };
    },
    async resend(event, times = 1) {
      mustKnow(event, 404);
      const deliveries = Array.from({ length: times }, () => outbox.add(event));
      await Promise.all(deliveries.map(dispatcher.attempt));
      return dispatcher.closed() ? [] : deliveries.flatMap(current);
    },
    async release(events) {
      for (const event of events ?? []) mustKnow(event, 400);
      const held = outbox.held();
      const chosen = events ? events.flatMap((id) => held.filter(({ event }) => event === id)) : held;
      for (const { id } of chosen) {
        // What is left when this closes stays held back; and another release may have been faster.
        if (dispatcher.closed()) return [];
        const delivery = outbox.get(id);
        if (delivery?.state !== 'held') continue;
        outbox.release(id);
        await dispatcher.attempt(delivery);
      }
      return dispatcher.closed() ? [] : chosen.flatMap(current);
    },
    idle: dispatcher.idle,
  };
}
