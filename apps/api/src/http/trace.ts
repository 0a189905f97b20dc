import type { IncomingHttpHeaders } from 'node:http';

/** X-Ray's header, where Step Functions would take it (256 characters): tracing must not break a checkout. */
export function traceHeader(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['x-amzn-trace-id'];
  return typeof header === 'string' && header.length <= 256 ? header : undefined;
}

/**
 * The id of the trace that a request belongs to, as 32 hexadecimal digits: of W3C's traceparent, else of X-Ray's header
 * (`Root=1-5759e988-bd862e3fe1be46a994272793`).
 */
export function traceId(headers: IncomingHttpHeaders): string | undefined {
  const { traceparent } = headers;
  const [, id] = (typeof traceparent === 'string' && /^[\da-f]{2}-([\da-f]{32})-/.exec(traceparent)) || [];
  if (id !== undefined) return id;
  const [, time, rest] = /Root=1-([\da-f]{8})-([\da-f]{24})/i.exec(traceHeader(headers) ?? '') ?? [];
  return time === undefined || rest === undefined ? undefined : (time + rest).toLowerCase();
}
