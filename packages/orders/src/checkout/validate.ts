import { checkAddress } from './address.ts';
import { type Issue, issue } from './issue.ts';
import type { CheckoutRequest } from './request.ts';

/** What can be said of a request without looking anything up: is there a cart, and can parcels go to the address? */
export function validateRequest({ items, shippingAddress }: CheckoutRequest): Issue[] {
  return [...(items.length === 0 ? [issue('EMPTY_CART', '/items')] : []), ...checkAddress(shippingAddress)];
}
