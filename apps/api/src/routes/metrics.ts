import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unlimitedProblemResponses } from '../problems/documentation.ts';
import { NoQuery } from '../schemas/named.ts';

export const metricsRoute: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/metrics',
    {
      config: { limit: 'none' },
      logLevel: 'warn',
      schema: {
        operationId: 'getMetrics',
        tags: ['service'],
        summary: 'What Prometheus scrapes',
        description: 'For the private side of the network: whoever publishes the API leaves this path out.',
        security: [],
        querystring: NoQuery,
        response: {
          200: {
            description: 'All metrics of this process, in Prometheus’ text format',
            content: { 'text/plain': { schema: Type.String() } },
          },
          ...unlimitedProblemResponses(),
        },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store').type(app.metrics.contentType);
      return app.metrics.text();
    },
  );
};
