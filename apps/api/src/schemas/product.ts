import { Type } from 'typebox';
import { currencySchema, productIdSchema } from './checkout.ts';
import { Amount, named, ref } from './named.ts';

export const ProductSchema = named(
  'Product',
  Type.Object({
    productId: productIdSchema,
    name: Type.String({ description: 'As customers see it' }),
    description: Type.String({ description: 'A sentence about it' }),
    unitPrice: Amount('Price of one, without tax'),
    currency: currencySchema,
    available: Type.Integer({ minimum: 0, description: 'How many can be bought now' }),
  }),
);

export const ProductList = named('ProductList', Type.Object({ items: Type.Array(ref(ProductSchema)) }));
