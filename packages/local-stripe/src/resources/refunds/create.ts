import type Stripe from 'stripe';
import { formatAmount } from '../../currencies.ts';
import { invalidRequest, noSuch, StripeError } from '../../errors.ts';
import { readExpand } from '../../expand.ts';
import type { Operation } from '../../operation.ts';
import { changedMetadata, type Params, readParams } from '../../params.ts';
import type { Reader } from '../../store.ts';
import { testCardOf } from '../../test-cards.ts';
import { idOf } from '../payment-intents/intent.ts';
import { soon } from '../soon.ts';
import { newRefund } from './refund.ts';

const reasons = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** `POST /v1/refunds`: gives back what was captured, or a part of it. */
export const createRefund: Operation = (api, { form }) => {
  const { store } = api;
  const params = readParams(form);
  const charge = readCharge(store, params);
  const wanted = params.integer('amount', 1);
  const reason = params.oneOf('reason', reasons);
  const metadata = changedMetadata({}, params.metadata());
  const expand = readExpand(params, 'refund', store);
  params.done();
  return () => {
    const amount = refundable(store, charge, wanted);
    const refunded = charge.amount_refunded + amount;
    api.save(
      { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount_captured },
      'charge.refunded',
    );
    const behaviour = charge.payment_method_details?.card && testCardOf(charge.payment_method_details.card).refunds;
    const status = behaviour === 'pending' ? 'pending' : 'succeeded';
    const refund: Stripe.Refund = {
      ...newRefund(api, charge, { amount, reason: reason ?? null, status }),
      metadata,
      ...(status === 'pending' && { pending_reason: 'processing' }),
    };
    if (behaviour) api.later('settle_refund', refund.id, soon(api));
    return expand(api.save(refund, 'refund.created'));
  };
};

/** The charge that `charge` or `payment_intent` names. */
function readCharge(store: Reader, params: Params): Stripe.Charge {
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

/** How much to refund: what is wanted, or all that is left. Throws when there is less, or the customer's bank has it already. */
function refundable(store: Reader, charge: Stripe.Charge, wanted: number | undefined): number {
  if (!charge.captured)
    throw invalidRequest(`Charge ${charge.id} has not been captured: cancel its PaymentIntent instead.`);
  const disputes = charge.disputed ? store.list('dispute', { charge: charge.id, limit: 100 }).data : [];
  if (disputes.some(({ is_charge_refundable }) => !is_charge_refundable))
    throw refused('charge_disputed', `Charge ${charge.id} has been charged back; cannot issue a refund.`, charge);
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) throw refused('charge_already_refunded', `Charge ${charge.id} has already been refunded.`, charge);
  const amount = wanted ?? left;
  if (amount > left) {
    const [asked, available] = [amount, left].map((value) => formatAmount(value, charge.currency));
    throw invalidRequest(`Refund amount (${asked}) is greater than unrefunded amount on charge (${available})`, {
      param: 'amount',
    });
  }
  return amount;
}

const refused = (code: string, message: string, { id }: Stripe.Charge) =>
  new StripeError(400, { type: 'invalid_request_error', code, message, charge: id });
