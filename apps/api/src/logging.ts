import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoggerOptions } from 'pino';

/** What must never be written: credentials, and who lives where. */
const secret = ['headers.authorization', 'headers.cookie', 'authorization', 'shippingAddress', 'quoteId'].flatMap(
  (path) => [path, `*.${path}`, `*.*.${path}`],
);

/** pino's options for the API; a request is logged by method and path, without its query, headers or body. */
export const loggerOptions = (level: string): LoggerOptions => ({
  level,
  redact: { paths: secret, censor: '[redacted]' },
  serializers: {
    req: ({ method, url }: Pick<FastifyRequest, 'method' | 'url'>) => ({ method, path: url.split('?', 1)[0] }),
  },
});

/** Adds `bindings` to every further log line of a request, that of its completion included. */
export function bindLog(request: FastifyRequest, reply: FastifyReply, bindings: Record<string, string>): void {
  const log = request.log.child(bindings);
  request.log = log;
  reply.log = log;
}
