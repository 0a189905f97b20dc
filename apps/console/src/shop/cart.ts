import type { OrderItem } from '@expressway/client';
import { isRecord } from './kept.ts';

/** What the API takes of one product. */
export const mostOfOne = 99;
/** What the API takes of different products. */
export const mostProducts = 40;

export const quantityOf = (items: readonly OrderItem[], productId: string): number =>
  items.find((item) => item.productId === productId)?.quantity ?? 0;

export const pieces = (items: readonly OrderItem[]): number => items.reduce((sum, { quantity }) => sum + quantity, 0);

/** The cart with so many of a product: 0 takes it out. Products stay in the order in which they came. */
export function withQuantity(items: readonly OrderItem[], productId: string, wanted: number): OrderItem[] {
  const quantity = Math.min(Math.max(Math.trunc(wanted) || 0, 0), mostOfOne);
  if (quantity === 0) return items.filter((item) => item.productId !== productId);
  if (items.some((item) => item.productId === productId))
    return items.map((item) => (item.productId === productId ? { productId, quantity } : item));
  return items.length < mostProducts ? [...items, { productId, quantity }] : [...items];
}

/** A cart out of what was kept: what isn't as it should be is left out. */
export function readCart(found: unknown): OrderItem[] {
  if (!Array.isArray(found)) return [];
  return found.reduce<OrderItem[]>(
    (items, one) =>
      isRecord(one) && typeof one.productId === 'string' && typeof one.quantity === 'number'
        ? withQuantity(items, one.productId, one.quantity)
        : items,
    [],
  );
}
