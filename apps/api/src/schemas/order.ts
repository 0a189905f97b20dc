import { attentionCodes, orderStatuses } from '@expressway/orders';
import { Type } from 'typebox';
import { priceMembers, ShippingAddress } from './checkout.ts';
import { Amount, named, nullable, ref, strict, Timestamp } from './named.ts';

export const OrderStatusSchema = named(
  'OrderStatus',
  Type.Enum([...orderStatuses], {
    description: 'completed, declined, rejected, failed and cancelled are final; needs_attention waits for a person',
  }),
);

export const Payment = named(
  'Payment',
  Type.Object({
    status: Type.Enum(['pending', 'action_required', 'authorised', 'captured', 'declined', 'cancelled', 'refunded']),
    paymentIntentId: nullable(Type.String()),
    authorised: Amount('Authorised'),
    captured: Amount('Captured'),
    refunded: Amount('Refunded'),
    declineCode: nullable(Type.String({ description: 'Stripe’s decline code' })),
    message: nullable(Type.String({ description: 'A sentence about a decline that an app can show' })),
    actionExpiresAt: nullable(Timestamp('action_required: until when the customer can authenticate')),
    captureBefore: nullable(Timestamp('authorised: until when the bank holds the money')),
    disputed: Type.Boolean({ description: 'The customer’s bank disputes the payment' }),
  }),
);

export const PaymentAction = named(
  'PaymentAction',
  Type.Object(
    {
      type: Type.Enum(['redirect_to_url', 'use_stripe_sdk'], {
        description:
          'redirect_to_url: open `redirectUrl`, which comes back to the order’s `returnUrl`; use_stripe_sdk: hand ' +
          '`clientSecret` to handleNextAction of Stripe’s SDK',
      }),
      clientSecret: Type.String({ description: 'Of the PaymentIntent. Don’t log or keep it' }),
      redirectUrl: nullable(Type.String()),
      expiresAt: Timestamp('Then the order is declined'),
    },
    { description: 'What the customer is to do so that their bank lets the payment through (3-D Secure)' },
  ),
);

export const Attention = named(
  'Attention',
  Type.Object(
    {
      code: Type.Enum([...attentionCodes]),
      message: Type.String(),
      since: Timestamp('Parked'),
      runbook: Type.String({ description: 'Where it says what to do' }),
    },
    { description: 'Why a person must look at the order. Operators only' },
  ),
);

export const RefundRequest = named(
  'RefundRequest',
  Type.Object(
    {
      amount: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'Minor currency units; else all that is left',
        }),
      ),
    },
    { ...strict, examples: [{ amount: 500 }, {}] },
  ),
);

export const Refund = named(
  'Refund',
  Type.Object({
    orderId: Type.String(),
    refundId: nullable(Type.String({ description: 'Stripe’s' })),
    amount: Amount('Refunded'),
    status: Type.Enum(['pending', 'succeeded', 'failed']),
  }),
);

export const TimelineEntry = named(
  'TimelineEntry',
  Type.Object({
    sequence: Type.Integer({ minimum: 1 }),
    at: Timestamp('When it happened'),
    type: Type.String({ examples: ['order.submitted'] }),
    message: Type.String(),
    status: ref(OrderStatusSchema),
  }),
);

export const orderIdPattern = /^ord_[0-9A-Z]{26}$/;
const orderIdSchema = Type.String({ pattern: orderIdPattern.source, description: 'ord_ and a ULID' });

export const OrderSchema = named(
  'Order',
  Type.Object({
    orderId: orderIdSchema,
    userId: Type.String(),
    status: ref(OrderStatusSchema),
    ...priceMembers,
    shippingAddress: ref(ShippingAddress),
    paymentMethodId: Type.String(),
    returnUrl: nullable(Type.String({ description: 'Where the customer comes back to from their bank' })),
    payment: ref(Payment),
    paymentAction: nullable(ref(PaymentAction)),
    failure: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
    attention: nullable(ref(Attention)),
    confirmedAt: nullable(Timestamp('completed: when it was made sure that the confirmation went out')),
    flaggedForReview: Type.Boolean({ description: 'The risk check wanted a person to look' }),
    timeline: Type.Array(ref(TimelineEntry)),
    createdAt: Timestamp('Submitted'),
    updatedAt: Timestamp('Last changed'),
  }),
);

export const OrderList = named(
  'OrderList',
  Type.Object({
    items: Type.Array(ref(OrderSchema)),
    nextCursor: nullable(Type.String({ description: 'The cursor of the next page; null at the end' })),
  }),
);
