import type { ActionSpec } from '../definition/task-resource.ts';
import type { TaskAnswer } from '../interpreter/task.ts';
import { isObject, type Json, parseJson } from '../json.ts';
import { Payload } from '../payload.ts';
import type { Integration, RunFunction } from './integration.ts';
import { checkFields, parametersOf, readString } from './parameters.ts';
import { httpDate, sdkMetadata } from './sdk-metadata.ts';
import { optimisedDialect, serviceFailure } from './service-error.ts';

export interface LambdaRequest {
  /** Name or ARN, as the definition has it. */
  readonly functionName: string;
  /** JSON text. */
  readonly payload: string;
  readonly invocationType: 'RequestResponse' | 'Event' | 'DryRun';
  readonly clientContext?: string;
  readonly qualifier?: string;
  /** `Tail` asks for the end of the function's log. */
  readonly logType?: 'None' | 'Tail';
  /** X-Ray's, for the HTTP header X-Amzn-Trace-Id. */
  readonly traceHeader?: string;
}

export interface LambdaResponse {
  readonly statusCode: number;
  readonly executedVersion: string;
  readonly requestId: string;
  /** JSON text; empty where Lambda answers no payload. */
  readonly payload: string;
  readonly functionError?: 'Unhandled' | 'Handled';
  /** The end of the function's log in base64, where it was asked for. */
  readonly logResult?: string;
}

/**
 * Invokes a function. Rejects with an Error whose `name` is Lambda's service exception (`ResourceNotFoundException` …);
 * a failure of the function itself is a response with `functionError`.
 */
export type LambdaInvoke = (request: LambdaRequest, signal: AbortSignal) => Promise<LambdaResponse>;

const dialect = optimisedDialect('Lambda', 'AWSLambda', 'AWSLambdaException');

const REQUIRED = ['FunctionName'];
const STRINGS = ['FunctionName', 'ClientContext', 'InvocationType', 'LogType', 'Qualifier'];

const INVOCATION_TYPES = ['Event', 'RequestResponse', 'DryRun'] as const;
const LOG_TYPES = ['None', 'Tail'] as const;

/** What a definition may use of `lambda:invoke`, whether or not Lambda can be reached. */
export const lambdaInvokeSpec: ActionSpec = {
  parameters: [...STRINGS, 'Payload'],
  required: REQUIRED,
  patterns: ['waitForTaskToken'],
  check: checkFields(REQUIRED, STRINGS),
};

function parse(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Error = errorType of Lambda's body, Cause = the body. */
function functionFailure(body: string, cause: string): TaskAnswer {
  const value = parse(body);
  const type = isObject(value) ? value.errorType : undefined;
  return { failure: { error: typeof type === 'string' && type !== '' ? type : 'Lambda.Unknown', cause } };
}

const unavailable = (thrown: unknown): TaskAnswer => ({ failure: serviceFailure(dialect, thrown) });

/** A Payload that is a string is the body itself, not a JSON string; none, or null, is `{}` (both as recorded on AWS). */
function requestPayload(payload: Json | undefined): string {
  if (typeof payload === 'string') return payload;
  return JSON.stringify(payload ?? {});
}

function notJson(): Error {
  const error = new Error('Could not parse request body into json: Could not parse payload into json');
  error.name = 'InvalidRequestContentException';
  return Object.assign(error, { $metadata: { httpStatusCode: 400 } });
}

/** What the SDK throws for an exception that isn't in Lambda's model. */
class LambdaServiceException extends Error {
  override readonly name = 'ValidationException';
  readonly $metadata = { httpStatusCode: 400 };
}

/** One of the values that Lambda knows. Throws its refusal of any other. */
function oneOf<T extends string>(values: readonly T[], parameters: Payload, field: string): T | undefined {
  const given = readString(parameters, field);
  const found = values.find((value) => value === given);
  if (given === undefined || found !== undefined) return found;
  const member = `${field[0]?.toLowerCase()}${field.slice(1)}`;
  throw new LambdaServiceException(
    `1 validation error detected: Value '${given}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(', ')}]`,
  );
}

/** The headers of Lambda's answer that AWS shows; the trace is the execution's, or one of the request's own. */
function responseHeaders({ payload, executedVersion, requestId }: LambdaResponse, now: number, traceHeader = '') {
  const seconds = Math.floor(now / 1000).toString(16);
  const id = requestId.replaceAll('-', '').padStart(24, '0');
  const root = /Root=([^;]+)/i.exec(traceHeader)?.[1] ?? `1-${seconds}-${id.slice(0, 24)}`;
  const sampled = /Sampled=([01])/i.exec(traceHeader)?.[1] ?? '0';
  return {
    Connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(payload)),
    'Content-Type': 'application/json',
    Date: httpDate(now),
    'X-Amz-Executed-Version': executedVersion,
    'X-Amzn-Trace-Id': `root=${root};sampled=${sampled}`,
    'x-amzn-Remapped-Content-Length': '0',
  };
}

/** `arn:aws:states:::lambda:invoke`, with and without `.waitForTaskToken`. */
export function lambdaIntegration(invoke: LambdaInvoke): Integration {
  return {
    ...lambdaInvokeSpec,
    run: async ({ parameters, traceHeader, signal, now }) => {
      const functionName = readString(parameters, 'FunctionName') ?? '';
      const clientContext = readString(parameters, 'ClientContext');
      const qualifier = readString(parameters, 'Qualifier');
      const event = requestPayload(parametersOf(parameters).Payload);
      if (parse(event) === undefined) return unavailable(notJson());
      let response: LambdaResponse;
      try {
        const logType = oneOf(LOG_TYPES, parameters, 'LogType');
        response = await invoke(
          {
            functionName,
            payload: event,
            invocationType: oneOf(INVOCATION_TYPES, parameters, 'InvocationType') ?? 'RequestResponse',
            ...(logType !== undefined && { logType }),
            ...(clientContext !== undefined && { clientContext }),
            ...(qualifier !== undefined && { qualifier }),
            ...(traceHeader !== undefined && { traceHeader }),
          },
          signal,
        );
      } catch (thrown) {
        return unavailable(thrown);
      }
      const { payload, statusCode, executedVersion, requestId, logResult } = response;
      const value = parse(payload);
      // The optimised integration passes the body through its own JSON, so that it comes out compact.
      if (response.functionError !== undefined) {
        return functionFailure(payload, value === undefined ? payload : JSON.stringify(value));
      }
      return {
        output: Payload.ofValue({
          ExecutedVersion: executedVersion,
          ...(logResult !== undefined && { LogResult: logResult }),
          ...(payload !== '' && { Payload: value ?? payload }),
          ...sdkMetadata(responseHeaders(response, now(), traceHeader), requestId, statusCode),
          StatusCode: statusCode,
        }),
      };
    },
  };
}

/** A Task whose Resource is the function's own ARN: input and output are the function's, verbatim. */
export function functionRunner(invoke: LambdaInvoke): RunFunction {
  return async (functionName, { parameters, traceHeader, signal }) => {
    let response: LambdaResponse;
    try {
      response = await invoke(
        {
          functionName,
          payload: parameters.text,
          invocationType: 'RequestResponse',
          ...(traceHeader !== undefined && { traceHeader }),
        },
        signal,
      );
    } catch (thrown) {
      return unavailable(thrown);
    }
    const { payload } = response;
    if (response.functionError !== undefined) return functionFailure(payload, payload);
    try {
      return { output: Payload.parse(payload === '' ? 'null' : payload) };
    } catch {
      return { failure: { error: 'States.Runtime', cause: 'The function did not answer JSON.', terminal: true } };
    }
  };
}
