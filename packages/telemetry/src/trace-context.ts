import {
  type Context,
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  type Span,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { contextOfXRay } from './x-ray.ts';

const w3c = new W3CTraceContextPropagator();

/**
 * The context that a request's headers continue: that of a valid `traceparent` (W3C Trace Context), else that of a complete
 * X-Amzn-Trace-Id, else whatever is active here, if anything.
 */
export function contextOfHeaders(headers: Readonly<Record<string, unknown>>): Context {
  const active = context.active();
  const given = w3c.extract(active, headers, defaultTextMapGetter);
  return given === active ? contextOfXRay(headers['x-amzn-trace-id']) : given;
}

/** A span as W3C's `traceparent`; undefined for one that is no part of a trace. */
export function traceparent(span: Span): string | undefined {
  const carrier: Record<string, string> = {};
  w3c.inject(trace.setSpan(context.active(), span), carrier, defaultTextMapSetter);
  return carrier.traceparent;
}
