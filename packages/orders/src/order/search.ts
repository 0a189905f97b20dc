import Stripe from 'stripe';
import { InvalidCursor } from '../errors.ts';
import type { Stores } from '../store/stores.ts';
import { isOrderId, type Order, type OrderStatus } from './order.ts';
import type { OrderPage } from './orders.ts';

export interface OrderSearch {
  /** An order's id, the id of a payment at Stripe, or else a customer's id; each must be the whole of it. */
  search?: string;
  status?: OrderStatus;
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

export interface SearchDependencies {
  stores: Pick<Stores, 'orders'>;
  stripe: Stripe;
}

/**
 * Orders by what a person has in hand, newest first; all of them without `search`. What is found nowhere is an empty page.
 * Throws InvalidCursor, and what Stripe or the store throw.
 */
export async function searchOrders(deps: SearchDependencies, query: OrderSearch): Promise<OrderPage> {
  const { search, ...page } = query;
  if (search === undefined) return deps.stores.orders.list(page);
  const find = finderOf(search);
  if (find === undefined) return deps.stores.orders.list({ ...page, userId: search });
  // There is one such order at most, so no page has a next one.
  if (page.cursor !== undefined) throw new InvalidCursor();
  const order = await find(deps, search);
  const isWanted = order !== undefined && (page.status === undefined || order.status === page.status);
  return { orders: isWanted ? [order] : [], nextCursor: null };
}

type Find = (deps: SearchDependencies, id: string) => Promise<Order | undefined>;

/** How the one order that an id stands for is found; undefined for any other id. */
function finderOf(id: string): Find | undefined {
  if (isOrderId(id)) return ({ stores }, orderId) => stores.orders.get(orderId);
  return /^pi_\w+$/.test(id) ? orderOfPayment : undefined;
}

/** By Stripe's own record rather than an index: the id is there before the order knows it. */
async function orderOfPayment({ stores, stripe }: SearchDependencies, paymentIntentId: string) {
  try {
    const { orderId } = (await stripe.paymentIntents.retrieve(paymentIntentId)).metadata;
    return orderId ? await stores.orders.get(orderId) : undefined;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing') return undefined;
    throw error;
  }
}
