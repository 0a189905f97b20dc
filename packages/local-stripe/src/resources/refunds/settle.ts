import type Stripe from 'stripe';
import type { Api } from '../../operation.ts';
import { testCardOf } from '../../test-cards.ts';
import { idOf } from '../payment-intents/intent.ts';

/** What becomes of a refund after a while: a pending one succeeds, or one that seemed to succeed fails after all. */
export function settleRefund(api: Api, id: string): void {
  const refund = api.store.get('refund', id);
  const chargeId = refund ? idOf(refund.charge) : null;
  const charge = chargeId === null ? undefined : api.store.get('charge', chargeId);
  if (!refund || !charge) return;
  switch (charge.payment_method_details?.card && testCardOf(charge.payment_method_details.card).refunds) {
    case 'pending':
      succeed(api, refund);
      break;
    case 'failing':
      fail(api, refund, charge);
      break;
    default:
  }
}

function succeed(api: Api, { pending_reason: _, ...refund }: Stripe.Refund): void {
  api.save<Stripe.Refund>({ ...refund, status: 'succeeded' }, 'refund.updated', 'charge.refund.updated');
}

/** The money comes back to the account: the charge is refunded by that much less. */
function fail(api: Api, refund: Stripe.Refund, charge: Stripe.Charge): void {
  api.save({ ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false });
  api.save<Stripe.Refund>(
    { ...refund, status: 'failed', failure_reason: 'expired_or_canceled_card' },
    'refund.updated',
    'charge.refund.updated',
    'refund.failed',
  );
}
