import type { CheckoutRequest, Clock, Product, ShippingAddress } from '../src/index.ts';

export const berlin: ShippingAddress = {
  name: 'Ada Example',
  line1: 'Invalidenstr. 117',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};

export const product = (productId: string, unitPrice: number, onHand = 10): Product => ({
  productId,
  name: `A ${productId}`,
  description: '',
  unitPrice,
  currency: 'eur',
  onHand,
  reserved: 0,
  shipped: 0,
});

export const catalogue = (...products: Product[]): ReadonlyMap<string, Product> =>
  new Map(products.map((one) => [one.productId, one]));

export const request = (items: Record<string, number>, more: Partial<CheckoutRequest> = {}): CheckoutRequest => ({
  items: Object.entries(items).map(([productId, quantity]) => ({ productId, quantity })),
  shippingAddress: berlin,
  ...more,
});

/** A clock that stands still until it is moved. */
export function stoppedClock(start = '2026-11-23T12:00:00.000Z'): Clock & { advance(ms: number): void } {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    advance(ms) {
      now += ms;
    },
  };
}
