import type Stripe from 'stripe';
import { checkAmount, checkCurrency } from '../../currencies.ts';
import { invalidRequest } from '../../errors.ts';
import { readExpand } from '../../expand.ts';
import { randomText } from '../../ids.ts';
import type { Api, Operation } from '../../operation.ts';
import { changedMetadata, type Params, readParams } from '../../params.ts';
import { readPaymentMethod } from '../payment-methods.ts';
import { attemptPayment, intentOf } from './attempt.ts';
import {
  captureMethods,
  cardOptions,
  checkReturnUrl,
  readConfirmation,
  readShipping,
  readThreeDSecure,
} from './read.ts';

/** `POST /v1/payment_intents`: creates a PaymentIntent, and tries to take the money at once if asked to. */
export const createIntent: Operation = (api, { form, origin }) => {
  const params = readParams(form);
  const fields = readFields(params);
  const accepted = readAcceptedMethods(params);
  const methodName = params.text('payment_method');
  const method = methodName === undefined ? undefined : readPaymentMethod(api, methodName);
  const confirm = params.boolean('confirm') ?? false;
  const confirmation = readConfirmation(params, origin);
  if (!confirm)
    for (const name of ['error_on_requires_action', 'off_session', 'return_url'])
      if (name in form)
        throw invalidRequest(`${name} may only be passed when confirming a PaymentIntent.`, { param: name });
  const expand = readExpand(params, 'payment_intent', api.store);
  params.done();
  if (confirm) {
    checkReturnUrl(accepted, confirmation);
    if (!method)
      throw invalidRequest("You cannot confirm this PaymentIntent because it's missing a payment method.", {
        param: 'payment_method',
        code: 'parameter_missing',
      });
  }
  return () => {
    const intent = api.save(
      {
        ...newIntent(api),
        ...fields,
        ...accepted,
        payment_method: method?.().id ?? null,
        status: method ? 'requires_confirmation' : 'requires_payment_method',
      } satisfies Stripe.PaymentIntent as Stripe.PaymentIntent,
      'payment_intent.created',
    );
    return expand(confirm ? intentOf(attemptPayment(api, intent, confirmation)) : intent);
  };
};

function readFields(params: Params) {
  const amount = params.requiredInteger('amount', 1);
  const currency = checkCurrency(params.requiredText('currency'));
  checkAmount(amount, currency);
  return {
    amount,
    currency,
    capture_method: params.oneOf('capture_method', captureMethods) ?? 'automatic_async',
    customer: params.text('customer') ?? null,
    description: params.text('description') ?? null,
    metadata: changedMetadata({}, params.metadata()),
    payment_method_options: cardOptions(readThreeDSecure(params) ?? 'automatic'),
    receipt_email: params.text('receipt_email') ?? null,
    shipping: readShipping(params) ?? null,
    statement_descriptor: params.text('statement_descriptor') ?? null,
    statement_descriptor_suffix: params.text('statement_descriptor_suffix') ?? null,
  };
}

/** Which payment methods may pay: those of the account, or of a list. Here, cards in any case. */
function readAcceptedMethods(params: Params) {
  const automatic = params.object('automatic_payment_methods');
  const enabled = automatic?.boolean('enabled') ?? true;
  const allow_redirects = automatic?.oneOf('allow_redirects', ['always', 'never'] as const) ?? 'always';
  const types = params.texts('allowed_payment_method_types');
  const other = types.find((type) => type !== 'card');
  if (other !== undefined)
    throw invalidRequest(`The payment method type "${other}" is not activated: only cards are.`, {
      param: 'allowed_payment_method_types',
      code: 'payment_intent_invalid_parameter',
    });
  return {
    allowed_payment_method_types: types.length > 0 ? types : null,
    automatic_payment_methods: enabled ? { allow_redirects, enabled } : null,
    payment_method_types: ['card'],
  } satisfies Partial<Stripe.PaymentIntent>;
}

function newIntent(api: Api) {
  const id = api.newId('pi');
  return {
    id,
    object: 'payment_intent',
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    canceled_at: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${randomText(api.random, 24)}`,
    confirmation_method: 'automatic',
    created: api.now(),
    customer_account: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    next_action: null,
    on_behalf_of: null,
    payment_method_configuration_details: null,
    payment_record: null,
    processing: null,
    review: null,
    setup_future_usage: null,
    source: null,
    transfer_group: null,
  } satisfies Partial<Stripe.PaymentIntent>;
}
