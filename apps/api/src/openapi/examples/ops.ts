import type { Static } from 'typebox';
import type { AuditList, ReconcileReport, WebhookEventList } from '../../schemas/ops.ts';
import type { Examples, OperationExamples } from './example.ts';
import { orderLists, orders } from './orders.ts';
import { operations as workflows } from './workflows.ts';

const webhookEventLists: Examples<Static<typeof WebhookEventList>> = {
  parked: {
    summary: 'One that failed too often',
    value: {
      items: [
        {
          eventId: 'evt_3QExample00000000000001',
          type: 'refund.failed',
          objectId: 're_3QExample00000000000001',
          receivedAt: '2026-11-24T10:00:00.000Z',
          attempts: 5,
          reason: 'Stripe could not be reached.',
        },
      ],
    },
  },
};

const reports: Examples<Static<typeof ReconcileReport>> = {
  quiet: {
    summary: 'Nothing to do',
    value: { looked: 0, healed: [], failed: [], webhooks: { handled: 0, failed: 0, parked: 0 } },
  },
  healed: {
    summary: 'An order whose start had been lost was started',
    value: {
      looked: 1,
      healed: [{ orderId: 'ord_01JDEXAMPLE000000000000001', healing: 'started' }],
      failed: [],
      webhooks: { handled: 2, failed: 0, parked: 0 },
    },
  },
};

const audits: Examples<Static<typeof AuditList>> = {
  refund: {
    summary: 'A refund by an operator, and a call by a server that is under way',
    value: {
      items: [
        {
          auditId: 'aud_01JDEXAMPLE000000000000002',
          at: '2026-11-24T10:05:00.000Z',
          userId: 'fraud-watch',
          role: 'operator',
          clientId: 'fraud-watch',
          operationId: 'cancelOrder',
          method: 'POST',
          params: { orderId: 'ord_01JDEXAMPLE000000000000001' },
          orderId: 'ord_01JDEXAMPLE000000000000001',
          reason: null,
          requestId: 'req-2',
          traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
          outcome: null,
        },
        {
          auditId: 'aud_01JDEXAMPLE000000000000001',
          at: '2026-11-24T10:00:00.000Z',
          userId: 'olga',
          role: 'operator',
          clientId: null,
          operationId: 'refundOrder',
          method: 'POST',
          params: { orderId: 'ord_01JDEXAMPLE000000000000000' },
          orderId: 'ord_01JDEXAMPLE000000000000000',
          reason: 'The parcel was lost.',
          requestId: 'req-1',
          traceId: null,
          outcome: { at: '2026-11-24T10:00:00.700Z', status: 200 },
        },
      ],
      nextCursor: null,
    },
  },
};

const anOrder = { answers: { 200: { completed: orders.completed } } };

/** The examples of what operators call, by operationId. */
export const operations: Readonly<Record<string, OperationExamples>> = {
  ...workflows,
  searchOrders: { answers: { 200: orderLists } },
  recoverOrder: anOrder,
  reconcileOrder: anOrder,
  redriveOrder: anOrder,
  listAudit: { answers: { 200: audits } },
  reconcile: { answers: { 200: reports } },
  listWebhookEvents: { answers: { 200: webhookEventLists } },
  retryWebhookEvent: { answers: { 200: { handled: { summary: 'It is dealt with', value: { outcome: 'handled' } } } } },
};
