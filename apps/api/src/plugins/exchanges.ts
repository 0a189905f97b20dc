import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

/** A request and what became of it, once nothing more can. */
export interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
  /** The pattern of the route, such as `/orders/:orderId`; undefined for paths that have none. Never the path itself. */
  route: string | undefined;
  /** The status that was answered; undefined when the client left before the answer was complete. */
  status: number | undefined;
  durationMs: number;
}

export interface ExchangeObserver {
  begun?(request: FastifyRequest, reply: FastifyReply): void;
  /** Called once per exchange that has begun. */
  ended(exchange: Exchange): void;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Tells the observer of every exchange from now on. */
    observeExchanges(observer: ExchangeObserver): void;
    /** For requests that are refused before Fastify's hooks run; all others are noticed anyway. */
    noticeExchange(request: FastifyRequest, reply: FastifyReply): void;
  }
}

/** Notices when requests come and when they are over, however they end: answered, streamed or given up by the client. */
export default fp(
  async (app) => {
    const observers: ExchangeObserver[] = [];
    const notice = (request: FastifyRequest, reply: FastifyReply): void => {
      const start = performance.now();
      for (const observer of observers) observer.begun?.(request, reply);
      let complete = false;
      reply.raw.once('finish', () => {
        complete = true;
      });
      reply.raw.once('close', () => {
        const exchange = {
          request,
          reply,
          route: request.routeOptions.url,
          status: complete ? reply.raw.statusCode : undefined,
          durationMs: performance.now() - start,
        };
        for (const observer of observers) observer.ended(exchange);
      });
    };
    app.decorate('observeExchanges', (observer: ExchangeObserver) => void observers.push(observer));
    app.decorate('noticeExchange', notice);
    app.addHook('onRequest', (request, reply, done) => {
      notice(request, reply);
      done();
    });
  },
  { name: 'exchanges' },
);
