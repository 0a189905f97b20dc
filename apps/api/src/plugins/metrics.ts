import fp from 'fastify-plugin';
import type { Metrics } from '../metrics.ts';

declare module 'fastify' {
  interface FastifyInstance {
    metrics: Metrics;
  }
}

interface Options {
  metrics: Metrics;
}

/** Methods that are counted under their names; any other that a client makes up is `other`. */
const methods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST']);

/** Counts and times every request. Routes count what they know by `app.metrics`. */
export default fp<Options>(
  async (app, { metrics }) => {
    app.decorate('metrics', metrics);
    app.observeExchanges({
      begun: () => metrics.inFlight.inc(),
      ended({ request, route = 'unknown', status, durationMs }) {
        metrics.inFlight.dec();
        const method = methods.has(request.method) ? request.method : 'other';
        metrics.duration.observe({ method, route, status: statusClass(status) }, durationMs / 1000);
      },
    });
  },
  { name: 'metrics', dependencies: ['exchanges'] },
);

const statusClass = (status: number | undefined): string =>
  status === undefined ? 'aborted' : `${Math.floor(status / 100)}xx`;
