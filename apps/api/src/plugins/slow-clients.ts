import fp from 'fastify-plugin';
import { ApiProblem } from '../problems/problem.ts';

interface Options {
  /** Milliseconds that a client may take to read an answer. Streams have their own rules. */
  readMs: number;
  maxConnections: number;
  maxHeaders: number;
}

/** What Node's server doesn't do against clients that hold on to it, of what Fastify can't be told. */
export default fp<Options>(
  async (app, { readMs, maxConnections, maxHeaders }) => {
    if (maxConnections > 0) app.server.maxConnections = maxConnections;
    // Node would leave out silently what comes after them; so it keeps one more, which tells.
    app.server.maxHeadersCount = maxHeaders + 1;
    app.addHook('onRequest', async ({ raw }) => {
      if (raw.rawHeaders.length > 2 * maxHeaders)
        throw new ApiProblem('HEADERS_TOO_LARGE', { detail: `There are more than ${maxHeaders} header fields.` });
    });
    app.addHook('onSend', async ({ raw }, reply, payload) => {
      if (payload instanceof Object && 'pipe' in payload) return;
      const cutting = setTimeout(() => raw.destroy(), readMs).unref();
      reply.raw.once('close', () => clearTimeout(cutting));
    });
  },
  { name: 'slow-clients', dependencies: ['problems'] },
);
