import { loggerOptions as commonOptions } from '@expressway/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoggerOptions } from 'pino';

/** pino's options for the API; of a request only method and route are logged, since a path may hold anything. */
export const loggerOptions = (level: string): LoggerOptions => {
  const options = commonOptions(level);
  return { ...options, serializers: { ...options.serializers, req: method } };
};

const method = ({ method, routeOptions }: Pick<FastifyRequest, 'method' | 'routeOptions'>) => ({
  method,
  route: routeOptions?.url,
});

/** Adds `bindings` to every further log line of a request, that of its completion included. */
export function bindLog(request: FastifyRequest, reply: FastifyReply, bindings: Record<string, string>): void {
  const log = request.log.child(bindings);
  request.log = log;
  reply.log = log;
}
