import type Stripe from 'stripe';
import { readExpand } from '../../expand.ts';
import type { Operation } from '../../operation.ts';
import { readParams } from '../../params.ts';
import { readPaymentMethod } from '../payment-methods.ts';
import { attemptPayment, intentOf } from './attempt.ts';
import { loadIntent, mustBe } from './intent.ts';
import {
  captureMethods,
  cardOptions,
  checkReturnUrl,
  readConfirmation,
  readShipping,
  readThreeDSecure,
} from './read.ts';

/** `POST /v1/payment_intents/:id/confirm`: tries to take the money. */
export const confirmIntent: Operation = (api, { form, id, origin }) => {
  const params = readParams(form);
  const intent = loadIntent(api.store, id);
  const methodName = params.text('payment_method');
  const method = methodName === undefined ? undefined : readPaymentMethod(api, methodName);
  const captureMethod = params.oneOf('capture_method', captureMethods);
  const receiptEmail = params.text('receipt_email');
  const shipping = readShipping(params);
  const confirmation = readConfirmation(params, origin);
  const threeDSecure = readThreeDSecure(params);
  const expand = readExpand(params, 'payment_intent', api.store);
  params.done();
  checkReturnUrl(intent, confirmation);
  return () => {
    mustBe(intent, ['requires_payment_method', 'requires_confirmation', 'requires_action'], 'confirmed');
    const ready: Stripe.PaymentIntent = {
      ...intent,
      ...(method ? { payment_method: method().id } : {}),
      ...(captureMethod ? { capture_method: captureMethod } : {}),
      ...(receiptEmail ? { receipt_email: receiptEmail } : {}),
      ...(shipping ? { shipping } : {}),
      ...(threeDSecure ? { payment_method_options: cardOptions(threeDSecure) } : {}),
    };
    return expand(intentOf(attemptPayment(api, ready, confirmation)));
  };
};
