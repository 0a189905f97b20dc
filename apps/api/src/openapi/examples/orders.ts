import type { Static } from 'typebox';
import type { OrderList, OrderSchema, Refund, RefundRequest } from '../../schemas/order.ts';
import { price, shippingAddress } from './checkout.ts';
import type { Example, Examples } from './example.ts';

type Order = Static<typeof OrderSchema>;

const submitted = {
  sequence: 1,
  at: '2026-11-24T10:00:00.000Z',
  type: 'order.submitted',
  message: 'The order was submitted.',
  status: 'pending',
} as const;
const processing = {
  sequence: 2,
  at: '2026-11-24T10:00:00.310Z',
  type: 'order.processing',
  message: 'The order is being worked on.',
  status: 'processing',
} as const;
const reserved = {
  sequence: 3,
  at: '2026-11-24T10:00:00.420Z',
  type: 'stock.reserved',
  message: 'Everything in the order is held for it.',
  status: 'processing',
} as const;

const payment: Order['payment'] = {
  status: 'pending',
  paymentIntentId: null,
  authorised: 0,
  captured: 0,
  refunded: 0,
  declineCode: null,
  message: null,
  actionExpiresAt: null,
  captureBefore: null,
  disputed: false,
};

const pending: Order = {
  orderId: 'ord_01JDEXAMPLE000000000000001',
  userId: 'user_1',
  status: 'pending',
  ...price,
  shippingAddress,
  paymentMethodId: 'pm_card_visa',
  returnUrl: null,
  payment,
  paymentAction: null,
  failure: null,
  attention: null,
  confirmedAt: null,
  flaggedForReview: false,
  timeline: [submitted],
  createdAt: submitted.at,
  updatedAt: submitted.at,
};

const paymentIntentId = 'pi_3QExample00000000000001';
const captured: Order['payment'] = {
  ...payment,
  status: 'captured',
  paymentIntentId,
  authorised: price.total,
  captured: price.total,
};

const completed: Order = {
  ...pending,
  status: 'completed',
  payment: captured,
  confirmedAt: '2026-11-24T10:00:03.900Z',
  timeline: [
    submitted,
    processing,
    reserved,
    {
      sequence: 4,
      at: '2026-11-24T10:00:00.910Z',
      type: 'payment.authorised',
      message: 'The payment was authorised.',
      status: 'processing',
    },
    {
      sequence: 5,
      at: '2026-11-24T10:00:02.140Z',
      type: 'payment.captured',
      message: 'The payment was taken.',
      status: 'processing',
    },
    {
      sequence: 6,
      at: '2026-11-24T10:00:03.020Z',
      type: 'order.completed',
      message: 'The order was shipped.',
      status: 'completed',
    },
  ],
  updatedAt: '2026-11-24T10:00:03.900Z',
};

const noMoney = 'There is not enough money on your card. Use another card.';
const declined: Order = {
  ...pending,
  orderId: 'ord_01JDEXAMPLE000000000000002',
  status: 'declined',
  payment: {
    ...payment,
    status: 'declined',
    paymentIntentId,
    declineCode: 'insufficient_funds',
    message: noMoney,
  },
  failure: { code: 'PAYMENT_DECLINED', message: noMoney },
  timeline: [
    submitted,
    processing,
    reserved,
    {
      sequence: 4,
      at: '2026-11-24T10:00:00.960Z',
      type: 'payment.declined',
      message: noMoney,
      status: 'processing',
    },
    {
      sequence: 5,
      at: '2026-11-24T10:00:01.420Z',
      type: 'order.compensating',
      message: 'What was done for the order is being undone.',
      status: 'compensating',
    },
    { sequence: 6, at: '2026-11-24T10:00:01.600Z', type: 'order.declined', message: noMoney, status: 'declined' },
  ],
  updatedAt: '2026-11-24T10:00:01.600Z',
};

const actionExpiresAt = '2026-11-24T10:15:00.900Z';
const awaitingPaymentAction: Order = {
  ...pending,
  orderId: 'ord_01JDEXAMPLE000000000000003',
  status: 'awaiting_payment_action',
  paymentMethodId: 'pm_card_authenticationRequired',
  returnUrl: 'shop://orders/return',
  payment: { ...payment, status: 'action_required', paymentIntentId, actionExpiresAt },
  paymentAction: {
    type: 'redirect_to_url',
    clientSecret: `${paymentIntentId}_secret_example`,
    redirectUrl: 'https://hooks.stripe.com/redirect/authenticate/src_example',
    expiresAt: actionExpiresAt,
  },
  timeline: [
    submitted,
    processing,
    reserved,
    {
      sequence: 4,
      at: '2026-11-24T10:00:00.900Z',
      type: 'payment.action_required',
      message: 'The customer’s bank wants to hear from the customer.',
      status: 'awaiting_payment_action',
    },
  ],
  updatedAt: '2026-11-24T10:00:00.900Z',
};

const cancelled: Order = {
  ...pending,
  orderId: 'ord_01JDEXAMPLE000000000000004',
  status: 'compensating',
  failure: { code: 'CANCELLED', message: 'You cancelled the order.' },
  timeline: [
    submitted,
    {
      sequence: 2,
      at: '2026-11-24T10:00:00.500Z',
      type: 'order.compensating',
      message: 'What was done for the order is being undone.',
      status: 'compensating',
    },
  ],
  updatedAt: '2026-11-24T10:00:00.500Z',
};

const example = (summary: string, value: Order): Example<Order> => ({ summary, value });

/** An order at the moments of its life that matter to an app. */
export const orders = {
  pending: example('Taken, and on its way', pending),
  completed: example('Paid and shipped', completed),
  declined: example('The bank said no: submit again with another card, the same quote and a new key', declined),
  awaitingPaymentAction: example('The customer’s bank wants to hear from the customer', awaitingPaymentAction),
  cancelled: example('Being undone, since the customer cancelled it', cancelled),
} satisfies Examples<Order>;

export const orderLists: Examples<Static<typeof OrderList>> = {
  page: { summary: 'A page with more to come', value: { items: [declined, completed], nextCursor: 'eyJvIjoiMSJ9' } },
  none: { summary: 'No orders', value: { items: [], nextCursor: null } },
};

export const refundRequests: Examples<Static<typeof RefundRequest>> = {
  part: { summary: 'Five euros of it', value: { amount: 500 } },
  rest: { summary: 'All that is left', value: {} },
};

export const refunds: Examples<Static<typeof Refund>> = {
  succeeded: {
    summary: 'Given back',
    value: { orderId: completed.orderId, refundId: 're_3QExample00000000000001', amount: 500, status: 'succeeded' },
  },
};
