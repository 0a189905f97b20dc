import type Stripe from 'stripe';
import { loadOrder, OrderSuperseded } from '../order/lifecycle.ts';
import type { Order, Payment } from '../order/order.ts';
import { ConditionsFailed } from '../store/dynamo.ts';
import type { Stores } from '../store/stores.ts';
import { type Decline, declineOfIntent } from './declines.ts';

/** What authorising came to; order-processing.asl.json decides on `outcome`. `amount` in minor currency units. */
export type Authorisation =
  | { outcome: 'authorised'; paymentIntentId: string; amount: number }
  /** The customer's bank wants to hear from the customer first. */
  | { outcome: 'requires_action'; paymentIntentId: string }
  | ({ outcome: 'declined' } & Decline);

/** With its charge, which says until when it can be captured. */
export const withCharge: { expand: string[] } = { expand: ['latest_charge'] };

/** Reads a confirmed PaymentIntent's status as an outcome, and writes it down. Throws OrderSuperseded when the order is no longer open. */
export async function recordAuthorisation(
  stores: Stores,
  order: Order,
  intent: Stripe.PaymentIntent,
): Promise<Authorisation> {
  switch (intent.status) {
    case 'requires_capture':
      return recordAuthorised(stores, order, intent);
    case 'requires_action':
      return { outcome: 'requires_action', paymentIntentId: intent.id };
    case 'requires_payment_method':
    case 'canceled':
      return recordDecline(stores, order, declineOfIntent(intent));
    default:
      throw new Error(`PaymentIntent ${intent.id} is ${intent.status}, which an authorisation should not come to.`);
  }
}

async function recordAuthorised(stores: Stores, order: Order, intent: Stripe.PaymentIntent): Promise<Authorisation> {
  const amount = intent.amount_capturable;
  if (order.payment.status !== 'authorised')
    await record(
      stores,
      order,
      'done',
      { status: 'authorised', paymentIntentId: intent.id, authorised: amount, captureBefore: captureBefore(intent) },
      { type: 'payment.authorised', message: 'The payment was authorised.' },
    );
  return { outcome: 'authorised', paymentIntentId: intent.id, amount };
}

function captureBefore({ latest_charge: charge }: Stripe.PaymentIntent): string | null {
  const seconds = typeof charge === 'object' ? charge?.payment_method_details?.card?.capture_before : undefined;
  return seconds === undefined ? null : new Date(seconds * 1000).toISOString();
}

export async function recordDecline(stores: Stores, order: Order, decline: Decline): Promise<Authorisation> {
  const { code, declineCode, message } = decline;
  if (order.payment.status !== 'declined')
    await record(
      stores,
      order,
      'failed',
      { status: 'declined', declineCode: declineCode ?? code, message },
      { type: 'payment.declined', message },
    );
  return { outcome: 'declined', code, declineCode, message };
}

/** Whatever an order waited for, it is worked on again once its payment's outcome is known. */
async function record(
  stores: Stores,
  { orderId }: Order,
  state: 'done' | 'failed',
  payment: Partial<Payment>,
  event: { type: string; message: string },
): Promise<void> {
  try {
    await stores.transact([
      stores.orders.changeAction(orderId, {
        from: ['open'],
        status: 'processing',
        payment: { ...payment, actionExpiresAt: null },
        event,
      }),
      stores.ledger.settleOnceAction(orderId, 'authorise', state),
    ]);
  } catch (error) {
    if (!(error instanceof ConditionsFailed)) throw error;
    // Unless another run has written the same down already.
    if (error.failedAt(0)) throw new OrderSuperseded(await loadOrder(stores, orderId));
  }
}
