import { reconcile } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { NoQuery, ref } from '../../schemas/named.ts';
import { ReconcileReport } from '../../schemas/ops.ts';
import type { OpsRouteDependencies } from './index.ts';

export const opsReconcile: FastifyPluginAsyncTypebox<OpsRouteDependencies> = async (app, deps) => {
  app.post(
    '/ops/reconcile',
    {
      schema: {
        operationId: 'reconcile',
        tags: ['ops'],
        summary: 'Reconcile orders, executions and Stripe now',
        description: 'What happens every minute anyway. Orders that changed within five minutes are left alone.',
        security: bearerAuth,
        querystring: NoQuery,
        response: {
          200: { description: 'What was found and done', ...ref(ReconcileReport) },
          ...problemResponses('UNAUTHENTICATED', 'TOKEN_INVALID', 'FORBIDDEN'),
        },
      },
    },
    () => reconcile(deps),
  );
};
