import { refundOrder } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { bindLog } from '../../logging.ts';
import { signedIn } from '../../plugins/authentication.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { NoQuery, ref } from '../../schemas/named.ts';
import { OrderParams, Refund, RefundRequest } from '../../schemas/order.ts';
import { IdempotencyHeaders, idempotencyKey, requireIdempotencyKey } from './idempotency-key.ts';
import type { OrderRouteDependencies } from './index.ts';
import { visibleOrder } from './own.ts';

export const refundOrders: FastifyPluginAsyncTypebox<OrderRouteDependencies> = async (
  app,
  { stores, stripe, clock },
) => {
  app.post(
    '/orders/:orderId/refunds',
    {
      onRequest: [app.authenticate.operator, requireIdempotencyKey],
      schema: {
        operationId: 'refundOrder',
        tags: ['orders'],
        summary: 'Refund a completed order',
        description:
          'Gives back all that is left of what was charged, or `amount` of it. For operators. The same Idempotency-Key ' +
          'makes one refund per order, for good.',
        security: bearerAuth,
        headers: IdempotencyHeaders,
        params: OrderParams,
        querystring: NoQuery,
        body: ref(RefundRequest),
        response: {
          200: { description: 'The refund as Stripe took it', ...ref(Refund) },
          ...problemResponses(
            'IDEMPOTENCY_KEY_MISSING',
            'IDEMPOTENCY_KEY_INVALID',
            'UNAUTHENTICATED',
            'TOKEN_INVALID',
            'FORBIDDEN',
            'ORDER_NOT_FOUND',
            'ORDER_NOT_REFUNDABLE',
            'IDEMPOTENCY_MISMATCH',
            'BODY_TOO_LARGE',
            'URI_TOO_LONG',
            'UNSUPPORTED_MEDIA_TYPE',
            'REFUND_TOO_LARGE',
            'STORE_BUSY',
          ),
        },
      },
    },
    async (request, reply) => {
      const { orderId } = await visibleOrder(stores, signedIn(request), request.params.orderId);
      bindLog(request, reply, { orderId });
      const refund = await refundOrder(
        { stores, stripe, clock },
        { orderId, ...request.body, key: idempotencyKey(request) },
      );
      reply.header('cache-control', 'no-store');
      return { orderId, ...refund };
    },
  );
};
