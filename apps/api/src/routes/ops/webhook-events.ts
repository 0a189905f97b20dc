import { handleWebhook } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { ApiProblem } from '../../problems/problem.ts';
import { NoQuery, ref, strict } from '../../schemas/named.ts';
import { WebhookEventList } from '../../schemas/ops.ts';
import type { OpsRouteDependencies } from './index.ts';

const Query = Type.Object(
  {
    queue: Type.Optional(
      Type.Enum(['received', 'parked'], { description: 'Not dealt with yet, or parked after failing (the default)' }),
    ),
  },
  strict,
);

export const opsWebhookEvents: FastifyPluginAsyncTypebox<OpsRouteDependencies> = async (app, deps) => {
  const { webhookEvents } = deps.stores;
  app.get(
    '/ops/webhook-events',
    {
      schema: {
        operationId: 'listWebhookEvents',
        tags: ['ops'],
        summary: 'Events from Stripe that are not dealt with',
        security: bearerAuth,
        querystring: Query,
        response: {
          200: { description: 'Oldest first', ...ref(WebhookEventList) },
          ...problemResponses('UNAUTHENTICATED', 'TOKEN_INVALID', 'FORBIDDEN'),
        },
      },
    },
    async ({ query }) => ({ items: await webhookEvents.list(query.queue ?? 'parked') }),
  );
  app.post(
    '/ops/webhook-events/:eventId/retry',
    {
      schema: {
        operationId: 'retryWebhookEvent',
        tags: ['ops'],
        summary: 'Deal with an event once more',
        security: bearerAuth,
        params: Type.Object({ eventId: Type.String({ description: 'Stripe’s id of the event' }) }),
        querystring: NoQuery,
        response: {
          200: Type.Object(
            { outcome: Type.Enum(['handled', 'ignored', 'parked']) },
            { description: 'What came of it' },
          ),
          ...problemResponses(
            'UNAUTHENTICATED',
            'TOKEN_INVALID',
            'FORBIDDEN',
            'WEBHOOK_EVENT_NOT_FOUND',
            'URI_TOO_LONG',
          ),
        },
      },
    },
    async ({ params }) => {
      const outcome = await handleWebhook(deps, params.eventId);
      if (outcome === undefined) throw new ApiProblem('WEBHOOK_EVENT_NOT_FOUND');
      return { outcome };
    },
  );
};
