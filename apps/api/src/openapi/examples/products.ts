import type { Static } from 'typebox';
import type { ProductList, ProductSchema } from '../../schemas/product.ts';
import type { Examples } from './example.ts';

const mug: Static<typeof ProductSchema> = {
  productId: 'mug',
  name: 'Stoneware mug',
  description: 'Holds 300 ml.',
  unitPrice: 1400,
  currency: 'eur',
  available: 120,
};

const soldOut: Static<typeof ProductSchema> = {
  productId: 'gooseneck-kettle',
  name: 'Gooseneck kettle',
  description: 'Holds any temperature from 40 to 100 °C.',
  unitPrice: 8900,
  currency: 'eur',
  available: 0,
};

export const products: Examples<Static<typeof ProductSchema>> = {
  available: { summary: 'It can be bought', value: mug },
  soldOut: { summary: 'It can’t be bought now', value: soldOut },
};

export const productLists: Examples<Static<typeof ProductList>> = {
  catalogue: { summary: 'The catalogue', value: { items: [mug, soldOut] } },
};
