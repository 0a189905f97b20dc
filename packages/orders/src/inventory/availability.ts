import type { Product } from '../catalogue/product.ts';
import { type Issue, issue } from '../checkout/issue.ts';
import type { OrderItem } from '../checkout/request.ts';

/** Whether there is enough of each known product right now. Reads only: nothing is held. */
export function checkAvailability(items: readonly OrderItem[], products: ReadonlyMap<string, Product>): Issue[] {
  return items.flatMap(({ productId, quantity }, index) => {
    const product = products.get(productId);
    if (!product || product.onHand >= quantity) return [];
    return [issue('OUT_OF_STOCK', `/items/${index}/quantity`, { available: product.onHand })];
  });
}
