import type { Static } from 'typebox';
import type { CheckoutDecision, CheckoutRequest, OrderSubmission } from '../../schemas/checkout.ts';
import type { Examples } from './example.ts';

export const shippingAddress = {
  name: 'Ada Byron',
  line1: 'Torstrasse 1',
  city: 'Berlin',
  postalCode: '10119',
  country: 'DE',
};

const cart = {
  items: [
    { productId: 'espresso-beans', quantity: 2 },
    { productId: 'mug', quantity: 1 },
  ],
  shippingAddress,
};

/** The price of the example cart. */
export const price = {
  currency: 'eur',
  lines: [
    { productId: 'espresso-beans', name: 'Espresso beans, 1 kg', quantity: 2, unitPrice: 1890, amount: 3780 },
    { productId: 'mug', name: 'Stoneware mug', quantity: 1, unitPrice: 1400, amount: 1400 },
  ],
  subtotal: 5180,
  shipping: 0,
  tax: 984,
  total: 6164,
};

export const checkoutRequests: Examples<Static<typeof CheckoutRequest>> = {
  cart: { summary: 'A cart and where it goes', value: cart },
  cartWithTotal: {
    summary: 'A cart of somebody who is signed in, with the total that the app shows',
    value: { ...cart, currency: 'eur', expectedTotal: price.total },
  },
  emptyCart: { summary: 'Nothing yet: the answer is an issue', value: { ...cart, items: [] } },
};

const quote = {
  quoteId: 'eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.e30.c2ln',
  ...price,
  expiresAt: '2026-11-24T10:15:00.000Z',
};
const executionArn =
  'arn:aws:states:eu-central-1:123456789012:express:order-checks:2142f72c-f8f7-442f-a2ce-df960fd532c5:430dc376-c6d1-4409-a5ee-80284ace299a';

export const checkoutDecisions: Examples<Static<typeof CheckoutDecision>> = {
  accept: {
    summary: 'It can be bought at this price',
    value: {
      valid: true,
      decision: 'accept',
      issues: [],
      quote,
      checks: [
        { name: 'address', status: 'passed', durationMs: 1 },
        { name: 'price', status: 'passed', durationMs: 12 },
        { name: 'inventory', status: 'passed', durationMs: 14 },
        { name: 'risk', status: 'passed', durationMs: 9 },
      ],
      executionArn,
    },
  },
  reject: {
    summary: 'It can’t be bought as it is; the reasons are in issues',
    value: {
      valid: false,
      decision: 'reject',
      issues: [
        {
          code: 'OUT_OF_STOCK',
          pointer: '/items/1/quantity',
          message: 'Fewer are available than were asked for.',
          available: 0,
        },
        {
          code: 'PRICE_CHANGED',
          pointer: '/expectedTotal',
          message: 'The total is not the one that was expected.',
          expected: 5990,
          actual: 6164,
        },
      ],
      quote,
      checks: [
        { name: 'address', status: 'passed', durationMs: 1 },
        { name: 'price', status: 'failed', durationMs: 12 },
        { name: 'inventory', status: 'failed', durationMs: 14 },
        { name: 'risk', status: 'passed', durationMs: 9 },
      ],
      executionArn,
    },
  },
  review: {
    summary: 'It can be bought, though the risk could not be told in time: somebody will look at the order',
    value: {
      valid: true,
      decision: 'review',
      issues: [],
      quote,
      checks: [
        { name: 'address', status: 'passed', durationMs: 1 },
        { name: 'price', status: 'passed', durationMs: 12 },
        { name: 'inventory', status: 'passed', durationMs: 14 },
        { name: 'risk', status: 'degraded', durationMs: 250 },
      ],
      executionArn,
    },
  },
};

export const orderSubmissions: Examples<Static<typeof OrderSubmission>> = {
  total: {
    summary: 'At the total that the customer saw',
    value: { ...cart, paymentMethodId: 'pm_card_visa', expectedTotal: price.total },
  },
  returnUrl: {
    summary: 'With the app’s own link, for banks that ask the customer on a page of theirs',
    value: {
      ...cart,
      paymentMethodId: 'pm_card_authenticationRequired',
      returnUrl: 'shop://orders/return',
      expectedTotal: price.total,
    },
  },
};
