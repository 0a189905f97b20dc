import underPressure from '@fastify/under-pressure';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ApiProblem, retryAfter } from '../problems/problem.ts';

/** Beyond these, requests are refused; 0 is no bound. */
export interface LoadLimits {
  /** Handlers that run at a time. */
  requestsInFlight: number;
  /** Milliseconds that the event loop was late, on average between two looks at it. */
  eventLoopDelayMs: number;
  /** Milliseconds between them; a second unless given. */
  sampleMs?: number;
}

export const noLoadLimits: LoadLimits = { requestsInFlight: 0, eventLoopDelayMs: 0 };

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether it counts as being worked on. */
    inFlight: boolean;
  }
}

interface Options extends LoadLimits {
  /** How long a handler may take. */
  handlerTimeoutMs: number;
}

/** Soon: what is refused costs next to nothing, and a place is free as soon as one handler is done. */
const retryMs = 1_000;

/**
 * Refuses what the service has no room for at once, so that what it takes is answered as fast as ever. The bound on handlers
 * does that; the event loop tells later, and only that something else keeps this process busy. Routes without
 * limits are answered all the same: probes, and Stripe's events, which belong to orders that were taken.
 */
export default fp<Options>(
  async (app, { requestsInFlight, eventLoopDelayMs, sampleMs = 1_000, handlerTimeoutMs }) => {
    const most = requestsInFlight || Number.POSITIVE_INFINITY;
    let inFlight = 0;
    const exempt = ({ routeOptions: { config } }: FastifyRequest) => config.limit === 'none';
    const requireRoom = async (request: FastifyRequest): Promise<void> => {
      if (inFlight >= most && !exempt(request)) throw overloaded();
    };
    const leave = (request: FastifyRequest): void => {
      if (!request.inFlight) return;
      request.inFlight = false;
      inFlight--;
    };

    if (eventLoopDelayMs > 0)
      await app.register(underPressure, {
        maxEventLoopDelay: eventLoopDelayMs,
        sampleInterval: sampleMs,
        // Not finite: the loop stood still between two looks, as it does while the process starts. That is over now.
        pressureHandler: async (request, _reply, _type, delay) => {
          if (Number.isFinite(delay) && !exempt(request)) throw overloaded();
        },
      });
    app.decorateRequest('inFlight', false);
    app.addHook('onRequest', requireRoom);
    // A body that comes slowly takes no place: a hundred of them would lock everybody else out.
    app.addHook('preValidation', async (request) => {
      await requireRoom(request);
      request.inFlight = true;
      inFlight++;
    });
    // When the handler has its answer, or its stream: whether somebody reads that, or ever did, is another matter.
    app.addHook('onSend', async (request) => leave(request));
    app.observeExchanges({
      // Should an answer get past the hook above, its place is not lost for ever.
      ended: ({ request }) => {
        if (request.inFlight) setTimeout(leave, handlerTimeoutMs, request).unref();
      },
    });
  },
  { name: 'load-shedding', dependencies: ['exchanges', 'problems'] },
);

const overloaded = () => new ApiProblem('OVERLOADED', { headers: retryAfter(retryMs) });
