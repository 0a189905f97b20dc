import { cancelOrder, tellExecution } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { bindLog } from '../../logging.ts';
import { signedIn } from '../../plugins/authentication.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { NoQuery, ref } from '../../schemas/named.ts';
import { OrderParams, OrderSchema } from '../../schemas/order.ts';
import type { OrderRouteDependencies } from './index.ts';
import { visibleOrder } from './own.ts';
import { orderView } from './view.ts';

export const cancelOrders: FastifyPluginAsyncTypebox<OrderRouteDependencies> = async (app, deps) => {
  const { stores, clock, taskTokens, workflows } = deps;
  app.post(
    '/orders/:orderId/cancel',
    {
      onRequest: app.authenticate.required,
      schema: {
        operationId: 'cancelOrder',
        tags: ['orders'],
        summary: 'Cancel an order',
        description:
          'From the answer on nothing more is done for the order; what was done is being undone, and it ends as ' +
          '`cancelled` shortly. Once it is handed to the carrier it is too late: 409 with the reason. Asking again is harmless.',
        security: bearerAuth,
        params: OrderParams,
        querystring: NoQuery,
        response: {
          202: { description: 'The order is being cancelled, or has been', ...ref(OrderSchema) },
          ...problemResponses(
            'UNAUTHENTICATED',
            'TOKEN_INVALID',
            'ORDER_NOT_FOUND',
            'ORDER_NOT_CANCELLABLE',
            'URI_TOO_LONG',
            'STORE_BUSY',
          ),
        },
      },
    },
    async (request, reply) => {
      const caller = signedIn(request);
      const { orderId } = await visibleOrder(stores, caller, request.params.orderId);
      bindLog(request, reply, { orderId });
      const by = caller.role === 'operator' ? 'operator' : 'customer';
      const order = await cancelOrder(stores, orderId, by);
      try {
        await tellExecution({ stores, clock, taskTokens, executions: workflows.executions }, order);
      } catch (err) {
        request.log.error({ err }, 'the order is cancelled, but its execution could not be told yet');
      }
      reply.code(202).header('cache-control', 'no-store');
      return orderView(order, caller.role);
    },
  );
};
