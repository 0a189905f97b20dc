import type { States } from '@expressway/states';
import type { FastifyPluginAsync } from 'fastify';
import { devRoute, optionalBody } from './route.ts';

/** `POST /dev/executions/{executionArn}/skip-wait`: has the waits and retry delays that an execution is in end now. */
export const skipWaitRoute =
  (skipWaits: States['skipWaits']): FastifyPluginAsync =>
  async (app) => {
    app.post<{ Params: { executionArn: string } }>(
      '/dev/executions/:executionArn/skip-wait',
      devRoute('skipWait', { body: optionalBody() }),
      async ({ params }) => ({ skipped: await skipWaits(params.executionArn) }),
    );
  };
