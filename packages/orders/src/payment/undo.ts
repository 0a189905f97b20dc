import type Stripe from 'stripe';
import type { Payment } from '../order/order.ts';
import { ConditionsFailed } from '../store/dynamo.ts';
import type { Stores } from '../store/stores.ts';
import { type PaymentDependencies, refusedFor, underKey } from './dependencies.ts';
import type { EntryName, LedgerEntry } from './ledger.ts';

/** The money can be neither cancelled nor refunded right now; a later run may find it settled. */
export class PaymentNotUndone extends Error {
  constructor(paymentIntentId: string, status: string | null) {
    super(`PaymentIntent ${paymentIntentId} is ${status}: it can be neither cancelled nor refunded yet.`);
    this.name = 'PaymentNotUndone';
  }
}

/**
 * Gives an order's money back, whatever became of it: cancels the PaymentIntent, or refunds it when Stripe says that it
 * has succeeded. To be called after the tombstone is written, so that nothing is confirmed or captured any more that
 * this does not see. Doing it again changes nothing. Answers what the order's payment is now; undefined when no money was touched.
 */
export async function undoPayment(deps: PaymentDependencies, orderId: string): Promise<Partial<Payment> | undefined> {
  const authorisation = await deps.stores.ledger.get(orderId, 'authorise');
  const paymentIntentId = authorisation?.paymentIntentId;
  if (!authorisation || !paymentIntentId) return undefined;
  const intent = await cancel(deps, orderId, paymentIntentId, authorisation.amount);
  switch (intent.status) {
    case 'canceled':
      return { paymentIntentId, ...(authorisation.state === 'failed' ? {} : { status: 'cancelled' }) };
    case 'succeeded':
      return refund(deps, orderId, intent);
    default:
      throw new PaymentNotUndone(paymentIntentId, intent.status);
  }
}

async function cancel(
  deps: PaymentDependencies,
  orderId: string,
  paymentIntentId: string,
  amount: number,
): Promise<Stripe.PaymentIntent> {
  const entry = await beginEntry(deps.stores, orderId, 'cancel', amount);
  try {
    return await underKey(deps, entry, 'cancel', (options) =>
      deps.stripe.paymentIntents.cancel(paymentIntentId, {}, options),
    );
  } catch (error) {
    const refused = refusedFor(error);
    if (refused) return refused;
    throw error;
  }
}

async function refund(
  deps: PaymentDependencies,
  orderId: string,
  intent: Stripe.PaymentIntent,
): Promise<Partial<Payment>> {
  const captured = intent.amount_received;
  const entry = await beginEntry(deps.stores, orderId, 'refund', captured);
  const already = await deps.stripe.refunds.list({ payment_intent: intent.id, limit: 100 });
  const standing = already.data.filter(({ status }) => status === 'succeeded' || status === 'pending');
  const open = captured - standing.reduce((sum, { amount }) => sum + amount, 0);
  if (open > 0) {
    const made = await underKey(deps, entry, 'refund', (options) =>
      deps.stripe.refunds.create({ payment_intent: intent.id, amount: open, metadata: { orderId } }, options),
    );
    if (made.status !== 'succeeded' && made.status !== 'pending') throw new PaymentNotUndone(intent.id, made.status);
  }
  return { paymentIntentId: intent.id, status: 'refunded', captured, refunded: captured };
}

async function beginEntry(stores: Stores, orderId: string, name: EntryName, amount: number): Promise<LedgerEntry> {
  try {
    await stores.transact([stores.ledger.intentAction(orderId, name, amount)]);
  } catch (error) {
    if (!(error instanceof ConditionsFailed)) throw error;
  }
  const entry = await stores.ledger.get(orderId, name);
  if (!entry) throw new Error(`The ledger of ${orderId} lost its ${name} entry.`);
  return entry;
}
