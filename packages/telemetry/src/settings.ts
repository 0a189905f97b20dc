/** OpenTelemetry's environment variables, as far as they say whether spans are made and where they go. */

export const isDisabled = (env: NodeJS.ProcessEnv): boolean => env.OTEL_SDK_DISABLED?.toLowerCase() === 'true';

/** Whether AWS's layer for OpenTelemetry (ADOT) wraps the function: it sets everything up by itself. */
export const hasAdot = (env: NodeJS.ProcessEnv): boolean => env.AWS_LAMBDA_EXEC_WRAPPER !== undefined;

/** Where traces are sent: the endpoint for traces, else the one for all signals with the path of traces. */
export function endpointOf(env: NodeJS.ProcessEnv): string | undefined {
  if (env.OTEL_TRACES_EXPORTER === 'none') return undefined;
  if (env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return base ? `${base.replace(/\/$/, '')}/v1/traces` : undefined;
}

/** Whether spans go anywhere. */
export const exportsSpans = (env: NodeJS.ProcessEnv): boolean =>
  !isDisabled(env) && (hasAdot(env) || endpointOf(env) !== undefined);
