import type Stripe from 'stripe';
import { noSuch } from '../errors.ts';
import { readExpand } from '../expand.ts';
import type { Api, Route } from '../operation.ts';
import { readParams } from '../params.ts';
import { findTestCard, type TestCard } from '../test-cards.ts';

export const noBillingDetails = {
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  email: null,
  name: null,
  phone: null,
  tax_id: null,
} satisfies Stripe.PaymentMethod.BillingDetails;

/**
 * Finds a payment method by its id, or a test card by its name: that becomes a payment method of its own when it is used,
 * as at Stripe. Throws resource_missing at once; answers how to have it.
 */
export function readPaymentMethod(api: Api, name: string): () => Stripe.PaymentMethod {
  const known = api.store.get('payment_method', name);
  if (known) return () => known;
  const card = findTestCard(name);
  if (!card) throw noSuch('PaymentMethod', name, 'payment_method', 400);
  return () => api.save(newCard(api, card));
}

function newCard(api: Api, { brand, last4 }: TestCard): Stripe.PaymentMethod {
  const created = api.now();
  return {
    id: api.newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: noBillingDetails,
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'unchecked' },
      country: 'US',
      display_brand: brand,
      exp_month: 12,
      exp_year: new Date(created * 1000).getUTCFullYear() + 4,
      fingerprint: `test-${brand}-${last4}`,
      funding: 'credit',
      generated_from: null,
      last4,
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  } satisfies Stripe.PaymentMethod;
}

export const paymentMethodRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/payment_methods/:id',
    operation({ store }, { form, id }) {
      const params = readParams(form);
      const expand = readExpand(params, 'payment_method', store);
      params.done();
      const found = store.get('payment_method', id);
      if (!found) throw noSuch('PaymentMethod', id, 'payment_method', 404);
      return () => expand(found);
    },
  },
];
