import fp from 'fastify-plugin';
import { ApiProblem } from '../problems/problem.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers 405 for every other method of the paths that have routes. To be called once all routes are there. */
    refuseOtherMethods(): void;
  }
}

/** Fastify has no 405 of its own: a path without a route for the method is 404 there. */
export default fp(
  async (app) => {
    const methodsByPath = new Map<string, Set<string>>();
    app.addHook('onRoute', ({ url, method }) => {
      const methods = methodsByPath.get(url) ?? new Set();
      for (const one of [method].flat()) methods.add(one);
      methodsByPath.set(url, methods);
    });
    app.decorate('refuseOtherMethods', () => {
      for (const [url, known] of [...methodsByPath]) {
        if (url === '*') continue;
        const allow = [...known].join(', ');
        const refuse = async () => {
          throw new ApiProblem('METHOD_NOT_ALLOWED', { headers: { allow } });
        };
        const others = app.supportedMethods.filter((method) => !known.has(method));
        app.route({ method: others, url, schema: { hide: true }, onRequest: refuse, handler: refuse });
      }
    });
  },
  { name: 'method-not-allowed', dependencies: ['problems'] },
);
