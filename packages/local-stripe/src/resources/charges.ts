import type Stripe from 'stripe';
import { noSuch } from '../errors.ts';
import { readExpand } from '../expand.ts';
import { listOperation } from '../lists.ts';
import type { Api, Route } from '../operation.ts';
import { readParams } from '../params.ts';
import type { Decline } from '../test-cards.ts';
import { noBillingDetails } from './payment-methods.ts';

/** What came of an attempt: `captureBefore` is when an authorisation ends, in seconds since 1970. */
export type AttemptResult =
  | {
      approved: true;
      captured: boolean;
      captureBefore: number | undefined;
      threeDSecure: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure | null;
    }
  | { approved: false; decline: Decline };

/** Writes the charge of one attempt to take a PaymentIntent's amount: approved (captured or not), or declined. */
export function createCharge(
  api: Api,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  result: AttemptResult,
): Stripe.Charge {
  const failure = result.approved ? undefined : result.decline;
  const captured = result.approved && result.captured;
  const charge: Stripe.Charge = {
    id: api.newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: noBillingDetails,
    calculated_statement_descriptor: null,
    captured,
    created: api.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: failure ? declinedOutcome(failure) : approvedOutcome,
    paid: result.approved,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: cardDetails(method, intent.amount, result) },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: result.approved ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
  return api.save(charge, result.approved ? 'charge.succeeded' : 'charge.failed');
}

const approvedOutcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'normal',
  risk_score: 12,
  seller_message: 'Payment complete.',
  type: 'authorized',
} satisfies Stripe.Charge.Outcome;

const declinedOutcome = ({ declineCode }: Decline) =>
  ({
    ...approvedOutcome,
    advice_code: 'try_again_later',
    network_status: 'declined_by_network',
    reason: declineCode,
    seller_message: 'The bank did not approve this payment.',
    type: 'issuer_declined',
  }) satisfies Stripe.Charge.Outcome;

function cardDetails({ card }: Stripe.PaymentMethod, amount: number, result: AttemptResult) {
  if (!card) throw new Error('Only cards can be charged.');
  return {
    amount_authorized: amount,
    authorization_code: null,
    brand: card.brand,
    ...(result.approved && result.captureBefore !== undefined && { capture_before: result.captureBefore }),
    checks: card.checks,
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_transaction_id: null,
    regulated_status: card.regulated_status,
    three_d_secure: result.approved ? result.threeDSecure : null,
    transaction_link_id: null,
    wallet: null,
  } satisfies Stripe.Charge.PaymentMethodDetails.Card;
}

export const chargeRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/charges',
    operation: listOperation('charge', '/v1/charges', ['customer', 'payment_intent']),
  },
  {
    method: 'GET',
    path: '/v1/charges/:id',
    operation({ store }, { form, id }) {
      const params = readParams(form);
      const expand = readExpand(params, 'charge', store);
      params.done();
      const found = store.get('charge', id);
      if (!found) throw noSuch('charge', id, 'id', 404);
      return () => expand(found);
    },
  },
];
