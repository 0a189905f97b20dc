import type { Order } from '@expressway/client';

type Known = Pick<Order, 'orderId' | 'updatedAt'>;

/**
 * The ids of those orders that have changed or come since a list, newest first, was loaded before; none where it is the
 * first. What is older than all that was listed has not come: more of the list was asked for.
 */
export function changedSince(before: readonly Known[] | undefined, now: readonly Known[]): ReadonlySet<string> {
  if (before === undefined) return new Set();
  const known = new Map(before.map(({ orderId, updatedAt }) => [orderId, updatedAt]));
  const oldest = before.at(-1)?.orderId ?? '';
  const isNews = ({ orderId, updatedAt }: Known) =>
    known.has(orderId) ? known.get(orderId) !== updatedAt : orderId > oldest;
  return new Set(now.filter(isNews).map(({ orderId }) => orderId));
}
