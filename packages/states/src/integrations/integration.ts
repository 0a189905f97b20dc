import type { ActionSpec } from '../definition/task-resource.ts';
import type { TaskAnswer } from '../interpreter/task.ts';
import type { Payload } from '../payload.ts';

export interface TaskRequest {
  /** The task's effective input: what the integration calls its parameters. */
  readonly parameters: Payload;
  readonly executionArn: string;
  readonly stateName: string;
  readonly taskToken: string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** One action of a service, such as `lambda:invoke`. */
export interface Integration extends ActionSpec {
  readonly service: string;
  readonly action: string;
  /** Does the work. What the service refuses is an answer with a failure; a rejection is one too, under its own name. */
  readonly run: (request: TaskRequest) => Promise<TaskAnswer>;
}

/** Runs a function that a Task names by its bare ARN. */
export type RunFunction = (functionArn: string, request: TaskRequest) => Promise<TaskAnswer>;
