import type { Stores } from '@expressway/orders';
import type { Workflows } from '@expressway/workflows';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unlimitedProblemResponses } from '../problems/documentation.ts';
import { ApiProblem, retryAfter } from '../problems/problem.ts';
import { NoQuery } from '../schemas/named.ts';
import { inTime } from '../timer.ts';

export interface ServiceRouteDependencies {
  stores: Pick<Stores, 'ping'>;
  workflows: Pick<Workflows, 'ping'>;
  /** Milliseconds that a dependency may take to answer before it counts as out of reach. */
  readyTimeoutMs: number;
}

const status = (value: string) => Type.Object({ status: Type.Enum([value]) });

/** The service itself: is it alive, can it work, and what does its API look like? */
export const serviceRoutes: FastifyPluginAsyncTypebox<ServiceRouteDependencies> = async (app, deps) => {
  app.get(
    '/healthz',
    {
      logLevel: 'warn',
      config: { limit: 'none' },
      schema: {
        operationId: 'getHealth',
        tags: ['service'],
        summary: 'Is the process alive?',
        security: [],
        querystring: NoQuery,
        response: { 200: { description: 'It is', ...status('ok') }, ...unlimitedProblemResponses() },
      },
    },
    async () => ({ status: 'ok' }),
  );

  app.get(
    '/readyz',
    {
      logLevel: 'warn',
      config: { limit: 'none' },
      schema: {
        operationId: 'getReadiness',
        tags: ['service'],
        summary: 'Can it serve: do the parts that it depends on answer?',
        security: [],
        querystring: NoQuery,
        response: { 200: { description: 'It can', ...status('ready') }, ...unlimitedProblemResponses('NOT_READY') },
      },
    },
    async () => {
      if (app.isLeaving())
        throw new ApiProblem('NOT_READY', { detail: 'The service is stopping.', headers: retryAfter(1_000) });
      await requireAnswers(deps);
      return { status: 'ready' };
    },
  );

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
};

async function requireAnswers({ stores, workflows, readyTimeoutMs }: ServiceRouteDependencies): Promise<void> {
  const parts = { 'the store': stores.ping(), 'the workflow engine': workflows.ping() };
  const outcomes = await Promise.allSettled(Object.values(parts).map((ping) => inTime(ping, readyTimeoutMs)));
  const failed = Object.keys(parts).filter((_, index) => outcomes[index]?.status === 'rejected');
  if (failed.length > 0)
    throw new ApiProblem('NOT_READY', {
      detail: `No answer from ${failed.join(' and ')}.`,
      headers: retryAfter(readyTimeoutMs),
      cause: new AggregateError(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))),
    });
}
