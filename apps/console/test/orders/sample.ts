import type { Order } from '@expressway/client';

type Payment = Order['payment'];

/** An order that has just come in, but for what a test says. Amounts are in cents. */
export const orderOf = (changes: Partial<Omit<Order, 'payment'>> & { payment?: Partial<Payment> } = {}): Order => ({
  orderId: 'ord_01KAT8Q0ZJ6Y3W5V7X9B2C4D6E',
  userId: 'ada',
  status: 'pending',
  currency: 'eur',
  lines: [],
  subtotal: 2800,
  shipping: 490,
  tax: 625,
  total: 3915,
  shippingAddress: { line1: 'Torstrasse 1', city: 'Berlin', postalCode: '10119', country: 'DE' },
  paymentMethodId: 'pm_card_visa',
  returnUrl: null,
  paymentAction: null,
  failure: null,
  attention: null,
  confirmedAt: null,
  flaggedForReview: false,
  timeline: [],
  createdAt: '2026-11-24T12:00:00.000Z',
  updatedAt: '2026-11-24T12:00:00.000Z',
  ...changes,
  payment: {
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
    ...changes.payment,
  },
});

/** A timeline of so many events, of these types. */
export const timelineOf = (...types: string[]): Order['timeline'] =>
  types.map((type, index) => ({
    sequence: index + 1,
    at: '2026-11-24T12:00:00.000Z',
    type,
    message: type,
    status: 'processing',
  }));

export const shipped = orderOf({
  status: 'completed',
  timeline: timelineOf('order.submitted', 'order.fulfilling', 'order.completed'),
  payment: { status: 'captured', authorised: 3915, captured: 3915 },
});
