import Stripe from 'stripe';

/** The events that this stand-in makes (https://docs.stripe.com/api/events/types). */
export type EventType =
  | 'charge.captured'
  | 'charge.dispute.created'
  | 'charge.dispute.funds_withdrawn'
  | 'charge.expired'
  | 'charge.failed'
  | 'charge.refund.updated'
  | 'charge.refunded'
  | 'charge.succeeded'
  | 'payment_intent.amount_capturable_updated'
  | 'payment_intent.canceled'
  | 'payment_intent.created'
  | 'payment_intent.payment_failed'
  | 'payment_intent.requires_action'
  | 'payment_intent.succeeded'
  | 'refund.created'
  | 'refund.failed'
  | 'refund.updated';

export type EventOf<Type extends EventType> = Extract<Stripe.Event, { type: Type }>;

/** The kind of object that an event of this type tells of. */
export type SubjectOf<Type extends EventType> = EventOf<Type>['data']['object'];

export interface EventSource {
  id: string;
  /** Seconds since 1970. */
  created: number;
  request: Stripe.Event.Request;
}

/** An event about an object as it is now. `before` is what it was; a PaymentIntent's events don't say that. */
export function createEvent<Type extends EventType>(
  type: Type,
  object: SubjectOf<Type>,
  before: object | undefined,
  { id, created, request }: EventSource,
): EventOf<Type> {
  const base = {
    id,
    object: 'event',
    api_version: Stripe.API_VERSION,
    created,
    livemode: false,
    // Known only where the event is read: see `Outbox.pending`.
    pending_webhooks: 0,
    request,
  } satisfies Omit<Stripe.EventBase, 'type' | 'data'>;
  const previous = before && !type.startsWith('payment_intent.') ? previousAttributes(before, object) : undefined;
  // TypeScript can't follow that a type and its own subject make one member of the union.
  return {
    ...base,
    type,
    data: { object, ...(previous && { previous_attributes: previous }) },
  } as unknown as EventOf<Type>;
}

/** What has changed, with its values from before, null where there was none; of nested objects only what changed in them. */
export function previousAttributes(before: object, after: object): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is]: unknown[] = [Reflect.get(before, name), Reflect.get(after, name)];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changed[name] = isPlain(was) && isPlain(is) ? previousAttributes(was, is) : (was ?? null);
  }
  return changed;
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
