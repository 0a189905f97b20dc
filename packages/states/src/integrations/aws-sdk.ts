import { Payload } from '../payload.ts';
import type { Integration } from './integration.ts';
import { callSdk } from './sdk/call.ts';
import { javaCasing } from './sdk/casing.ts';
import type { SdkCaller } from './sdk/client.ts';
import { memberNames } from './sdk/convert.ts';
import { findOperation } from './sdk/operation.ts';
import { sdkDialect } from './service-error.ts';

/**
 * `arn:aws:states:::aws-sdk:<service>:<action>`, with and without `.waitForTaskToken`: any action that the service's SDK
 * client has; undefined for others. Output is the service's alone, without what an HTTP answer adds.
 */
export function sdkIntegration(client: SdkCaller, action: string): Integration | undefined {
  const operation = findOperation(client.service, action);
  if (operation === undefined) return undefined;
  const casing = javaCasing;
  const dialect = sdkDialect(client.service);
  return {
    parameters: memberNames(operation.input, casing),
    required: [],
    patterns: ['waitForTaskToken'],
    check: () => undefined,
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
