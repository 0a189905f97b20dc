import fp from 'fastify-plugin';
import { ApiProblem, retryAfter } from '../problems/problem.ts';

/** Refuses what still arrives while the server closes. Fastify would too, but not with a problem. */
export default fp(
  async (app) => {
    let closing = false;
    app.addHook('preClose', async () => {
      closing = true;
    });
    app.addHook('onRequest', async () => {
      if (closing)
        throw new ApiProblem('SERVICE_UNAVAILABLE', { detail: 'The service is stopping.', headers: retryAfter(1_000) });
    });
  },
  { name: 'draining', dependencies: ['problems'] },
);
