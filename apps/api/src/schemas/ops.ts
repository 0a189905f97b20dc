import { Type } from 'typebox';
import { named, nullable, ref, Timestamp } from './named.ts';

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

export const AuditEntry = named(
  'AuditEntry',
  Type.Object({
    auditId: Type.String(),
    at: Timestamp('When it began'),
    userId: Type.String({ description: 'The subject of the token: a person, or a client by itself' }),
    role: Type.String(),
    clientId: nullable(Type.String({ description: 'The client that the token was issued to, where it says so' })),
    operationId: Type.String({ description: 'The call, as this document names it' }),
    method: Type.String(),
    params: Type.Record(Type.String(), Type.String(), { description: 'The parameters of its path' }),
    orderId: nullable(Type.String({ description: 'The order that it is about, where the call names one' })),
    reason: nullable(Type.String({ description: 'As Audit-Reason said' })),
    requestId: Type.String({ description: 'The X-Request-Id of the answer, by which the logs know the call' }),
    traceId: nullable(Type.String()),
    outcome: nullable(
      Type.Object(
        { at: Timestamp('Answered'), status: Type.Integer({ description: 'The HTTP status' }) },
        { description: 'null while the call is under way, and for good if the service ended meanwhile' },
      ),
    ),
  }),
);

export const AuditList = named(
  'AuditList',
  Type.Object({
    items: Type.Array(ref(AuditEntry)),
    nextCursor: nullable(Type.String({ description: 'The cursor of the next page; null at the end' })),
  }),
);
