import type { TaskAnswer } from '../interpreter/task.ts';
import { isArray, isObject, type JsonObject } from '../json.ts';
import { Payload } from '../payload.ts';
import type { TaskRequest } from './integration.ts';
import type { OptimisedAction } from './optimised.ts';
import { optimisedDialect } from './service-error.ts';

/** AWS tells in each entry's Resources which execution sent it. */
function withOrigin({ Entries, ...rest }: JsonObject, { executionArn, stateMachineArn }: TaskRequest): JsonObject {
  if (!isArray(Entries)) return { Entries: Entries ?? null, ...rest };
  const entries = Entries.map((entry) => {
    if (!isObject(entry)) return entry;
    const given = isArray(entry.Resources) ? entry.Resources : [];
    return { ...entry, Resources: [...given, executionArn, stateMachineArn] };
  });
  return { ...rest, Entries: entries };
}

/** PutEvents refuses entries one by one: any that is refused fails the task. */
function answer(output: JsonObject): TaskAnswer {
  if (output.FailedEntryCount === 0) return { output: Payload.ofValue(output) };
  return { failure: { error: 'EventBridge.FailedEntry', cause: JSON.stringify(output) } };
}

/** `arn:aws:states:::events:putEvents`, with and without `.waitForTaskToken`. A Detail that isn't text is sent as JSON. */
export const eventsPutEvents: OptimisedAction = {
  service: 'eventbridge',
  action: 'putEvents',
  parameters: ['Entries'],
  required: ['Entries'],
  patterns: ['waitForTaskToken'],
  dialect: optimisedDialect('EventBridge', 'AmazonEventBridge', 'AmazonEventBridgeException'),
  prepare: withOrigin,
  answer,
};
