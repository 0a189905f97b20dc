import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { problemFromError } from '../problems/from-error.ts';
import { ApiProblem, problemDetails, problemMediaType } from '../problems/problem.ts';

/** Answers any error as problem+json; also for errors that Fastify meets before a route is known. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemFromError(error);
  request.server.metrics.problem(problem.code);
  // Refusing must cost next to nothing, and says nothing that the metrics don't.
  if (problem.statusCode >= 500 && problem.code !== 'OVERLOADED')
    request.log.error({ err: problem.cause ?? problem, code: problem.code }, problem.message);
  else request.log.info({ code: problem.code }, problem.message);
  return reply
    .code(problem.statusCode)
    .headers({ 'x-request-id': request.id, 'cache-control': 'no-store', ...problem.headers })
    .type(problemMediaType)
    .send(problemDetails(problem, request));
}

export default fp(
  async (app) => {
    app.setErrorHandler(sendProblem);
    app.setNotFoundHandler((request, reply) => sendProblem(new ApiProblem('NOT_FOUND'), request, reply));
    // Before the body is read: what is sent to a path that isn't there needs no reading.
    app.addHook('onRequest', async (request) => {
      if (request.is404) throw new ApiProblem('NOT_FOUND');
    });
  },
  { name: 'problems', dependencies: ['metrics', 'request-id'] },
);
