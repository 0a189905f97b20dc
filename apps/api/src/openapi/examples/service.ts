import type { Examples } from './example.ts';

export const health: Examples = { ok: { summary: 'It is alive', value: { status: 'ok' } } };

export const readiness: Examples = { ready: { summary: 'It can serve', value: { status: 'ready' } } };

export const webhookEvents: Examples = {
  refundUpdated: {
    summary: 'As Stripe sends it, shortened',
    value: {
      id: 'evt_3QExample00000000000001',
      object: 'event',
      type: 'refund.updated',
      created: 1_795_600_000,
      data: { object: { id: 're_3QExample00000000000001', object: 'refund' } },
    },
  },
};

export const webhookReceipts: Examples = { received: { summary: 'It is stored', value: { received: true } } };
