import { orderStatuses } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { integersInQuery } from '../../http/query.ts';
import { signedIn } from '../../plugins/authentication.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { ref, strict } from '../../schemas/named.ts';
import { OrderList } from '../../schemas/order.ts';
import type { OrderRouteDependencies } from './index.ts';
import { orderView } from './view.ts';

const defaultLimit = 20;

const Query = Type.Object(
  {
    status: Type.Optional(Type.Enum([...orderStatuses], { description: 'Only orders of this status' })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1024, description: 'nextCursor of the page before' })),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        default: defaultLimit,
        description: 'How many orders a page has at most',
      }),
    ),
  },
  strict,
);

export const listOrders: FastifyPluginAsyncTypebox<Pick<OrderRouteDependencies, 'stores'>> = async (
  app,
  { stores },
) => {
  app.get(
    '/orders',
    {
      onRequest: app.authenticate.required,
      preValidation: integersInQuery('limit'),
      schema: {
        operationId: 'listOrders',
        tags: ['orders'],
        summary: 'Orders, newest first',
        description: 'Customers see their own orders, operators all.',
        security: bearerAuth,
        querystring: Query,
        response: {
          200: { description: 'One page of orders', ...ref(OrderList) },
          ...problemResponses('CURSOR_INVALID', 'UNAUTHENTICATED', 'TOKEN_INVALID'),
        },
      },
    },
    async (request, reply) => {
      const { userId, role } = signedIn(request);
      const { limit = defaultLimit, ...filter } = request.query;
      const { orders, nextCursor } = await stores.orders.list({
        ...(role === 'operator' ? {} : { userId }),
        ...filter,
        limit,
      });
      reply.header('cache-control', 'private, no-cache');
      return { items: orders.map((order) => orderView(order, role)), nextCursor };
    },
  );
};
