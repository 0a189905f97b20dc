import type { EngineEvent } from '../history/events.ts';
import type { Recorder } from './run.ts';

/** AWS's longest Express execution, in milliseconds. */
export const EXPRESS_LIMIT = 300_000;

/** Express executions leave no history in the service itself. */
export const unrecorded: Recorder = {
  append: () => undefined,
  afterCommit: (done) => done(),
};

/** All that is kept of an Express execution that a Map Run started: its start with its input, and its end. */
export function isOutermost({ type }: EngineEvent): boolean {
  return type.startsWith('Execution');
}
