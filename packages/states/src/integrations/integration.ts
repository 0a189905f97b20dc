import type { Pattern } from '../definition/model.ts';
import type { ActionSpec } from '../definition/task-resource.ts';
import type { TaskAnswer } from '../interpreter/task.ts';
import type { Payload } from '../payload.ts';

export interface TaskRequest {
  /** The task's effective input: what the integration calls its parameters. */
  readonly parameters: Payload;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  /** Tells the task from every other of the execution, also from its own earlier attempts. */
  readonly scheduledBy: number;
  readonly stateName: string;
  readonly taskToken: string | undefined;
  /** The execution's X-Amzn-Trace-Id. */
  readonly traceHeader: string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** One action of a service, such as `lambda:invoke`. */
export interface Integration extends ActionSpec {
  /** Does the work. What the service refuses is an answer with a failure; a rejection is one too, under its own name. */
  readonly run: (request: TaskRequest) => Promise<TaskAnswer>;
  /** For actions with `.sync`: how what `run` starts comes to its end. */
  readonly job?: Job;
}

/** Work that goes on after `run` has answered; `receipt` is that answer. */
export interface Job {
  /** Answers when the job has ended. After a restart it is asked again, maybe long after the end. */
  readonly settle: (receipt: Payload, pattern: Pattern, request: TaskRequest) => Promise<TaskAnswer>;
  /** Stops the job, since nobody waits for it any more; best effort. */
  readonly cancel: (receipt: Payload) => void;
}

/** Runs a function that a Task names by its bare ARN. */
export type RunFunction = (functionArn: string, request: TaskRequest) => Promise<TaskAnswer>;
