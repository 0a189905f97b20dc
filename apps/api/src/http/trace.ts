import type { IncomingHttpHeaders } from 'node:http';

/** X-Ray's header, where Step Functions would take it (256 characters): tracing must not break a checkout. */
export function traceHeader(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['x-amzn-trace-id'];
  return typeof header === 'string' && header.length <= 256 ? header : undefined;
}
