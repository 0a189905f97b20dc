import type { Product, Stores } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { problemResponses } from '../problems/documentation.ts';
import { ApiProblem } from '../problems/problem.ts';
import { productIdPattern } from '../schemas/checkout.ts';
import { NoQuery, ref } from '../schemas/named.ts';
import { ProductList, ProductSchema } from '../schemas/product.ts';

const productView = ({ onHand, reserved: _r, shipped: _s, ...shown }: Product): Static<typeof ProductSchema> => ({
  ...shown,
  available: onHand,
});

export const productRoutes: FastifyPluginAsyncTypebox<{ stores: Pick<Stores, 'products'> }> = async (
  app,
  { stores },
) => {
  app.get(
    '/products',
    {
      schema: {
        operationId: 'listProducts',
        tags: ['products'],
        summary: 'The catalogue',
        security: [],
        querystring: NoQuery,
        response: { 200: { description: 'All products', ...ref(ProductList) }, ...problemResponses('STORE_BUSY') },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-cache');
      return { items: (await stores.products.list()).map(productView) };
    },
  );

  app.get(
    '/products/:productId',
    {
      schema: {
        operationId: 'getProduct',
        tags: ['products'],
        summary: 'One product',
        security: [],
        params: Type.Object({ productId: Type.String({ description: 'As the catalogue has it' }) }),
        querystring: NoQuery,
        response: {
          200: { description: 'The product, with what is available', ...ref(ProductSchema) },
          ...problemResponses('PRODUCT_NOT_FOUND', 'URI_TOO_LONG', 'STORE_BUSY'),
        },
      },
    },
    async (request, reply) => {
      const { productId } = request.params;
      const product = productIdPattern.test(productId) ? await stores.products.get(productId) : undefined;
      if (!product) throw new ApiProblem('PRODUCT_NOT_FOUND');
      reply.header('cache-control', 'no-cache');
      return productView(product);
    },
  );
};
