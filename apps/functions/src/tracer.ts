import { exportsSpans } from '@expressway/telemetry';
import type { Tracer } from '@opentelemetry/api';

/** Makes the spans of invocations. Undefined, and OpenTelemetry's SDK not even loaded, where nothing would take them. */
export const tracer: Promise<Tracer> | undefined = exportsSpans(process.env) ? load() : undefined;

async function load(): Promise<Tracer> {
  const { createTracing } = await import('@expressway/telemetry/tracing');
  return (await createTracing(process.env, 'expressway-functions')).tracer;
}
