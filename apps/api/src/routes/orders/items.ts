import type { OrderItem } from '@expressway/orders';
import { ApiProblem } from '../../problems/problem.ts';

/** Refuses a cart that names a product twice, which JSON Schema can't say. Throws VALIDATION_FAILED. */
export function requireDistinctProducts(items: readonly OrderItem[]): void {
  const seen = new Set<string>();
  const errors = items.flatMap(({ productId }, index) => {
    if (!seen.has(productId)) {
      seen.add(productId);
      return [];
    }
    return [{ pointer: `/items/${index}/productId`, detail: 'is in the cart already: add up the quantities' }];
  });
  if (errors.length > 0) throw new ApiProblem('VALIDATION_FAILED', { errors });
}
