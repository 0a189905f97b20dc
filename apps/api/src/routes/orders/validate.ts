import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { bindLog } from '../../logging.ts';
import { traceHeader } from '../../plugins/tracing.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { CheckoutDecision, CheckoutRequest } from '../../schemas/checkout.ts';
import { NoQuery, ref } from '../../schemas/named.ts';
import { requireSameUser } from './caller.ts';
import type { OrderRouteDependencies } from './index.ts';
import { requireDistinctProducts } from './items.ts';

export const validateOrders: FastifyPluginAsyncTypebox<Pick<OrderRouteDependencies, 'workflows'>> = async (
  app,
  { workflows },
) => {
  app.post(
    '/orders/validate',
    {
      config: { limit: 'checks', changes: false },
      onRequest: app.authenticate.optional,
      schema: {
        operationId: 'validateOrder',
        tags: ['orders'],
        summary: 'Can exactly this be bought now, and at what price?',
        description: 'Changes nothing. Answers 200 also when the answer is no; the reasons are in `issues`.',
        security: [{}, { bearer: [] }],
        body: ref(CheckoutRequest),
        querystring: NoQuery,
        response: {
          200: { description: 'The decision', ...ref(CheckoutDecision) },
          ...problemResponses(
            'TOKEN_INVALID',
            'USER_MISMATCH',
            'BODY_TOO_LARGE',
            'UNSUPPORTED_MEDIA_TYPE',
            'CHECKS_UNAVAILABLE',
          ),
        },
      },
    },
    async (request, reply) => {
      const { body, caller } = request;
      requireDistinctProducts(body.items);
      if (caller) requireSameUser(caller, body.userId);
      const { executionArn, decision } = await workflows.check(
        { ...body, ...(caller ? { authenticatedUserId: caller.userId } : {}) },
        traceHeader(request),
      );
      bindLog(request, reply, { executionArn });
      app.metrics.decisions.inc({ decision: decision.decision });
      for (const { name, status } of decision.checks)
        if (status === 'degraded') app.metrics.checksDegraded.inc({ check: name });
      reply.header('cache-control', 'no-store');
      return { ...decision, executionArn };
    },
  );
};
