import type { Pattern } from '../definition/model.ts';
import type { JsonObject } from '../json.ts';
import { Payload } from '../payload.ts';
import type { Integration, TaskRequest } from './integration.ts';
import { checkFields, parametersOf } from './parameters.ts';
import { callSdk } from './sdk/call.ts';
import { apiCasing } from './sdk/casing.ts';
import type { SdkAnswer, SdkCaller } from './sdk/client.ts';
import { findOperation } from './sdk/operation.ts';
import { sdkMetadata, shownHeaders } from './sdk-metadata.ts';
import type { Dialect } from './service-error.ts';

interface OptimisedAction {
  readonly client: SdkCaller;
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

/** An integration that AWS has made for one action of a service: the action's own names, and answers with metadata. */
export function optimisedIntegration(optimised: OptimisedAction): Integration {
  const { client, action, parameters, required, patterns, dialect, prepare, answer } = optimised;
  return {
    parameters,
    required,
    patterns,
    check: checkFields(required),
    run: (request) => {
      const operation = findOperation(client.service, action);
      if (operation === undefined) throw new Error(`${client.service} has no action ${action}`);
      const input = prepare?.(parametersOf(request.parameters), request) ?? parametersOf(request.parameters);
      return callSdk({ client, operation, casing: apiCasing, dialect, request, input, answer });
    },
  };
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
