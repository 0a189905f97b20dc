import { orderStatuses } from '@expressway/orders';
import { Type } from 'typebox';
import { priceMembers, ShippingAddress } from './checkout.ts';
import { Amount, named, nullable, ref, Timestamp } from './named.ts';

export const OrderStatusSchema = named(
  'OrderStatus',
  Type.Enum([...orderStatuses], {
    description: 'completed, declined, rejected, failed and cancelled are final; needs_attention waits for a person',
  }),
);

export const Payment = named(
  'Payment',
  Type.Object({
    status: Type.Enum(['pending', 'authorised', 'captured', 'declined', 'cancelled', 'refunded']),
    paymentIntentId: nullable(Type.String()),
    authorised: Amount('Authorised'),
    captured: Amount('Captured'),
    refunded: Amount('Refunded'),
    declineCode: nullable(Type.String({ description: 'Stripe’s decline code' })),
    message: nullable(Type.String({ description: 'A sentence about a decline that an app can show' })),
  }),
);

export const TimelineEntry = named(
  'TimelineEntry',
  Type.Object({
    sequence: Type.Integer({ minimum: 1 }),
    at: Timestamp('When it happened'),
    type: Type.String({ examples: ['order.submitted'] }),
    message: Type.String(),
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
    payment: ref(Payment),
    failure: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
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
