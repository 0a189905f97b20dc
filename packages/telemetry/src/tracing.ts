import { ProxyTracerProvider, type Tracer, trace } from '@opentelemetry/api';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { endpointOf, hasAdot, isDisabled } from './settings.ts';

export interface Tracing {
  tracer: Tracer;
  /** Sends what is not sent yet, and ends. Never rejects: a collector that is away is no reason to fail. */
  shutdown(): Promise<void>;
}

const scope = 'expressway';

/**
 * Sets up OpenTelemetry as its environment variables say (OpenTelemetry specification, "Environment Variable
 * Specification"): spans are exported by OTLP over HTTP where an endpoint is given, and only then. Without one there are
 * still traces, which logs and AWS services are joined by. Where AWS's layer for OpenTelemetry (ADOT) has set up the
 * process, its set-up is used. Nothing global is registered: each caller has its own.
 */
export async function createTracing(env: NodeJS.ProcessEnv, serviceName: string): Promise<Tracing> {
  const external = (tracer: Tracer): Tracing => ({ tracer, shutdown: async () => {} });
  if (isDisabled(env)) return external(new ProxyTracerProvider().getTracer(scope));
  if (hasAdot(env)) return external(trace.getTracer(scope));
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    sampler: samplerOf(env),
    spanProcessors: await processorsOf(env),
  });
  return {
    tracer: provider.getTracer(scope),
    shutdown: () => provider.shutdown().catch(() => {}),
  };
}

async function processorsOf(env: NodeJS.ProcessEnv): Promise<SpanProcessor[]> {
  const url = endpointOf(env);
  if (url === undefined) return [];
  // Loaded only where it is needed: it is the larger part of the SDK.
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return [
    new BatchSpanProcessor({
      exporter: new OTLPTraceExporter({ url }),
      ...milliseconds('scheduledDelayMillis', env.OTEL_BSP_SCHEDULE_DELAY),
      // The standard's half a minute would hold up the end of a process whose collector is away.
      exportTimeoutMillis: 2_000,
      ...milliseconds('exportTimeoutMillis', env.OTEL_BSP_EXPORT_TIMEOUT),
    }),
  ];
}

const milliseconds = (option: 'scheduledDelayMillis' | 'exportTimeoutMillis', value = '') =>
  /^\d+$/.test(value) ? { [option]: Number(value) } : {};

/** OTEL_TRACES_SAMPLER and its _ARG; what is not known, or no share, counts as not set. */
function samplerOf({ OTEL_TRACES_SAMPLER: name = '', OTEL_TRACES_SAMPLER_ARG: argument }: NodeJS.ProcessEnv): Sampler {
  const known = /^(parentbased_)?(always_on|always_off|traceidratio)$/.exec(name);
  if (!known) return new ParentBasedSampler({ root: new AlwaysOnSampler() });
  const [, parentBased, kind] = known;
  const root = rootSampler(String(kind), argument);
  return parentBased === undefined ? root : new ParentBasedSampler({ root });
}

function rootSampler(kind: string, argument: string | undefined): Sampler {
  if (kind === 'always_off') return new AlwaysOffSampler();
  const share = argument === undefined || argument === '' ? Number.NaN : Number(argument);
  return kind === 'traceidratio' && share >= 0 && share <= 1
    ? new TraceIdRatioBasedSampler(share)
    : new AlwaysOnSampler();
}
