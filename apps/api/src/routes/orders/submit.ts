import { markStarted, type Order, type Submission, submitOrder } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Caller } from '../../auth/token.ts';
import { bodyHash } from '../../http/body-hash.ts';
import { bindLog } from '../../logging.ts';
import { headersNamed } from '../../openapi/headers.ts';
import { signedIn } from '../../plugins/authentication.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { traceHeader } from '../../plugins/tracing.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { ApiProblem } from '../../problems/problem.ts';
import { OrderSubmission } from '../../schemas/checkout.ts';
import { NoQuery, ref } from '../../schemas/named.ts';
import { OrderSchema } from '../../schemas/order.ts';
import { requireSameUser } from './caller.ts';
import { IdempotencyHeaders, idempotencyKey, requireIdempotencyKey } from './idempotency-key.ts';
import type { OrderRouteDependencies } from './index.ts';
import { requireDistinctProducts } from './items.ts';
import { orderView } from './view.ts';

const path = '/orders';
/** Seconds after which it is worth asking how the order goes. */
const pollAfterSeconds = 1;

export const submitOrders: FastifyPluginAsyncTypebox<OrderRouteDependencies> = async (app, deps) => {
  app.post(
    path,
    {
      onRequest: [app.authenticate.required, requireIdempotencyKey],
      schema: {
        operationId: 'submitOrder',
        tags: ['orders'],
        summary: 'Submit an order',
        description:
          'Takes the order at the price of its `quoteId`, or at `expectedTotal`; nobody is charged another sum. The same ' +
          'Idempotency-Key with the same body is answered alike for 24 hours and never orders twice.',
        security: bearerAuth,
        headers: IdempotencyHeaders,
        querystring: NoQuery,
        body: ref(OrderSubmission),
        response: {
          202: {
            description: 'The order was taken and is on its way',
            headers: headersNamed('Location', 'Retry-After', 'Idempotent-Replayed'),
            ...ref(OrderSchema),
          },
          ...problemResponses(
            'IDEMPOTENCY_KEY_MISSING',
            'IDEMPOTENCY_KEY_INVALID',
            'QUOTE_OR_TOTAL_REQUIRED',
            'QUOTE_INVALID',
            'UNAUTHENTICATED',
            'TOKEN_INVALID',
            'USER_MISMATCH',
            'QUOTE_EXPIRED',
            'QUOTE_MISMATCH',
            'PRICE_CHANGED',
            'IDEMPOTENCY_IN_FLIGHT',
            'BODY_TOO_LARGE',
            'UNSUPPORTED_MEDIA_TYPE',
            'ORDER_INVALID',
            'IDEMPOTENCY_MISMATCH',
            'STORE_BUSY',
          ),
        },
      },
    },
    async (request, reply) => {
      const submission = submissionOf(request.body, signedIn(request), idempotencyKey(request));
      const { order, outcome } = await submitOrder(deps, submission);
      bindLog(request, reply, { orderId: order.orderId, executionArn: deps.workflows.executions.arn(order.orderId) });
      if (outcome === 'created') app.metrics.ordersSubmitted.inc();
      if (outcome === 'replayed') app.metrics.replays.inc();
      else await startExecution(deps, order, submission, request);
      reply.code(202).headers({
        location: `${path}/${order.orderId}`,
        'retry-after': String(pollAfterSeconds),
        'cache-control': 'no-store',
        ...(outcome === 'replayed' ? { 'idempotent-replayed': 'true' } : {}),
      });
      return orderView(order, signedIn(request).role);
    },
  );
};

function submissionOf(body: Static<typeof OrderSubmission>, caller: Caller, key: string): Submission {
  requireSameUser(caller, body.userId);
  requireDistinctProducts(body.items);
  if (body.quoteId === undefined && body.expectedTotal === undefined)
    throw new ApiProblem('QUOTE_OR_TOTAL_REQUIRED', {
      errors: [
        { pointer: '/quoteId', detail: 'is required, unless expectedTotal is given' },
        { pointer: '/expectedTotal', detail: 'is required, unless quoteId is given' },
      ],
    });
  return {
    ...body,
    userId: caller.userId,
    idempotency: { key, scope: `${caller.userId} POST ${path}`, bodyHash: bodyHash(body) },
  };
}

/**
 * Starts the order's execution. The order is committed by now: whatever fails here, it was taken
 * and the answer is 202; a retry of the client starts it, once the lease on its key has run out.
 */
async function startExecution(
  { stores, workflows }: OrderRouteDependencies,
  { orderId, executionInput }: Order,
  { idempotency }: Submission,
  request: FastifyRequest,
): Promise<void> {
  try {
    await workflows.executions.start(orderId, executionInput, traceHeader(request));
    await markStarted({ stores }, idempotency);
  } catch (err) {
    request.server.metrics.startsFailed.inc();
    request.log.error({ err }, 'the order was taken, but its execution could not be started yet');
  }
}
