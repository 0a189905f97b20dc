import Stripe from 'stripe';
import { loadOrder, OrderSuperseded } from '../order/lifecycle.ts';
import type { Order } from '../order/order.ts';
import { ConditionsFailed } from '../store/dynamo.ts';
import type { Stores } from '../store/stores.ts';
import { type PaymentDependencies, refusedFor, underKey } from './dependencies.ts';
import type { LedgerEntry } from './ledger.ts';

/** What authorising came to; order-processing.asl.json decides on `outcome`. `amount` in minor currency units. */
export type Authorisation =
  | { outcome: 'authorised'; paymentIntentId: string; amount: number }
  | { outcome: 'declined'; code: string; declineCode: string | null; message: string };

/**
 * Authorises an order's total on its one PaymentIntent, to be captured later.
 *
 * The PaymentIntent is created unconfirmed (harmless if it is lost), its id is written down unless compensation has begun,
 * and only then is it confirmed. A later run finds what an earlier one left and goes on from there.
 * Throws OrderSuperseded when the order is no longer open, and Stripe's errors when the outcome is not known.
 */
export async function authorisePayment(deps: PaymentDependencies, orderId: string): Promise<Authorisation> {
  const { stripe, stores } = deps;
  const order = await loadOrder(stores, orderId);
  const entry = await beginEntry(stores, order);
  try {
    const known = entry.paymentIntentId;
    const intent = known ? await stripe.paymentIntents.retrieve(known) : await createIntent(deps, order, entry);
    return await settle(stores, order, await confirmIntent(deps, entry, intent));
  } catch (error) {
    const decline = declineOf(error);
    if (decline) return recordDecline(stores, order, decline);
    throw error;
  }
}

async function beginEntry(stores: Stores, order: Order): Promise<LedgerEntry> {
  const { orderId } = order;
  try {
    await stores.transact([
      stores.orders.phaseAction(orderId, 'open'),
      stores.ledger.intentAction(orderId, 'authorise', order.total),
    ]);
  } catch (error) {
    if (!(error instanceof ConditionsFailed)) throw error;
    if (error.failedAt(0)) throw new OrderSuperseded(await loadOrder(stores, orderId));
  }
  const entry = await stores.ledger.get(orderId, 'authorise');
  if (!entry) throw new Error(`The ledger of ${orderId} lost its authorise entry.`);
  return entry;
}

async function createIntent(
  deps: PaymentDependencies,
  order: Order,
  entry: LedgerEntry,
): Promise<Stripe.PaymentIntent> {
  const { stripe, stores } = deps;
  const { orderId } = order;
  const intent = await underKey(deps, entry, 'create', (options) =>
    stripe.paymentIntents.create(
      {
        amount: order.total,
        currency: order.currency,
        payment_method: order.paymentMethodId,
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        capture_method: 'manual',
        metadata: { orderId },
      },
      options,
    ),
  );
  try {
    await stores.transact([
      stores.orders.phaseAction(orderId, 'open'),
      stores.ledger.paymentIntentAction(orderId, intent.id),
    ]);
  } catch (error) {
    if (error instanceof ConditionsFailed) throw new OrderSuperseded(await loadOrder(stores, orderId));
    throw error;
  }
  return intent;
}

async function confirmIntent(
  deps: PaymentDependencies,
  entry: LedgerEntry,
  intent: Stripe.PaymentIntent,
): Promise<Stripe.PaymentIntent> {
  if (intent.status !== 'requires_confirmation') return intent;
  try {
    return await underKey(deps, entry, 'confirm', (options) =>
      deps.stripe.paymentIntents.confirm(intent.id, {}, options),
    );
  } catch (error) {
    const refused = refusedFor(error);
    if (refused) return refused;
    throw error;
  }
}

/** Reads the PaymentIntent's status as an outcome, and writes it down. */
async function settle(stores: Stores, order: Order, intent: Stripe.PaymentIntent): Promise<Authorisation> {
  switch (intent.status) {
    case 'requires_capture':
      return recordAuthorised(stores, order, intent);
    case 'requires_payment_method':
      return recordDecline(stores, order, {
        code: intent.last_payment_error?.code ?? 'card_declined',
        declineCode: intent.last_payment_error?.decline_code ?? null,
        message: intent.last_payment_error?.message ?? 'Your card was declined.',
      });
    case 'requires_action':
      return recordDecline(stores, order, {
        code: 'authentication_required',
        declineCode: 'authentication_required',
        message:
          'Your bank wants to authenticate this payment, which this shop does not support yet. Use another card.',
      });
    case 'canceled':
      throw new OrderSuperseded(await loadOrder(stores, order.orderId));
    default:
      throw new Error(`PaymentIntent ${intent.id} is ${intent.status}, which an authorisation should not come to.`);
  }
}

async function recordAuthorised(stores: Stores, order: Order, intent: Stripe.PaymentIntent): Promise<Authorisation> {
  const amount = intent.amount_capturable;
  const authorised: Authorisation = { outcome: 'authorised', paymentIntentId: intent.id, amount };
  if (order.payment.status === 'authorised') return authorised;
  await record(stores, order, 'done', {
    from: ['open'],
    payment: { status: 'authorised', paymentIntentId: intent.id, authorised: amount },
    event: { type: 'payment.authorised', message: 'The payment was authorised.' },
  });
  return authorised;
}

interface Decline {
  code: string;
  declineCode: string | null;
  message: string;
}

/** A refusal that the customer can do something about: a declined card, or a payment method that isn't there. */
function declineOf(error: unknown): Decline | undefined {
  if (error instanceof Stripe.errors.StripeCardError)
    return { code: error.code ?? 'card_declined', declineCode: error.decline_code ?? null, message: error.message };
  if (error instanceof Stripe.errors.StripeInvalidRequestError && error.param === 'payment_method')
    return { code: error.code ?? 'resource_missing', declineCode: null, message: 'This payment method can’t be used.' };
  return undefined;
}

async function recordDecline(stores: Stores, order: Order, decline: Decline): Promise<Authorisation> {
  const { code, declineCode, message } = decline;
  if (order.payment.status !== 'declined')
    await record(stores, order, 'failed', {
      from: ['open'],
      payment: { status: 'declined', declineCode: declineCode ?? code, message },
      event: { type: 'payment.declined', message },
    });
  return { outcome: 'declined', code, declineCode, message };
}

async function record(
  stores: Stores,
  { orderId }: Order,
  state: 'done' | 'failed',
  change: Parameters<Stores['orders']['changeAction']>[1],
): Promise<void> {
  try {
    await stores.transact([
      stores.orders.changeAction(orderId, change),
      stores.ledger.settleAction(orderId, 'authorise', state),
    ]);
  } catch (error) {
    if (error instanceof ConditionsFailed) throw new OrderSuperseded(await loadOrder(stores, orderId));
    throw error;
  }
}
