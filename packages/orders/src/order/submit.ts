import type { OrderItem, ShippingAddress } from '../checkout/request.ts';
import { validateRequest } from '../checkout/validate.ts';
import { type Clock, timestamp } from '../clock.ts';
import { IdempotencyInFlight, IdempotencyMismatch, OrderInvalid, PriceChanged, StoreBusy } from '../errors.ts';
import type { Ids } from '../ids.ts';
import { type Price, priceOrder } from '../pricing/quote.ts';
import type { QuoteSigner } from '../pricing/signed-quote.ts';
import { ConditionsFailed } from '../store/dynamo.ts';
import type { Stores } from '../store/stores.ts';
import type { IdempotencyKey, IdempotencyRecord } from './idempotency.ts';
import type { ExecutionInput, Order } from './order.ts';

/** An order as a signed-in customer sends it: by `quoteId` at the price that was signed, else at `expectedTotal` or not at all. */
export interface Submission {
  userId: string;
  items: OrderItem[];
  shippingAddress: ShippingAddress;
  currency?: string;
  paymentMethodId: string;
  returnUrl?: string;
  quoteId?: string;
  /** Minor currency units. */
  expectedTotal?: number;
  idempotency: IdempotencyKey;
}

export interface SubmitDependencies {
  stores: Stores;
  quotes: QuoteSigner;
  clock: Clock;
  ids: Ids;
}

export interface Submitted {
  /**
   * created: its execution is to be started; resumed: an earlier request with this key wrote the order, but may have
   * died before the start; replayed: answered before, nothing is left to do.
   */
  outcome: 'created' | 'resumed' | 'replayed';
  /** As it was first answered. */
  order: Order;
}

/**
 * Takes an order in: one transaction writes the idempotency record and the order, so that neither is there without the other.
 *
 * Throws OrderInvalid, PriceChanged, QuoteExpired, QuoteMismatch, QuoteInvalid, IdempotencyInFlight,
 * IdempotencyMismatch or StoreBusy; whatever it throws, nothing was written.
 */
export async function submitOrder(deps: SubmitDependencies, submission: Submission): Promise<Submitted> {
  const { stores, clock, ids } = deps;
  const { idempotency } = submission;
  const earlier = await stores.idempotency.find(idempotency);
  if (earlier) return answerAgain(deps, earlier, idempotency);

  const order = newOrder(ids.orderId(), timestamp(clock), submission, await priceOf(deps, submission));
  try {
    await stores.transact([stores.idempotency.claimAction(idempotency, order), stores.orders.putAction(order)]);
    return { outcome: 'created', order };
  } catch (error) {
    if (!(error instanceof ConditionsFailed) || !error.failedAt(0)) throw error;
  }
  const winner = await stores.idempotency.find(idempotency);
  if (!winner) throw new StoreBusy();
  return answerAgain(deps, winner, idempotency);
}

/** To be called once the order's execution has been started. */
export async function markStarted({ stores }: Pick<SubmitDependencies, 'stores'>, key: IdempotencyKey): Promise<void> {
  await stores.idempotency.markAnswered(key);
}

async function answerAgain(
  { stores, clock }: SubmitDependencies,
  record: IdempotencyRecord,
  { bodyHash }: IdempotencyKey,
): Promise<Submitted> {
  const { order } = record;
  if (record.bodyHash !== bodyHash) throw new IdempotencyMismatch();
  if (record.state === 'answered') return { outcome: 'replayed', order };
  const left = record.leaseUntil - clock.now().getTime();
  if (left > 0) throw new IdempotencyInFlight(left);
  if (!(await stores.idempotency.renewLease(record))) throw new IdempotencyInFlight(1000);
  return { outcome: 'resumed', order };
}

async function priceOf({ stores, quotes }: SubmitDependencies, submission: Submission): Promise<Price> {
  if (submission.quoteId !== undefined) return quotes.verify(submission.quoteId, submission);
  const products = await stores.products.find(submission.items.map((item) => item.productId));
  const { price, issues } = priceOrder(submission, products);
  const blocking = [...validateRequest(submission), ...issues.filter((one) => one.code !== 'PRICE_CHANGED')];
  if (!price || blocking.length > 0) throw new OrderInvalid(blocking);
  if (submission.expectedTotal !== price.total) throw new PriceChanged(submission.expectedTotal ?? 0, price.total);
  return price;
}

function newOrder(orderId: string, now: string, submission: Submission, price: Price): Order {
  const { userId, items, shippingAddress, paymentMethodId, returnUrl = null } = submission;
  const input: ExecutionInput = { orderId, items };
  return {
    orderId,
    userId,
    status: 'pending',
    phase: 'open',
    version: 1,
    createdAt: now,
    updatedAt: now,
    ...price,
    shippingAddress,
    paymentMethodId,
    returnUrl,
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
    },
    failure: null,
    attention: null,
    confirmedAt: null,
    flaggedForReview: false,
    timeline: [
      { sequence: 1, at: now, type: 'order.submitted', message: 'The order was submitted.', status: 'pending' },
    ],
    executionInput: JSON.stringify(input),
  };
}
