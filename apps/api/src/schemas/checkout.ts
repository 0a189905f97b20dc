import { issueCodes } from '@expressway/orders';
import { Type } from 'typebox';
import { Amount, named, nullable, ref, strict, Timestamp } from './named.ts';

/** Text that says something: not blank, without control characters, and Unicode (halves of characters can't be stored). */
const text = (maxLength: number, description: string) =>
  Type.String({ maxLength, pattern: '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]*$', description });

export const productIdPattern = /^[A-Za-z0-9_-]{1,64}$/;
export const productIdSchema = Type.String({
  pattern: productIdPattern.source,
  description: 'As the catalogue has it',
});
export const currencySchema = Type.String({ pattern: '^[a-z]{3}$', description: 'ISO 4217 in lower case' });
export const userIdSchema = text(128, 'The customer: `sub` of their token');

export const OrderItem = named(
  'OrderItem',
  Type.Object(
    { productId: productIdSchema, quantity: Type.Integer({ minimum: 1, maximum: 99, description: 'How many of it' }) },
    strict,
  ),
);

export const ShippingAddress = named(
  'ShippingAddress',
  Type.Object(
    {
      name: Type.Optional(text(200, 'Who receives it')),
      line1: text(200, 'Street and number'),
      line2: Type.Optional(text(200, 'What else the carrier must know')),
      city: text(100, 'City or town'),
      region: Type.Optional(text(100, 'State or province, where addresses have one')),
      postalCode: text(16, 'As it is written in the country'),
      country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2, upper case' }),
    },
    strict,
  ),
);

const cart = {
  currency: Type.Optional(currencySchema),
  items: Type.Array(ref(OrderItem), { maxItems: 40, description: 'Each product at most once' }),
  shippingAddress: ref(ShippingAddress),
};
const total = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description }));

export const CheckoutRequest = named(
  'CheckoutRequest',
  Type.Object(
    {
      orderId: Type.Optional(text(64, 'What the app calls the cart; nothing depends on it')),
      userId: Type.Optional(userIdSchema),
      ...cart,
      expectedTotal: total('The total that the app shows, in minor currency units; another one is an issue'),
    },
    strict,
  ),
);

export const OrderSubmission = named(
  'OrderSubmission',
  Type.Object(
    {
      userId: Type.Optional(userIdSchema),
      ...cart,
      paymentMethodId: Type.String({ pattern: '^pm_[A-Za-z0-9_]{1,100}$', description: 'A payment method of Stripe' }),
      returnUrl: Type.Optional(
        Type.String({
          maxLength: 2048,
          pattern: '^[a-z][a-z0-9+.-]*:\\S+$',
          description:
            'Where the customer comes back to if their bank asks them to authenticate: https, or a link of the app. ' +
            'Without it, the app lets Stripe’s SDK ask',
        }),
      ),
      quoteId: Type.Optional(
        Type.String({ minLength: 1, maxLength: 16_384, description: 'The quote to buy at; else expectedTotal' }),
      ),
      expectedTotal: total('The total that the customer saw, in minor currency units; required without quoteId'),
    },
    strict,
  ),
);

export const IssueCodeSchema = named(
  'IssueCode',
  Type.Enum(Object.keys(issueCodes) as (keyof typeof issueCodes)[], {
    description: Object.entries(issueCodes)
      .map(([code, meaning]) => `- \`${code}\`: ${meaning}`)
      .join('\n'),
  }),
);

export const Issue = named(
  'Issue',
  Type.Object({
    code: ref(IssueCodeSchema),
    pointer: Type.String({ format: 'json-pointer', description: 'The place in the request that it is about' }),
    message: Type.String({ description: 'A sentence that an app can show' }),
    available: Type.Optional(Type.Integer({ description: 'OUT_OF_STOCK: how many can be had' })),
    expected: Type.Optional(Amount('PRICE_CHANGED: the total that was expected')),
    actual: Type.Optional(Amount('PRICE_CHANGED: the total of now')),
  }),
);

export const PriceLine = named(
  'PriceLine',
  Type.Object({
    productId: productIdSchema,
    name: Type.String({ description: 'Of the product, at that time' }),
    quantity: Type.Integer({ description: 'How many of it' }),
    unitPrice: Amount('Without tax'),
    amount: Amount('Without tax'),
  }),
);

/** The members of a price, which quotes and orders have in common. */
export const priceMembers = {
  currency: currencySchema,
  lines: Type.Array(ref(PriceLine), { description: 'One for each item' }),
  subtotal: Amount('All lines'),
  shipping: Amount('Shipping'),
  tax: Amount('Tax'),
  total: Amount('What is charged'),
};

export const Quote = named(
  'Quote',
  Type.Object({
    quoteId: Type.String({ description: 'Opaque; POST /orders with it charges exactly this total' }),
    ...priceMembers,
    expiresAt: Timestamp('The shop stands by the price until then'),
  }),
);

export const Check = named(
  'Check',
  Type.Object({
    name: Type.Enum(['address', 'price', 'inventory', 'risk'], { description: 'What was checked' }),
    status: Type.Enum(['passed', 'failed', 'degraded'], { description: 'degraded: it could not answer in time' }),
    durationMs: Type.Number({ description: 'Milliseconds that it took' }),
  }),
);

export const CheckoutDecision = named(
  'CheckoutDecision',
  Type.Object({
    valid: Type.Boolean({ description: 'True unless the decision is reject' }),
    decision: Type.Enum(['accept', 'reject', 'review'], {
      description: 'review: it can be bought, and somebody will look at the order',
    }),
    issues: Type.Array(ref(Issue), { description: 'Every reason for which it can’t be bought as it is' }),
    quote: nullable(ref(Quote)),
    checks: Type.Array(ref(Check), { description: 'What was checked, and how that went' }),
    executionArn: Type.String({ description: 'The workflow execution that decided' }),
  }),
);
