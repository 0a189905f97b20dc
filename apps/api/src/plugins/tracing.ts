import { contextOfHeaders, traceparent } from '@expressway/telemetry/trace-context';
import { traceIdOf, xRayHeader } from '@expressway/telemetry/x-ray';
import { type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { bindLog } from '../logging.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's span; null until the request is noticed. */
    span: Span | null;
  }
}

interface Options {
  tracer: Tracer;
}

/**
 * A span for every request, which continues the caller's trace where its `traceparent` is valid. The answer's `traceparent`
 * and every line of the log say which trace it is. Attributes are OpenTelemetry's for HTTP servers, without the path.
 */
export default fp<Options>(
  async (app, { tracer }) => {
    app.decorateRequest('span', null);
    app.observeExchanges({
      begun(request, reply) {
        const { method, headers, routeOptions } = request;
        const route = routeOptions.url;
        const attributes = { 'http.request.method': method, ...(route === undefined ? {} : { 'http.route': route }) };
        const name = route === undefined ? method : `${method} ${route}`;
        const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, contextOfHeaders(headers));
        request.span = span;
        const traceId = traceIdOf(span);
        if (traceId === undefined) return;
        bindLog(request, reply, { traceId });
        reply.header('traceparent', traceparent(span));
      },
      ended({ request: { span }, status }) {
        if (!span) return;
        if (status !== undefined) span.setAttribute('http.response.status_code', status);
        if (status === undefined || status >= 500)
          span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', String(status ?? 'aborted'));
        span.end();
      },
    });
  },
  { name: 'tracing', dependencies: ['exchanges'] },
);

/** X-Ray's header for what AWS services do for a request. */
export const traceHeader = ({ span }: FastifyRequest): string | undefined => (span ? xRayHeader(span) : undefined);
