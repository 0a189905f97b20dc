import type Stripe from 'stripe';
import { loadOrder, OrderSuperseded } from '../order/lifecycle.ts';
import type { Order } from '../order/order.ts';
import { ConditionsFailed } from '../store/dynamo.ts';
import type { Stores } from '../store/stores.ts';
import { type Authorisation, recordAuthorisation, recordDecline, withCharge } from './authorisation.ts';
import { declineOf } from './declines.ts';
import { type PaymentDependencies, refusedFor, underKey } from './dependencies.ts';
import type { LedgerEntry } from './ledger.ts';

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
    const intent = known
      ? await stripe.paymentIntents.retrieve(known, withCharge)
      : await createIntent(deps, order, entry);
    return await recordAuthorisation(stores, order, await confirmIntent(deps, order, entry, intent));
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
  order: Order,
  entry: LedgerEntry,
  intent: Stripe.PaymentIntent,
): Promise<Stripe.PaymentIntent> {
  if (intent.status !== 'requires_confirmation') return intent;
  try {
    return await underKey(deps, entry, 'confirm', (options) =>
      deps.stripe.paymentIntents.confirm(intent.id, { ...withCharge, ...returnTo(order) }, options),
    );
  } catch (error) {
    const refused = refusedFor(error);
    if (refused) return deps.stripe.paymentIntents.retrieve(refused.id, withCharge);
    throw error;
  }
}

/** With a place to come back to, Stripe has a page for a bank's questions; without one, its SDKs in the app ask them. */
const returnTo = ({ returnUrl }: Order): { return_url?: string } =>
  returnUrl === null ? {} : { return_url: returnUrl };
