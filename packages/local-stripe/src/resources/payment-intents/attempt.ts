import type Stripe from 'stripe';
import { documentation, StripeError, unexpectedState } from '../../errors.ts';
import type { Api } from '../../operation.ts';
import { authenticationDecline, type Decline, genericDecline, type TestCard, testCardOf } from '../../test-cards.ts';
import { createCharge } from '../charges.ts';
import { expectDisputes } from '../disputes.ts';
import { authorizationEnds } from './expire.ts';
import { idOf } from './intent.ts';

export interface AttemptOptions {
  /** The customer is not there, and authenticated for this when the card was set up. */
  offSession: boolean;
  /** A card that wants authentication is to decline rather than to wait. */
  errorOnRequiresAction: boolean;
  /** Where the customer is to come back to. */
  returnUrl: string | undefined;
  origin: string;
}

/** What an attempt to pay led to; `error` when it failed. */
export interface Attempted {
  intent: Stripe.PaymentIntent;
  error?: Stripe.PaymentIntent.LastPaymentError;
}

/**
 * Tries to take the PaymentIntent's amount from its payment method, and writes down what came of it: authorised, captured,
 * waiting for the customer, or declined.
 */
export function attemptPayment(api: Api, intent: Stripe.PaymentIntent, options: AttemptOptions): Attempted {
  const method = attachedMethod(api, intent);
  const card = testCardOf(method.card);
  if (!needsAuthentication(card, intent, options)) return charge(api, intent, method, card, null);
  if (options.offSession || options.errorOnRequiresAction) return decline(api, intent, method, authenticationDecline);
  return {
    intent: api.save(
      { ...intent, status: 'requires_action', next_action: challenge(intent, options), last_payment_error: null },
      'payment_intent.requires_action',
    ),
  };
}

/** Goes on where the customer has authenticated. */
export function continueAuthenticated(api: Api, intent: Stripe.PaymentIntent): Attempted {
  const method = attachedMethod(api, intent);
  return charge(api, intent, method, testCardOf(method.card), authenticated);
}

/** Ends an attempt that the customer could not or would not authenticate. */
export function failAuthentication(api: Api, intent: Stripe.PaymentIntent): Attempted {
  const code = 'payment_intent_authentication_failure';
  return fail(api, intent, {
    type: 'invalid_request_error',
    code,
    doc_url: documentation(code),
    message:
      'The provided PaymentMethod has failed authentication. Provide another one to attempt this PaymentIntent again.',
    payment_method: attachedMethod(api, intent),
  });
}

/** The PaymentIntent after an attempt that a request has made. Throws a card_error for a failed one. */
export function intentOf({ intent, error }: Attempted): Stripe.PaymentIntent {
  if (error)
    throw new StripeError(402, { ...error, type: 'card_error', message: error.message ?? '', payment_intent: intent });
  return intent;
}

type CardMethod = Stripe.PaymentMethod & { card: Stripe.PaymentMethod.Card };

function attachedMethod({ store }: Api, intent: Stripe.PaymentIntent): CardMethod {
  const id = idOf(intent.payment_method);
  const method = id === null ? undefined : store.get('payment_method', id);
  const card = method?.card;
  if (!card)
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. " +
        'Update it with one and then confirm it again, or confirm it again directly with one.',
      intent,
    );
  return { ...method, card };
}

function needsAuthentication(
  { authentication }: TestCard,
  intent: Stripe.PaymentIntent,
  { offSession }: AttemptOptions,
): boolean {
  switch (authentication) {
    case 'none':
      return false;
    case 'always':
      return true;
    case 'on_session':
      return !offSession;
    case 'on_request':
      return intent.payment_method_options?.card?.request_three_d_secure !== 'automatic';
    default:
      return authentication satisfies never;
  }
}

/** What a charge says of a challenge that was passed. */
const authenticated = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
} satisfies Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure;

function charge(
  api: Api,
  intent: Stripe.PaymentIntent,
  method: CardMethod,
  card: TestCard,
  threeDSecure: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure | null,
): Attempted {
  const refusal = api.declinesCards() ? genericDecline : card.decline;
  if (refusal) return decline(api, intent, method, refusal);
  const captured = intent.capture_method !== 'manual';
  const captureBefore = captured ? undefined : authorizationEnds(api, intent.id);
  const charge = createCharge(api, intent, method, { approved: true, captured, captureBefore, threeDSecure });
  if (captured) expectDisputes(api, charge);
  return {
    intent: api.save(
      {
        ...intent,
        status: captured ? 'succeeded' : 'requires_capture',
        amount_capturable: captured ? 0 : intent.amount,
        amount_received: captured ? intent.amount : 0,
        latest_charge: charge.id,
        last_payment_error: null,
        next_action: null,
      },
      captured ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated',
    ),
  };
}

function decline(api: Api, intent: Stripe.PaymentIntent, method: CardMethod, reason: Decline): Attempted {
  const charge = createCharge(api, intent, method, { approved: false, decline: reason });
  const { code, declineCode, message } = reason;
  return fail(
    api,
    { ...intent, latest_charge: charge.id },
    {
      type: 'card_error',
      code,
      decline_code: declineCode,
      doc_url: documentation(code),
      message,
      charge: charge.id,
      payment_method: method,
    },
  );
}

function fail(api: Api, intent: Stripe.PaymentIntent, error: Stripe.PaymentIntent.LastPaymentError): Attempted {
  const failed = api.save(
    {
      ...intent,
      status: 'requires_payment_method',
      last_payment_error: error,
      next_action: null,
      payment_method: null,
    },
    'payment_intent.payment_failed',
  );
  return { intent: failed, error };
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
