import { Type } from 'typebox';
import { named, ref, Timestamp } from './named.ts';

export const WebhookEvent = named(
  'WebhookEvent',
  Type.Object({
    eventId: Type.String({ description: 'Stripe’s id of the event' }),
    type: Type.String({ description: 'What it tells of', examples: ['payment_intent.succeeded'] }),
    objectId: Type.String({ description: 'Stripe’s id of what it tells of' }),
    receivedAt: Timestamp('Stored'),
    attempts: Type.Integer({ description: 'How often it was tried to deal with it' }),
    reason: Type.Optional(Type.String({ description: 'Why the last attempt failed' })),
  }),
);

export const WebhookEventList = named('WebhookEventList', Type.Object({ items: Type.Array(ref(WebhookEvent)) }));

export const ReconcileReport = named(
  'ReconcileReport',
  Type.Object({
    looked: Type.Integer({ description: 'Orders looked at' }),
    healed: Type.Array(
      Type.Object({
        orderId: Type.String(),
        healing: Type.Enum(['settled', 'started', 'resumed', 'compensated', 'confirmed', 'parked']),
      }),
    ),
    failed: Type.Array(Type.Object({ orderId: Type.String(), reason: Type.String() })),
    webhooks: Type.Object({ handled: Type.Integer(), failed: Type.Integer(), parked: Type.Integer() }),
  }),
);
