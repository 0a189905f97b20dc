import type { Static } from 'typebox';
import type { ReconcileReport, WebhookEventList } from '../../schemas/ops.ts';
import type { Examples, OperationExamples } from './example.ts';
import { orders } from './orders.ts';
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

const anOrder = { answers: { 200: { completed: orders.completed } } };

/** The examples of what operators call, by operationId. */
export const operations: Readonly<Record<string, OperationExamples>> = {
  ...workflows,
  recoverOrder: anOrder,
  reconcileOrder: anOrder,
  redriveOrder: anOrder,
  reconcile: { answers: { 200: reports } },
  listWebhookEvents: { answers: { 200: webhookEventLists } },
  retryWebhookEvent: { answers: { 200: { handled: { summary: 'It is dealt with', value: { outcome: 'handled' } } } } },
};
