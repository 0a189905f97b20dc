import fp from 'fastify-plugin';

/** One line per request, once it is over. Whoever learns more of it (whose, which order) binds that to its log before. */
export default fp(
  async (app) => {
    app.observeExchanges({
      ended({ request, route, status, durationMs }) {
        const line = { method: request.method, route, status, responseTime: Math.round(durationMs * 1000) / 1000 };
        request.log.info(line, status === undefined ? 'request aborted' : 'request completed');
      },
    });
  },
  { name: 'request-log', dependencies: ['exchanges'] },
);
