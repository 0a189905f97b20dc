import { paymentActionOf } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { matchesEtag } from '../../http/etag.ts';
import { bindLog } from '../../logging.ts';
import { headersNamed } from '../../openapi/headers.ts';
import { signedIn } from '../../plugins/authentication.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { NoQuery, noBody, ref } from '../../schemas/named.ts';
import { OrderParams, OrderSchema } from '../../schemas/order.ts';
import type { OrderRouteDependencies } from './index.ts';
import { visibleOrder } from './own.ts';
import { orderEtag, orderView } from './view.ts';

export const getOrder: FastifyPluginAsyncTypebox<Pick<OrderRouteDependencies, 'stores' | 'stripe'>> = async (
  app,
  { stores, stripe },
) => {
  app.get(
    '/orders/:orderId',
    {
      onRequest: app.authenticate.required,
      schema: {
        operationId: 'getOrder',
        tags: ['orders'],
        summary: 'How an order goes',
        description: 'Customers see their own orders, operators all.',
        security: bearerAuth,
        params: OrderParams,
        querystring: NoQuery,
        headers: Type.Object({
          'If-None-Match': Type.Optional(Type.String({ description: 'An ETag: 304 while the order is still that' })),
        }),
        response: {
          200: { description: 'The order as it stands', headers: headersNamed('ETag'), ...ref(OrderSchema) },
          304: { description: 'The order has not changed', headers: headersNamed('ETag'), ...noBody },
          ...problemResponses('UNAUTHENTICATED', 'TOKEN_INVALID', 'ORDER_NOT_FOUND', 'URI_TOO_LONG'),
        },
      },
    },
    async (request, reply) => {
      const caller = signedIn(request);
      const { orderId } = request.params;
      const order = await visibleOrder(stores, caller, orderId);
      bindLog(request, reply, { orderId });
      const own = order.userId === caller.userId;
      const shown = { paymentAction: own ? await paymentActionOf({ stripe }, order) : null };
      const etag = orderEtag(order, shown);
      // A client secret is for nobody's cache.
      reply.headers({ etag, 'cache-control': shown.paymentAction === null ? 'private, no-cache' : 'no-store' });
      if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
      return orderView(order, caller.role, shown);
    },
  );
};
