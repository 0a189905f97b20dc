import { createHash } from 'node:crypto';
import Stripe from 'stripe';
import { IdempotencyMismatch, NotRefundable, RefundTooLarge, StoreBusy } from '../errors.ts';
import { attentionChange } from '../order/attention.ts';
import { changeOrder, loadOrder } from '../order/lifecycle.ts';
import type { Order, Payment } from '../order/order.ts';
import type { PaymentDependencies } from './dependencies.ts';
import type { LedgerEntry, RefundEntryName } from './ledger.ts';
import { createRefund, refundsOf, stands } from './stripe-refunds.ts';

/** A refund as it is asked for. Without `amount`, all that is left; `key` names the request, so that it is made once. */
export interface RefundRequest {
  orderId: string;
  amount?: number;
  key: string;
}

/** A refund as it stands. `amount` in minor currency units. */
export interface Refund {
  refundId: string | null;
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
}

const attempts = 8;

/**
 * Refunds a completed order, wholly or in part. It is written down on the order before Stripe is asked, so that no two
 * refunds together exceed what was charged; the same key makes one refund, whatever happens in between.
 *
 * Throws OrderNotFound, NotRefundable, RefundTooLarge, IdempotencyMismatch, and Stripe's errors when the outcome isn't known: ask again then.
 */
export async function refundOrder(deps: PaymentDependencies, request: RefundRequest): Promise<Refund> {
  const entry = await beginRefund(deps, request);
  return completeRefund(deps, entry);
}

const entryNameOf = (key: string): RefundEntryName =>
  `refund:${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

async function beginRefund({ stores }: PaymentDependencies, request: RefundRequest): Promise<LedgerEntry> {
  const { orderId } = request;
  const name = entryNameOf(request.key);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const earlier = await stores.ledger.get(orderId, name);
    if (earlier) {
      if (request.amount !== undefined && request.amount !== earlier.amount) throw new IdempotencyMismatch();
      return earlier;
    }
    const order = await loadOrder(stores, orderId);
    const amount = refundable(order, request.amount);
    // Fails when the order has changed meanwhile, or the same request was quicker: look again then.
    await changeOrder(
      stores,
      orderId,
      {
        from: ['done'],
        version: order.version,
        payment: withRefunded(order.payment, amount),
        event: { type: 'payment.refunding', message: 'A refund is on its way.' },
      },
      [stores.ledger.intentAction(orderId, name, amount)],
    );
  }
  throw new StoreBusy();
}

function refundable({ phase, payment }: Order, wanted: number | undefined): number {
  if (phase !== 'done' || payment.captured === 0)
    throw new NotRefundable('Only a completed order can be refunded; cancel one that is under way.');
  const left = payment.captured - payment.refunded;
  const amount = wanted ?? left;
  if (left === 0) throw new NotRefundable('The order has been refunded completely.');
  if (amount > left) throw new RefundTooLarge(amount, left);
  return amount;
}

const withRefunded = ({ captured, refunded }: Payment, change: number): Partial<Payment> => ({
  refunded: refunded + change,
  status: refunded + change === captured ? 'refunded' : 'captured',
});

/** Makes a refund that was written down, unless Stripe has it already. One that Stripe refuses has failed. */
export async function completeRefund(deps: PaymentDependencies, entry: LedgerEntry): Promise<Refund> {
  const { stores, stripe } = deps;
  const { orderId, amount } = entry;
  if (entry.state !== 'intent')
    return { refundId: entry.refundId ?? null, amount, status: entry.state === 'done' ? 'succeeded' : 'failed' };
  const { payment } = await loadOrder(stores, orderId);
  const intent = await stripe.paymentIntents.retrieve(String(payment.paymentIntentId));
  const { refunds } = await refundsOf(stripe, intent);
  const earlier = refunds.find(({ metadata }) => metadata?.refund === entry.entry);
  try {
    const refund = earlier ?? (await createRefund(deps, entry, { intent, amount, failures: 0 }));
    await settleRefund(deps, entry, refund);
    return { refundId: refund.id, amount, status: statusOf(refund) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await settleRefund(deps, entry, { status: 'failed', failure: error.message });
    return { refundId: null, amount, status: 'failed' };
  }
}

/** Stripe won't make this refund, say since the bank has taken the money back by itself; it would answer the same again. */
const isRefusal = (error: unknown): error is Stripe.errors.StripeInvalidRequestError =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400;

const statusOf = (refund: Stripe.Refund): Refund['status'] => {
  if (!stands(refund)) return 'failed';
  return refund.status === 'pending' ? 'pending' : 'succeeded';
};

/** What there is to write down of a refund: Stripe's own, or why there is none. */
type Outcome = Pick<Stripe.Refund, 'id' | 'status'> | { id?: never; status: 'failed'; failure: string };

/**
 * Writes down what became of a refund. One that failed is no longer counted as refunded, and a person must look, both in
 * the same transaction. Doing it again changes nothing.
 */
async function settleRefund(deps: PaymentDependencies, entry: LedgerEntry, refund: Outcome): Promise<void> {
  const { stores, clock } = deps;
  const { orderId, entry: name, amount } = entry;
  const state = stands(refund) ? 'done' : 'failed';
  const failure = 'failure' in refund ? refund.failure : 'the bank sent the money back.';
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const now = await stores.ledger.get(orderId, name);
    if (now === undefined || now.state === state) return;
    const { version, payment } = await loadOrder(stores, orderId);
    const settled = await changeOrder(
      stores,
      orderId,
      {
        from: ['done'],
        version,
        ...(state === 'done'
          ? { event: { type: 'payment.refunded', message: 'A refund was made.' } }
          : {
              payment: withRefunded(payment, -amount),
              ...attentionChange(clock, 'REFUND_FAILED', `A refund has failed: ${failure}`),
              event: { type: 'payment.refund_failed', message: 'A refund has failed.' },
            }),
      },
      [stores.ledger.settleAction(orderId, name, state, refund.id)],
    );
    if (settled) return;
  }
  throw new StoreBusy();
}

/**
 * Brings the refunds on record of a completed order up to what Stripe says: finishes those that were begun, notices those
 * that failed, and takes over those that somebody made at Stripe's dashboard.
 */
export async function syncRefunds(deps: PaymentDependencies, orderId: string, intent: Stripe.PaymentIntent) {
  const { stores, stripe } = deps;
  const entries = (await stores.ledger.list(orderId)).filter((entry) => entry.entry.startsWith('refund:'));
  for (const entry of entries) if (entry.state === 'intent') await completeRefund(deps, entry);
  const { refunds } = await refundsOf(stripe, intent);
  for (const refund of refunds) {
    const name = (refund.metadata?.refund ?? `refund:${refund.id}`) as RefundEntryName;
    const entry = entries.find(({ entry }) => entry === name) ?? (await takeOver(deps, orderId, name, refund));
    if (entry) await settleRefund(deps, entry, refund);
  }
}

/** A refund that didn't come from here is counted like any other. */
async function takeOver(
  { stores }: PaymentDependencies,
  orderId: string,
  name: RefundEntryName,
  refund: Stripe.Refund,
): Promise<LedgerEntry | undefined> {
  const known = await stores.ledger.get(orderId, name);
  if (known || !stands(refund)) return known;
  const { version, payment } = await loadOrder(stores, orderId);
  const taken = await changeOrder(
    stores,
    orderId,
    {
      from: ['done'],
      version,
      payment: withRefunded(payment, refund.amount),
      event: { type: 'payment.refunding', message: 'A refund was made at Stripe.' },
    },
    [stores.ledger.intentAction(orderId, name, refund.amount)],
  );
  if (!taken) throw new StoreBusy();
  return stores.ledger.get(orderId, name);
}
