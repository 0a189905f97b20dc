import { Type } from 'typebox';
import { named, ref, Timestamp } from './named.ts';

export const WebhookEvent = named(
  'WebhookEvent',
  Type.Object({
    eventId: Type.String(),
    type: Type.String({ examples: ['payment_intent.succeeded'] }),
    objectId: Type.String(),
    receivedAt: Timestamp('Stored'),
    attempts: Type.Integer(),
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
