import type { ActionSpec } from '../definition/task-resource.ts';
import { Payload } from '../payload.ts';
import type { Integration } from './integration.ts';
import { callSdk, readInput } from './sdk/call.ts';
import { javaCasing } from './sdk/casing.ts';
import type { SdkCaller } from './sdk/client.ts';
import { memberNames } from './sdk/convert.ts';
import { findOperation } from './sdk/operation.ts';
import type { SdkServiceName } from './sdk/services.ts';
import { sdkDialect } from './service-error.ts';

/** What a definition may use of an action of a service whose SDK is here; undefined for one that the service hasn't. */
export function sdkSpec(service: SdkServiceName, action: string): ActionSpec | undefined {
  const operation = findOperation(service, action);
  if (operation === undefined) return undefined;
  return {
    parameters: memberNames(operation.input, javaCasing),
    required: [],
    patterns: ['waitForTaskToken'],
    check: (parameters) => {
      readInput(operation, parameters.value, javaCasing, parameters);
    },
  };
}

/**
 * `arn:aws:states:::aws-sdk:<service>:<action>`, with and without `.waitForTaskToken`: any action that the service's SDK
 * client has; undefined for others. Output is the service's alone, without what an HTTP answer adds.
 */
export function sdkIntegration(client: SdkCaller, action: string): Integration | undefined {
  const spec = sdkSpec(client.service, action);
  const operation = findOperation(client.service, action);
  if (spec === undefined || operation === undefined) return undefined;
  const casing = javaCasing;
  const dialect = sdkDialect(client.service);
  return {
    ...spec,
    run: (request) =>
      callSdk({
        client,
        operation,
        casing,
        dialect,
        request,
        answer: (output) => ({ output: Payload.ofValue(output) }),
      }),
  };
}
