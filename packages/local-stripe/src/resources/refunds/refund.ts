import type Stripe from 'stripe';
import type { Api } from '../../operation.ts';

/** What is the same of every refund, whoever asked for it. */
export function newRefund(
  api: Api,
  charge: Stripe.Charge,
  fields: Pick<Stripe.Refund, 'amount' | 'reason' | 'status'>,
): Stripe.Refund {
  return {
    id: api.newId('re'),
    object: 'refund',
    balance_transaction: null,
    charge: charge.id,
    created: api.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: charge.captured
        ? { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' }
        : { type: 'reversal' },
      type: 'card',
    },
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    receipt_number: null,
    source_transfer_reversal: null,
    transfer_reversal: null,
    ...fields,
  };
}
