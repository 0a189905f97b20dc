import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import fp from 'fastify-plugin';
import { ApiProblem, retryAfter } from '../problems/problem.ts';

/** How a server leaves. Milliseconds. */
export interface Leave {
  /** It serves for so long while /readyz says already that it won't: what a load balancer takes to notice. */
  delayMs: number;
  /** Connections that are still open so long afterwards are cut. */
  graceMs: number;
  sleep?: (milliseconds: number) => Promise<void>;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether the server is about to stop, so that nobody new should come. */
    isLeaving(): boolean;
  }
}

/**
 * Stops serving step by step: first whoever asks is told not to come again, then what still arrives is refused (Fastify
 * would too, but not with a problem), and what hangs is cut off in the end. What was taken is answered first.
 */
export default fp<Leave>(
  async (app, { delayMs, graceMs, sleep = wait }) => {
    let leaving = false;
    let closing = false;
    let cutting: NodeJS.Timeout | undefined;
    const connections = new Set<Socket>();
    app.server.on('connection', (socket) => {
      connections.add(socket);
      socket.once('close', () => connections.delete(socket));
    });
    app.decorate('isLeaving', () => leaving);
    app.addHook('preClose', async () => {
      leaving = true;
      if (delayMs > 0) await sleep(delayMs);
      closing = true;
      // Node closes connections that are idle after a request, but not those that nothing has come on yet. What has
      // arrived already is read before the callback.
      setImmediate(() => {
        for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
      });
      cutting = setTimeout(() => app.server.closeAllConnections(), graceMs).unref();
    });
    app.addHook('onClose', async () => clearTimeout(cutting));
    app.addHook('onRequest', async () => {
      if (closing)
        throw new ApiProblem('SERVICE_UNAVAILABLE', { detail: 'The service is stopping.', headers: retryAfter(1_000) });
    });
    // Fastify says so in answers to what arrives from now on, but not to what is being worked on.
    app.addHook('onSend', async (_request, reply) => {
      if (leaving) reply.header('connection', 'close');
    });
  },
  { name: 'draining', dependencies: ['problems'] },
);
