import { withoutSecrets } from '@expressway/telemetry';
import { contextOfXRay, traceIdOf } from '@expressway/telemetry/x-ray';
import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context } from 'aws-lambda';
import { invocations, log } from './log.ts';
import { tracer } from './tracer.ts';

type Handler<Event, Result> = (event: Event) => Promise<Result>;

/**
 * A handler whose log lines and span belong to the trace that it was invoked in: the request's, which Step Functions hands
 * on as X-Ray's header. Its errors leave it as name, message and stack: Lambda's runtime would log all that SDKs hang on
 * theirs. Where nothing exports spans, none are made.
 */
export const instrumented =
  <Event, Result>(handler: Handler<Event, Result>) =>
  async (event: Event, context?: Context): Promise<Result> => {
    const parent = contextOfXRay(traceHeaderOf(context));
    const span = (await tracer)?.startSpan(
      functionName,
      { kind: SpanKind.SERVER, attributes: attributesOf(context) },
      parent,
    );
    const traceId = traceIdOf(span ?? trace.getSpan(parent));
    return invocations.run({ requestId: context?.awsRequestId, traceId, orderId: orderIdOf(event) }, async () => {
      const start = performance.now();
      try {
        const result = await handler(event);
        log.debug({ durationMs: elapsed(start) }, 'invocation completed');
        return result;
      } catch (error) {
        fail(span, error);
        log.warn({ err: error, durationMs: elapsed(start) }, 'invocation failed');
        throw bare(error);
      } finally {
        span?.end();
      }
    });
  };

const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'function';

/** Lambda's Node.js runtime has it in the context; the environment has it where invocations come one at a time. */
const traceHeaderOf = (context: (Context & { xRayTraceId?: string }) | undefined): string | undefined =>
  context?.xRayTraceId ?? process.env._X_AMZN_TRACE_ID;

/** OpenTelemetry's for functions as a service. */
const attributesOf = (context: Context | undefined) => ({
  'faas.name': functionName,
  ...(context && { 'faas.invocation_id': context.awsRequestId }),
});

function orderIdOf(event: unknown): string | undefined {
  const orderId = typeof event === 'object' && event !== null && 'orderId' in event ? event.orderId : undefined;
  return typeof orderId === 'string' ? orderId : undefined;
}

function fail(span: Span | undefined, error: unknown): void {
  span?.setStatus({ code: SpanStatusCode.ERROR });
  span?.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
}

function bare(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack = '' } = error;
  return Object.assign(new Error(withoutSecrets(message)), { name, stack: withoutSecrets(stack) });
}

const elapsed = (start: number): number => Math.round((performance.now() - start) * 1000) / 1000;
