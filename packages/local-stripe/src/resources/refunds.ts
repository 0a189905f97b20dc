import type Stripe from 'stripe';
import { formatAmount } from '../currencies.ts';
import { invalidRequest, noSuch, StripeError } from '../errors.ts';
import { readExpand } from '../expand.ts';
import { listOperation } from '../lists.ts';
import type { Operation, Route } from '../operation.ts';
import { changedMetadata, type Params, readParams } from '../params.ts';
import type { Store } from '../store.ts';
import { idOf } from './payment-intents/intent.ts';

const url = '/v1/refunds';
const reasons = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** `POST /v1/refunds`: gives back what was captured, or a part of it. */
const createRefund: Operation = (api, { form }) => {
  const { store } = api;
  const params = readParams(form);
  const charge = readCharge(store, params);
  const wanted = params.integer('amount', 1);
  const reason = params.oneOf('reason', reasons);
  const metadata = changedMetadata({}, params.metadata());
  const expand = readExpand(params, 'refund', store);
  params.done();
  return () => {
    const amount = refundable(charge, wanted);
    const refunded = charge.amount_refunded + amount;
    store.put({
      ...charge,
      amount_refunded: refunded,
      refunded: refunded === charge.amount_captured,
    });
    return expand(
      store.put({
        id: api.newId('re'),
        object: 'refund',
        amount,
        balance_transaction: null,
        charge: charge.id,
        created: api.now(),
        currency: charge.currency,
        customer: charge.customer,
        customer_account: null,
        destination_details: {
          card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
          type: 'card',
        },
        metadata,
        payment_intent: charge.payment_intent,
        payment_method: charge.payment_method,
        reason: reason ?? null,
        receipt_number: null,
        source_transfer_reversal: null,
        status: 'succeeded',
        transfer_reversal: null,
      } satisfies Stripe.Refund),
    );
  };
};

/** The charge that `charge` or `payment_intent` names. */
function readCharge(store: Store, params: Params): Stripe.Charge {
  const chargeId = params.text('charge');
  const intentId = params.text('payment_intent');
  if (chargeId !== undefined) {
    const charge = store.get('charge', chargeId);
    if (!charge || (intentId !== undefined && idOf(charge.payment_intent) !== intentId))
      throw noSuch('charge', chargeId, 'charge', 400);
    return charge;
  }
  if (intentId === undefined)
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.');
  const intent = store.get('payment_intent', intentId);
  if (!intent) throw noSuch('payment_intent', intentId, 'payment_intent', 400);
  const latest = idOf(intent.latest_charge);
  const charge = latest === null ? undefined : store.get('charge', latest);
  if (charge?.status !== 'succeeded')
    throw invalidRequest(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  return charge;
}

/** How much to refund: what is wanted, or all that is left. Throws when there is less. */
function refundable(charge: Stripe.Charge, wanted: number | undefined): number {
  if (!charge.captured)
    throw invalidRequest(`Charge ${charge.id} has not been captured: cancel its PaymentIntent instead.`);
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0)
    throw new StripeError(400, {
      type: 'invalid_request_error',
      code: 'charge_already_refunded',
      message: `Charge ${charge.id} has already been refunded.`,
      charge: charge.id,
    });
  const amount = wanted ?? left;
  if (amount > left) {
    const [asked, available] = [amount, left].map((value) => formatAmount(value, charge.currency));
    throw invalidRequest(`Refund amount (${asked}) is greater than unrefunded amount on charge (${available})`, {
      param: 'amount',
    });
  }
  return amount;
}

function loadRefund(store: Store, id: string): Stripe.Refund {
  const refund = store.get('refund', id);
  if (!refund) throw noSuch('refund', id, 'id', 404);
  return refund;
}

const retrieveRefund: Operation = ({ store }, { form, id }) => {
  const params = readParams(form);
  const expand = readExpand(params, 'refund', store);
  params.done();
  const refund = loadRefund(store, id);
  return () => expand(refund);
};

const updateRefund: Operation = ({ store }, { form, id }) => {
  const params = readParams(form);
  const refund = loadRefund(store, id);
  const metadata = params.metadata();
  const expand = readExpand(params, 'refund', store);
  params.done();
  return () => expand(store.put({ ...refund, metadata: changedMetadata(refund.metadata ?? {}, metadata) }));
};

export const refundRoutes: Route[] = [
  { method: 'POST', path: url, operation: createRefund },
  { method: 'GET', path: url, operation: listOperation('refund', url, ['payment_intent', 'charge']) },
  { method: 'GET', path: `${url}/:id`, operation: retrieveRefund },
  { method: 'POST', path: `${url}/:id`, operation: updateRefund },
];
