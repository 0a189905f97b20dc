import { orderStatuses, type SearchDependencies, searchOrders } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { integersInQuery } from '../../http/query.ts';
import { signedIn } from '../../plugins/authentication.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { ref, strict } from '../../schemas/named.ts';
import { OrderList } from '../../schemas/order.ts';
import { orderView } from '../orders/view.ts';
import { pageQuery } from './page.ts';

const defaultLimit = 20;
const Query = Type.Object(
  {
    search: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description:
          'An order’s id (`ord_…`), the id of its payment at Stripe (`pi_…`), or else a customer’s; the whole of it',
      }),
    ),
    status: Type.Optional(Type.Enum([...orderStatuses], { description: 'Only orders of this status' })),
    ...pageQuery({ largest: 100, byDefault: defaultLimit, longestCursor: 64 }),
  },
  strict,
);

export const opsSearchOrders: FastifyPluginAsyncTypebox<SearchDependencies> = async (app, deps) => {
  app.get(
    '/ops/orders',
    {
      preValidation: integersInQuery('limit'),
      schema: {
        operationId: 'searchOrders',
        tags: ['ops'],
        summary: 'Orders of all customers, or those that an id stands for, newest first',
        description: 'What is found nowhere is an empty page.',
        security: bearerAuth,
        querystring: Query,
        response: {
          200: { description: 'One page of orders', ...ref(OrderList) },
          ...problemResponses('CURSOR_INVALID', 'UNAUTHENTICATED', 'TOKEN_INVALID', 'FORBIDDEN'),
        },
      },
    },
    async (request) => {
      const { role } = signedIn(request);
      const { limit = defaultLimit, ...query } = request.query;
      const { orders, nextCursor } = await searchOrders(deps, { ...query, limit });
      return { items: orders.map((order) => orderView(order, role)), nextCursor };
    },
  );
};
