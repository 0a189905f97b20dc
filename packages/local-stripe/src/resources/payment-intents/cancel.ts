import type Stripe from 'stripe';
import { readExpand } from '../../expand.ts';
import type { Api, Operation } from '../../operation.ts';
import { readParams } from '../../params.ts';
import { newRefund } from '../refunds/refund.ts';
import { latestCharge, loadIntent, mustBe } from './intent.ts';

const reasons = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** `POST /v1/payment_intents/:id/cancel`: no more attempts, and what was authorised is let go. */
export const cancelIntent: Operation = (api, { form, id }) => {
  const { store } = api;
  const params = readParams(form);
  const intent = loadIntent(store, id);
  const reason = params.oneOf('cancellation_reason', reasons) ?? null;
  const expand = readExpand(params, 'payment_intent', store);
  params.done();
  return () => {
    mustBe(
      intent,
      ['requires_payment_method', 'requires_capture', 'requires_confirmation', 'requires_action'],
      'canceled',
    );
    if (intent.status === 'requires_capture') return expand(releaseAuthorization(api, intent, reason));
    return expand(cancel(api, intent, reason));
  };
};

/**
 * Cancels a PaymentIntent that was not captured: on request, or since it `expired`. Either way
 * Stripe shows the charge as refunded, by a Refund of what was never captured.
 */
export function releaseAuthorization(
  api: Api,
  intent: Stripe.PaymentIntent,
  reason: (typeof reasons)[number] | 'expired' | null,
): Stripe.PaymentIntent {
  api.never('expire_authorization', intent.id);
  const charge = latestCharge(api.store, intent);
  const expired = reason === 'expired';
  const released = { ...charge, amount_refunded: charge.amount, refunded: true };
  api.save(released, expired ? 'charge.expired' : 'charge.refunded');
  const refundReason = expired ? 'expired_uncaptured_charge' : 'requested_by_customer';
  api.save(
    newRefund(api, charge, { amount: charge.amount, reason: refundReason, status: 'succeeded' }),
    'refund.created',
  );
  return cancel(api, intent, expired ? 'automatic' : reason);
}

function cancel(
  api: Api,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Stripe.PaymentIntent {
  return api.save(
    {
      ...intent,
      status: 'canceled',
      amount_capturable: 0,
      canceled_at: api.now(),
      cancellation_reason: reason,
      next_action: null,
    },
    'payment_intent.canceled',
  );
}
