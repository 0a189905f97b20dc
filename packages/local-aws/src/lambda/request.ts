import type { FunctionDefinition } from './environment.ts';
import { parseFunctionName } from './function-name.ts';
import type { Invocation } from './instance.ts';
import { LambdaServiceError } from './service-errors.ts';

export interface InvokeRequest {
  /** A name, or a partial or full ARN, each with or without `:qualifier`. */
  functionName: string;
  /** JSON text; an empty one is the event `{}`. */
  payload: string;
  invocationType: 'RequestResponse' | 'Event' | 'DryRun';
  /** Base64 of a JSON object. */
  clientContext?: string;
  qualifier?: string;
  /** X-Amzn-Trace-Id; a new trace, not sampled, where there is none, as on Lambda. */
  traceHeader?: string;
}

/** What this Lambda serves, and where it says it is. */
export interface Inventory {
  functions: Record<string, FunctionDefinition>;
  region: string;
  accountId: string;
}

/** The only version there is. */
export const version = '$LATEST';
const maxPayloadBytes = { RequestResponse: 6_291_456, DryRun: 6_291_456, Event: 1_048_576 } as const;

/** Reads and checks a request as Lambda does before it runs anything. Throws LambdaServiceError. */
export function readRequest(
  request: InvokeRequest,
  inventory: Inventory,
  requestId: string,
  newTrace: () => string,
): { name: string; definition: FunctionDefinition; invocation: Invocation } {
  const { name, definition, arn } = findFunction(request, inventory, requestId);
  const clientContext = readClientContext(request.clientContext, requestId);
  const invocation: Invocation = {
    requestId,
    payload: readPayload(request, requestId),
    invokedFunctionArn: arn,
    traceHeader: request.traceHeader ?? newTrace(),
    ...(clientContext === undefined ? {} : { clientContext }),
  };
  return { name, definition, invocation };
}

function findFunction(request: InvokeRequest, { functions, region, accountId }: Inventory, requestId: string) {
  const reference = parseFunctionName(request.functionName);
  if (!reference)
    throw new LambdaServiceError(
      'ValidationException',
      `1 validation error detected: Value '${request.functionName}' at 'functionName' failed to satisfy constraint: Member must be a function name or ARN`,
      requestId,
    );
  const { name, region: itsRegion = region, accountId: itsAccount = accountId } = reference;
  const arn = `arn:aws:lambda:${itsRegion}:${itsAccount}:function:${name}`;
  if (itsRegion !== region)
    throw new LambdaServiceError(
      'ResourceNotFoundException',
      `Functions from '${itsRegion}' are not reachable in this region ('${region}')`,
      requestId,
    );
  if (itsAccount !== accountId)
    throw new LambdaServiceError(
      'AccessDeniedException',
      `This account may not perform lambda:InvokeFunction on resource: ${arn}`,
      requestId,
    );
  const { qualifier = reference.qualifier } = request;
  if (reference.qualifier !== undefined && reference.qualifier !== qualifier)
    throw new LambdaServiceError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
      requestId,
    );
  const definition = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!definition || (qualifier ?? version) !== version)
    throw new LambdaServiceError(
      'ResourceNotFoundException',
      `Function not found: ${arn}:${qualifier ?? version}`,
      requestId,
    );
  return { name, definition, arn: qualifier === undefined ? arn : `${arn}:${qualifier}` };
}

function readPayload({ payload, invocationType }: InvokeRequest, requestId: string): string {
  const limit = maxPayloadBytes[invocationType];
  if (Buffer.byteLength(payload) > limit)
    throw new LambdaServiceError(
      'RequestTooLargeException',
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
      requestId,
    );
  if (payload === '') return '{}';
  try {
    JSON.parse(payload);
    return payload;
  } catch (error) {
    throw new LambdaServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error instanceof Error ? error.message : error}`,
      requestId,
    );
  }
}

function readClientContext(text: string | undefined, requestId: string): unknown {
  if (text === undefined) return undefined;
  try {
    const context: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    if (typeof context === 'object' && context !== null) return context;
  } catch {
    // Refused below, like what is JSON but no object.
  }
  throw new LambdaServiceError(
    'InvalidRequestContentException',
    'Client context must be a valid Base64-encoded JSON object.',
    requestId,
  );
}
