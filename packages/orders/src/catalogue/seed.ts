import { shopCurrency } from '../pricing/tariff.ts';
import type { Product } from './product.ts';
import type { Products } from './products.ts';

const product = (productId: string, name: string, unitPrice: number, onHand: number, description: string): Product => ({
  productId,
  name,
  description,
  unitPrice,
  currency: shopCurrency,
  onHand,
  reserved: 0,
  shipped: 0,
});

/** The shop's first stock: a dozen products, one of them sold out. Prices in minor currency units. */
export const seedProducts: readonly Product[] = [
  product('espresso-beans', 'Espresso beans, 1 kg', 1890, 500, 'Dark roast from Brazil and Ethiopia.'),
  product('filter-beans', 'Filter beans, 500 g', 1250, 400, 'Light roast from Kenya, washed.'),
  product('decaf-beans', 'Decaf beans, 500 g', 1350, 150, 'Decaffeinated with water alone.'),
  product('hand-grinder', 'Hand grinder', 8900, 60, 'Conical steel burrs, 25 g a filling.'),
  product('pour-over', 'Pour-over dripper', 2400, 120, 'Porcelain, for one to four cups.'),
  product('paper-filters', 'Paper filters, 100', 590, 1000, 'Unbleached, for the pour-over dripper.'),
  product('gooseneck-kettle', 'Gooseneck kettle', 7450, 40, 'Holds any temperature from 40 to 100 °C.'),
  product('milk-jug', 'Milk jug, 350 ml', 1990, 80, 'Stainless steel with a sharp spout.'),
  product('mug', 'Stoneware mug', 1400, 300, 'Holds 280 ml, thrown by hand.'),
  product('scale', 'Coffee scale', 5900, 25, 'Reads to 0.1 g and has a timer.'),
  product('travel-press', 'Travel press', 3600, 5, 'Brews and keeps 350 ml warm on the way.'),
  product('limited-print', 'Poster, limited print', 4500, 0, 'Sold out: fifty were printed.'),
];

/** Adds the seed products that are missing; the stock of those that are there stays as it is. */
export async function seedCatalogue(products: Products): Promise<void> {
  await Promise.all(seedProducts.map((one) => products.add(one)));
}
