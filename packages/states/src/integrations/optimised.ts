import type { Pattern } from '../definition/model.ts';
import type { ActionSpec } from '../definition/task-resource.ts';
import type { JsonObject } from '../json.ts';
import { Payload } from '../payload.ts';
import type { Integration, TaskRequest } from './integration.ts';
import { checkFields, parametersOf } from './parameters.ts';
import { callSdk, readInput } from './sdk/call.ts';
import { apiCasing } from './sdk/casing.ts';
import type { SdkAnswer, SdkCaller } from './sdk/client.ts';
import { findOperation, type SdkOperation } from './sdk/operation.ts';
import type { SdkServiceName } from './sdk/services.ts';
import { sdkMetadata, shownHeaders } from './sdk-metadata.ts';
import type { Dialect } from './service-error.ts';

/** An action of a service that AWS has optimised: it takes the action's own names, and answers with metadata. */
export interface OptimisedAction {
  readonly service: SdkServiceName;
  readonly action: string;
  readonly parameters: readonly string[];
  readonly required: readonly string[];
  readonly patterns: readonly Pattern[];
  readonly dialect: Dialect;
  /** Changes the parameters on their way to the service. */
  readonly prepare?: (parameters: JsonObject, request: TaskRequest) => JsonObject;
  /** Makes the task's answer of the service's; by default both together with the HTTP answer's metadata. */
  readonly answer: Parameters<typeof callSdk>[0]['answer'];
}

/** What a definition may use of the action, whether or not its service can be reached. */
export function optimisedSpec(optimised: OptimisedAction): ActionSpec {
  const { parameters, required, patterns } = optimised;
  const checkRequired = checkFields(required);
  return {
    parameters,
    required,
    patterns,
    check: (given) => {
      checkRequired(given);
      readInput(operationOf(optimised), parametersOf(given), apiCasing, given);
    },
  };
}

export function optimisedIntegration(optimised: OptimisedAction, client: SdkCaller): Integration {
  const { dialect, prepare, answer } = optimised;
  return {
    ...optimisedSpec(optimised),
    run: (request) => {
      const operation = operationOf(optimised);
      const input = prepare?.(parametersOf(request.parameters), request) ?? parametersOf(request.parameters);
      return callSdk({ client, operation, casing: apiCasing, dialect, request, input, answer });
    },
  };
}

function operationOf({ service, action }: OptimisedAction): SdkOperation {
  const operation = findOperation(service, action);
  if (operation === undefined) throw new Error(`${service} has no action ${action}`);
  return operation;
}

/** Output with the HTTP answer's metadata. Of its headers, AWS shows `names`, next to those that are always the same. */
export const withMetadata =
  (names: readonly string[], constant: Readonly<Record<string, string>>) =>
  (output: JsonObject, { headers, requestId, statusCode }: SdkAnswer) => ({
    output: Payload.ofValue({
      ...output,
      ...sdkMetadata({ ...constant, ...shownHeaders(headers, names) }, requestId, statusCode),
    }),
  });
