import type Stripe from 'stripe';
import { documentation, StripeError, unexpectedState } from '../../errors.ts';
import type { Api } from '../../operation.ts';
import { authenticationDecline, type Behaviour, behaviourOf } from '../../test-cards.ts';
import { createCharge } from '../charges.ts';
import { idOf } from './intent.ts';

export interface AttemptOptions {
  /** Nobody is there to authenticate: a card that wants it declines. */
  unattended: boolean;
  /** Where the customer is to come back to. */
  returnUrl: string | undefined;
  origin: string;
}

/**
 * Tries to take the PaymentIntent's amount from its payment method, writes down what came of it, and answers it: authorised,
 * captured, or waiting for the customer. Throws a card_error for a declined card, having written that down too.
 */
export function attemptPayment(api: Api, intent: Stripe.PaymentIntent, options: AttemptOptions): Stripe.PaymentIntent {
  const methodId = idOf(intent.payment_method);
  const method = methodId === null ? undefined : api.store.get('payment_method', methodId);
  if (!method?.card)
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. " +
        'Update it with one and then confirm it again, or confirm it again directly with one.',
      intent,
    );
  const behaviour = behaviourOf(method.card.last4);
  switch (behaviour.type) {
    case 'approve':
      return approve(api, intent, method);
    case 'authenticate':
      if (options.unattended) return decline(api, intent, method, authenticationDecline);
      return api.store.put({
        ...intent,
        status: 'requires_action',
        next_action: challenge(intent, options),
        last_payment_error: null,
      });
    case 'decline':
      return decline(api, intent, method, behaviour);
    default:
      return behaviour satisfies never;
  }
}

function approve(api: Api, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): Stripe.PaymentIntent {
  const captured = intent.capture_method !== 'manual';
  const charge = createCharge(api, intent, method, { approved: true, captured });
  return api.store.put({
    ...intent,
    status: captured ? 'succeeded' : 'requires_capture',
    amount_capturable: captured ? 0 : intent.amount,
    amount_received: captured ? intent.amount : 0,
    latest_charge: charge.id,
    last_payment_error: null,
    next_action: null,
  });
}

function decline(
  api: Api,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  reason: Extract<Behaviour, { type: 'decline' }>,
): never {
  const charge = createCharge(api, intent, method, { approved: false, decline: reason });
  const { code, declineCode, message } = reason;
  const error = {
    type: 'card_error',
    code,
    decline_code: declineCode,
    doc_url: documentation(code),
    message,
    charge: charge.id,
    payment_method: method,
  } satisfies Stripe.PaymentIntent.LastPaymentError;
  const declined = api.store.put({
    ...intent,
    status: 'requires_payment_method',
    latest_charge: charge.id,
    last_payment_error: error,
    next_action: null,
    payment_method: null,
  });
  throw new StripeError(402, { ...error, payment_intent: declined });
}

/** Where the customer authenticates: a page to go to if there is one to come back to, else what Stripe.js would open. */
function challenge(
  { id, client_secret }: Stripe.PaymentIntent,
  { returnUrl, origin }: AttemptOptions,
): Stripe.PaymentIntent.NextAction {
  const url = `${origin}/v1/payment_intents/${id}/challenge?client_secret=${client_secret}`;
  return returnUrl === undefined
    ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
    : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
}
