import {
  type Context,
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  isSpanContextValid,
  type Span,
  trace,
} from '@opentelemetry/api';
import { AWSXRAY_TRACE_ID_HEADER, AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';

/** X-Ray's trace header, by which AWS services join traces; apart from W3C's, which functions need not load. */

const xRay = new AWSXRayPropagator();

/** The context that an X-Ray header (`Root=…;Parent=…;Sampled=…`) continues; without a complete one, what is active here. */
export const contextOfXRay = (header: unknown): Context =>
  xRay.extract(context.active(), { [AWSXRAY_TRACE_ID_HEADER]: header }, defaultTextMapGetter);

/** A span as X-Ray's header; undefined for one that is no part of a trace. */
export function xRayHeader(span: Span): string | undefined {
  const carrier: Record<string, string> = {};
  xRay.inject(trace.setSpan(context.active(), span), carrier, defaultTextMapSetter);
  return carrier[AWSXRAY_TRACE_ID_HEADER];
}

/** The trace that a span is part of, as 32 hexadecimal digits. */
export function traceIdOf(span: Span | undefined): string | undefined {
  const spanContext = span?.spanContext();
  return spanContext && isSpanContextValid(spanContext) ? spanContext.traceId : undefined;
}
