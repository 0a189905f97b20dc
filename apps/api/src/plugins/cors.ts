import cors from '@fastify/cors';
import fp from 'fastify-plugin';
import { rateLimitHeaders } from '../openapi/headers.ts';

interface Options {
  /** The origins whose pages may call the API; none unless listed. */
  origins: readonly string[];
}

export default fp<Options>(
  async (app, { origins }) => {
    await app.register(cors, {
      origin: origins.length > 0 ? [...origins] : false,
      methods: ['GET', 'HEAD', 'POST'],
      allowedHeaders: [
        'Audit-Reason',
        'Authorization',
        'Content-Type',
        'Idempotency-Key',
        'If-None-Match',
        'Last-Event-ID',
        'X-Request-Id',
        'traceparent',
        'tracestate',
      ],
      exposedHeaders: [
        'ETag',
        'Idempotent-Replayed',
        'Location',
        ...rateLimitHeaders,
        'Retry-After',
        'WWW-Authenticate',
        'X-Request-Id',
        'traceparent',
      ],
      maxAge: 600,
      strictPreflight: false,
    });
  },
  { name: 'cors' },
);
