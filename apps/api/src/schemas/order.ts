import { attentionCodes, orderStatuses } from '@expressway/orders';
import { Type } from 'typebox';
import { priceMembers, ShippingAddress, userIdSchema } from './checkout.ts';
import { Amount, named, nullable, ref, strict, Timestamp } from './named.ts';

export const orderIdPattern = /^ord_[0-9A-Z]{26}$/;
const orderIdSchema = Type.String({ pattern: orderIdPattern.source, description: 'ord_ and a ULID' });

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
    paymentIntentId: nullable(Type.String({ description: 'Stripe’s id of the payment' })),
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
      redirectUrl: nullable(Type.String({ description: 'The bank’s page, for redirect_to_url' })),
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
      message: Type.String({ description: 'What was found' }),
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
    strict,
  ),
);

export const Refund = named(
  'Refund',
  Type.Object({
    orderId: orderIdSchema,
    refundId: nullable(Type.String({ description: 'Stripe’s' })),
    amount: Amount('Refunded'),
    status: Type.Enum(['pending', 'succeeded', 'failed']),
  }),
);

const timelineMembers = {
  sequence: Type.Integer({ minimum: 1, description: '1 for the first entry, then one more each' }),
  at: Timestamp('When it happened'),
  type: Type.String({ description: 'What happened, for programs', examples: ['order.submitted'] }),
  message: Type.String({ description: 'What happened, in a sentence that an app can show' }),
  status: ref(OrderStatusSchema),
};

export const TimelineEntry = named(
  'TimelineEntry',
  Type.Object(timelineMembers, { description: '`status` is what the order’s was from then on' }),
);

export const OrderFailure = named(
  'OrderFailure',
  Type.Object(
    {
      code: Type.String({ description: 'The reason, for programs', examples: ['PAYMENT_DECLINED'] }),
      message: Type.String({ description: 'The reason, in a sentence that an app can show' }),
    },
    { description: 'Why an order ends without being shipped' },
  ),
);

export const OrderParams = Type.Object({ orderId: Type.String({ description: 'As POST /orders answered it' }) });

export const OrderEvent = named(
  'OrderEvent',
  Type.Object(
    { orderId: orderIdSchema, ...timelineMembers },
    { description: 'An entry of an order’s timeline, as it is streamed' },
  ),
);

export const OrderSchema = named(
  'Order',
  Type.Object({
    orderId: orderIdSchema,
    userId: userIdSchema,
    status: ref(OrderStatusSchema),
    ...priceMembers,
    shippingAddress: ref(ShippingAddress),
    paymentMethodId: Type.String({ description: 'The payment method of Stripe that is charged' }),
    returnUrl: nullable(Type.String({ description: 'Where the customer comes back to from their bank' })),
    payment: ref(Payment),
    paymentAction: nullable(ref(PaymentAction)),
    failure: nullable(ref(OrderFailure)),
    attention: nullable(ref(Attention)),
    confirmedAt: nullable(Timestamp('completed: when it was made sure that the confirmation went out')),
    flaggedForReview: Type.Boolean({ description: 'The risk check wanted a person to look' }),
    timeline: Type.Array(ref(TimelineEntry), { description: 'What happened so far, oldest first' }),
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
