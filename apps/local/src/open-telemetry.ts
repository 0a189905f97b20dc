import { Type } from 'typebox';

const text = (description: string) => Type.Optional(Type.String({ description }));

/**
 * OpenTelemetry's own variables, for the API and for every function, as its specification has them ("Environment Variable
 * Specification", "OTLP Exporter"); each is read there.
 */
export const openTelemetrySettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: text('Where a collector takes OTLP over HTTP, like http://127.0.0.1:4318.'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text('The same for traces alone, with the path.'),
  OTEL_EXPORTER_OTLP_HEADERS: text('Header fields that the collector wants: key=value[,key=value…].'),
  OTEL_SERVICE_NAME: text('What all of it is called in traces.'),
  OTEL_TRACES_SAMPLER: text('Which traces are recorded, such as parentbased_traceidratio.'),
  OTEL_TRACES_SAMPLER_ARG: text('The share of traces for a sampler with a ratio.'),
  OTEL_BSP_SCHEDULE_DELAY: text('Milliseconds for which spans are collected before they are sent.'),
  OTEL_SDK_DISABLED: text('true: no traces.'),
} as const;

export const openTelemetryVariables = Object.keys(openTelemetrySettings) as (keyof typeof openTelemetrySettings)[];
