import type Stripe from 'stripe';
import { noSuch } from '../errors.ts';
import { readExpand } from '../expand.ts';
import { listOperation } from '../lists.ts';
import type { Api, Route } from '../operation.ts';
import { readParams } from '../params.ts';
import { type DisputeKind, testCardOf } from '../test-cards.ts';
import { soon } from './soon.ts';

const url = '/v1/disputes';

/** How long a dispute can be answered, in seconds. */
const answerable = 9 * 24 * 60 * 60;

/** Has a captured charge disputed some time later, where its card is one for that: `openDisputes` comes then. */
export function expectDisputes(api: Api, charge: Stripe.Charge): void {
  if (disputesOf(charge)) api.later('open_disputes', charge.id, soon(api));
}

/** The customer goes to their bank about a charge, as its test card says. */
export function openDisputes(api: Api, chargeId: string): void {
  const charge = api.store.get('charge', chargeId);
  const kinds = charge && disputesOf(charge);
  if (!charge || !kinds) return;
  api.save({ ...charge, disputed: true });
  for (const kind of kinds) {
    const dispute = newDispute(api, charge, kind);
    if (kind.inquiry) api.save(dispute, 'charge.dispute.created');
    else api.save(dispute, 'charge.dispute.created', 'charge.dispute.funds_withdrawn');
  }
}

function disputesOf({ payment_method_details: details }: Stripe.Charge): readonly DisputeKind[] | undefined {
  return details?.card && testCardOf(details.card).disputes;
}

function newDispute(
  api: Api,
  charge: Stripe.Charge,
  { reason, inquiry, networkReasonCode }: DisputeKind,
): Stripe.Dispute {
  const brand = charge.payment_method_details?.card?.brand ?? 'visa';
  return {
    id: api.newId('du'),
    object: 'dispute',
    amount: charge.amount_captured,
    balance_transactions: [],
    charge: charge.id,
    created: api.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: api.now() + answerable,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    network_reason_code: networkReasonCode,
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand,
        case_type: inquiry ? 'inquiry' : 'chargeback',
        network: brand,
        network_reason_code: networkReasonCode,
      },
      type: 'card',
    },
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  };
}

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

export const disputeRoutes: Route[] = [
  { method: 'GET', path: url, operation: listOperation('dispute', url, ['charge', 'payment_intent']) },
  {
    method: 'GET',
    path: `${url}/:id`,
    operation({ store }, { form, id }) {
      const params = readParams(form);
      const expand = readExpand(params, 'dispute', store);
      params.done();
      const found = store.get('dispute', id);
      if (!found) throw noSuch('dispute', id, 'id', 404);
      return () => expand(found);
    },
  },
];
