import type Stripe from 'stripe';
import { checkAmount } from '../../currencies.ts';
import { readExpand } from '../../expand.ts';
import type { Operation } from '../../operation.ts';
import { changedMetadata, readParams } from '../../params.ts';
import { readPaymentMethod } from '../payment-methods.ts';
import { loadIntent, mustBe } from './intent.ts';
import { readShipping } from './read.ts';

/** `POST /v1/payment_intents/:id`: metadata and description always, what is to be paid and how only before it is. */
export const updateIntent: Operation = (api, { form, id }) => {
  const { store } = api;
  const params = readParams(form);
  const intent = loadIntent(store, id);
  const amount = params.integer('amount', 1);
  if (amount !== undefined) checkAmount(amount, intent.currency);
  const methodName = params.text('payment_method');
  const method = methodName === undefined ? undefined : readPaymentMethod(api, methodName);
  const customer = params.text('customer');
  const description = params.unsettableText('description');
  const receiptEmail = params.unsettableText('receipt_email');
  const metadata = params.metadata();
  const shipping = readShipping(params);
  const expand = readExpand(params, 'payment_intent', store);
  params.done();
  return () => {
    if (amount !== undefined || method || customer !== undefined)
      mustBe(intent, ['requires_payment_method', 'requires_confirmation', 'requires_action'], 'updated in this way');
    const updated: Stripe.PaymentIntent = {
      ...intent,
      ...(amount === undefined ? {} : { amount }),
      ...(customer === undefined ? {} : { customer }),
      ...(description === undefined ? {} : { description }),
      ...(receiptEmail === undefined ? {} : { receipt_email: receiptEmail }),
      ...(shipping ? { shipping } : {}),
      ...(method ? { payment_method: method().id, status: 'requires_confirmation', next_action: null } : {}),
      metadata: changedMetadata(intent.metadata, metadata),
    };
    return expand(api.save(updated));
  };
};
