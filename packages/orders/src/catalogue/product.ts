/**
 * A product and where its pieces are. `unitPrice` in minor units of `currency`, without tax.
 * Stock only moves between the three counters: onHand (free to sell) → reserved (held for an order) → shipped.
 */
export interface Product {
  productId: string;
  name: string;
  description: string;
  unitPrice: number;
  currency: string;
  onHand: number;
  reserved: number;
  shipped: number;
}
