import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { mediaTypesOf } from '../http/accept.ts';
import { problemCatalogue, problemCodes, problemType } from '../problems/catalogue.ts';
import { pagePolicy, problemListPage, problemPage } from '../problems/page.ts';
import { ApiProblem } from '../problems/problem.ts';

const codesByType = new Map(problemCodes.map((code) => [problemType(code), code]));

/** What a problem's `type` leads to: pages for people, or JSON for whoever asks for that rather than for a page. */
export const problemRoutes: FastifyPluginAsync = async (app) => {
  const route = { schema: { hide: true }, helmet: { contentSecurityPolicy: pagePolicy } };

  app.get('/problems', route, async (request, reply) =>
    answer(request, reply, problemListPage, () => ({ items: problemCodes.map(described) })),
  );

  app.get('/problems/:slug', route, async (request, reply) => {
    const code = codesByType.get(request.url.split('?', 1)[0] ?? '');
    if (!code) throw new ApiProblem('NOT_FOUND', { detail: 'There is no such problem.' });
    return answer(
      request,
      reply,
      () => problemPage(code),
      () => described(code),
    );
  });
};

const described = (code: (typeof problemCodes)[number]) => ({
  type: problemType(code),
  code,
  ...problemCatalogue[code],
});

function answer(request: FastifyRequest, reply: FastifyReply, page: () => string, data: () => object) {
  const wanted = mediaTypesOf(request.headers.accept);
  const vary = [reply.getHeader('vary'), 'Accept'].filter((names) => names !== undefined).join(', ');
  reply.headers({ 'cache-control': 'public, max-age=3600', vary });
  if (wanted.includes('application/json') && !wanted.includes('text/html')) return data();
  return reply.type('text/html; charset=utf-8').send(page());
}
