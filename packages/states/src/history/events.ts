import type { Delimiter } from '../item-reader/csv.ts';
import type { Json } from '../json.ts';

/**
 * What an execution's journal holds. Each event is AWS's history event in a flat form plus the little that AWS's history
 * lacks but resumption needs (frame, deadlines, task token, where a state leads). `publicEvent` gives AWS's shape.
 * Payload fields hold JSON text. Times are epoch milliseconds.
 */

export type StateType = 'Task' | 'Parallel' | 'Map' | 'Choice' | 'Pass' | 'Wait' | 'Succeed' | 'Fail';

/** Written out, as an event's type is compared with others all the time and text put together at run time is slow at that. */
export const ENTERED = {
  Task: 'TaskStateEntered',
  Parallel: 'ParallelStateEntered',
  Map: 'MapStateEntered',
  Choice: 'ChoiceStateEntered',
  Pass: 'PassStateEntered',
  Wait: 'WaitStateEntered',
  Succeed: 'SucceedStateEntered',
  Fail: 'FailStateEntered',
} as const satisfies { readonly [Type in StateType]: `${Type}StateEntered` };

export const EXITED = {
  Task: 'TaskStateExited',
  Parallel: 'ParallelStateExited',
  Map: 'MapStateExited',
  Choice: 'ChoiceStateExited',
  Pass: 'PassStateExited',
  Wait: 'WaitStateExited',
  Succeed: 'SucceedStateExited',
} as const satisfies { readonly [Type in Exclude<StateType, 'Fail'>]: `${Type}StateExited` };

/** The error of a failed state, task or execution. Both parts may be missing: AWS's Fail state allows it. */
export interface Failure {
  readonly error?: string;
  readonly cause?: string;
  /** Passes Retry and Catch by, as States.Runtime does; only States.DataLimitExceeded can be named there. */
  readonly terminal?: true;
  /** A time-out for want of a heartbeat, which Retry and Catch know as States.HeartbeatTimeout too. */
  readonly heartbeat?: true;
  /** An evaluation that failed, and that the history doesn't show yet. */
  readonly evaluation?: EvaluationPlace;
}

/** Where an evaluation failed: the field and the place in it, such as `Output/items[0]`; AWS doesn't always say. */
export interface EvaluationPlace {
  readonly location?: string;
}

interface Common {
  /** AWS's event id, counted from 1; 0 for a record that AWS's history doesn't show. */
  id: number;
  previousEventId: number;
  time: number;
  /** The frame (root, branch or iteration) whose state the event changes. */
  readonly frame: number;
}

export interface ExecutionStarted {
  readonly type: 'ExecutionStarted';
  readonly input: string;
  readonly roleArn: string;
  /** When the whole execution times out. */
  readonly deadline?: number;
  /** The task of another execution that started this one. */
  readonly startedBy?: string;
}

/** An execution that ended badly goes on where it did. */
export interface ExecutionRedriven {
  readonly type: 'ExecutionRedriven';
  readonly redriveCount: number;
  /** When the whole execution times out now. */
  readonly deadline?: number;
  readonly clientToken?: string;
}

export interface ExecutionSucceeded {
  readonly type: 'ExecutionSucceeded';
  readonly output: string;
}

export interface ExecutionEndedBadly extends Failure {
  readonly type: 'ExecutionFailed' | 'ExecutionTimedOut' | 'ExecutionAborted';
}

export interface StateEntered {
  readonly type: `${StateType}StateEntered`;
  readonly name: string;
  readonly input: string;
  /** When a Wait state is over. */
  readonly deadline?: number;
  /** What a Fail state fails with. */
  readonly failure?: Failure;
}

export interface StateExited {
  readonly type: `${Exclude<StateType, 'Fail'>}StateExited`;
  readonly name: string;
  readonly output: string;
  /** The state that follows; absent at the end of a branch. */
  readonly next?: string;
  /** JSON text of every variable that the state assigned. */
  readonly assigned?: Readonly<Record<string, string>>;
}

/** When a task times out unless it ends, or something is heard of it, before. */
export interface Deadlines {
  readonly deadline?: number;
  readonly heartbeatDeadline?: number;
}

/** What a scheduled task needs to be run, timed and answered, also after a restart. */
export interface TaskTimes extends Deadlines {
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
}

export interface TaskScheduled extends TaskTimes {
  readonly type: 'TaskScheduled';
  readonly resourceType: string;
  readonly resource: string;
  readonly region: string;
  readonly parameters: string;
  readonly token?: string;
  /** The role that the state's Credentials name. */
  readonly roleArn?: string;
}

export interface LambdaFunctionScheduled extends TaskTimes {
  readonly type: 'LambdaFunctionScheduled';
  /** The function's ARN. */
  readonly resource: string;
  readonly input: string;
  readonly roleArn?: string;
}

/** Its time and heartbeat count from ActivityStarted, so that the deadlines are there. */
export interface ActivityScheduled extends TaskTimes {
  readonly type: 'ActivityScheduled';
  /** The activity's ARN. */
  readonly resource: string;
  readonly input: string;
  readonly token: string;
}

/** A worker took the task. */
export interface ActivityStarted extends Deadlines {
  readonly type: 'ActivityStarted';
  readonly workerName?: string;
}

export interface ActivitySucceeded {
  readonly type: 'ActivitySucceeded';
  readonly output: string;
}

export interface ActivityBroken extends Failure {
  readonly type: 'ActivityFailed' | 'ActivityTimedOut';
}

export interface TaskStarted {
  readonly type: 'TaskStarted';
  readonly resourceType: string;
  readonly resource: string;
}

export interface TaskSubmitted extends Pick<Deadlines, 'heartbeatDeadline'> {
  readonly type: 'TaskSubmitted';
  readonly resourceType: string;
  readonly resource: string;
  readonly output: string;
}

export interface TaskSucceeded {
  readonly type: 'TaskSucceeded';
  readonly resourceType: string;
  readonly resource: string;
  readonly output: string;
}

export interface TaskBroken extends Failure {
  readonly type: 'TaskFailed' | 'TaskTimedOut';
  readonly resourceType: string;
  readonly resource: string;
}

export interface LambdaFunctionStarted {
  readonly type: 'LambdaFunctionStarted';
}

export interface LambdaFunctionSucceeded {
  readonly type: 'LambdaFunctionSucceeded';
  readonly output: string;
}

export interface LambdaFunctionBroken extends Failure {
  readonly type: 'LambdaFunctionFailed' | 'LambdaFunctionTimedOut';
}

export interface BranchesStarted {
  readonly type: 'ParallelStateStarted';
}

export interface MapStateStarted {
  readonly type: 'MapStateStarted';
  readonly length: number;
  /** 0 = no limit of its own. */
  readonly maxConcurrency: number;
}

/**
 * What a Map Run goes by. It is settled when the run starts, so that the run goes on the same after a restart.
 * Limits of 0 are no limits; a tolerance of 0 is none.
 */
export interface MapRunPlan {
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  /** 0 to 100. */
  readonly toleratedFailurePercentage: number;
  /** Where the items are read from, if not from the state's input. */
  readonly reader?: ReaderPlan;
  /** How items are put together, where one child execution gets several. */
  readonly batch?: BatchPlan;
  readonly writer?: WriterPlan;
}

export interface ReaderPlan {
  readonly action: 'getObject' | 'listObjectsV2';
  /** S3's own: Bucket, Key, Prefix … */
  readonly parameters: Json;
  /** 0 = all of them. */
  readonly maxItems?: number;
  readonly inputType: 'JSON' | 'JSONL' | 'CSV';
  /** Those of the first row, if they are not given. */
  readonly csvHeaders?: readonly string[];
  readonly csvDelimiter?: Delimiter;
  /** A JSON Pointer to the array in the document. */
  readonly itemsPointer?: string;
}

export interface WriterPlan {
  /** NONE gives all that is known of a child execution, COMPACT its output, FLATTEN the parts of one that is an array. */
  readonly transformation: 'NONE' | 'COMPACT' | 'FLATTEN';
  /** Whether the results are to go to S3. */
  readonly exported: boolean;
}

export interface BatchPlan {
  readonly maxItems?: number;
  /** In UTF-8. */
  readonly maxBytes?: number;
  /** What every batch gets beside its items. */
  readonly input?: Json;
}

export interface MapRunStarted {
  readonly type: 'MapRunStarted';
  readonly mapRunArn: string;
  readonly plan: MapRunPlan;
}

/** A Map Run that ended badly goes on, with the plan that it began with. */
export interface MapRunRedriven {
  readonly type: 'MapRunRedriven';
  readonly mapRunArn: string;
  /** How often the Map Run has been redriven, this time included. */
  readonly redriveCount: number;
}

/** `output`, which AWS's history doesn't show here, is the result of the Map state. */
export interface MapRunSucceeded {
  readonly type: 'MapRunSucceeded';
  readonly output: string;
}

export interface MapRunFailed extends Failure {
  readonly type: 'MapRunFailed';
}

export interface MapRunAborted {
  readonly type: 'MapRunAborted';
}

export interface CompositeSucceeded {
  readonly type: 'ParallelStateSucceeded' | 'MapStateSucceeded';
}

export interface CompositeFailed {
  readonly type: 'ParallelStateFailed' | 'MapStateFailed';
  readonly failure: Failure;
}

/** A state's expressions or fields could not be evaluated, in JSONata. */
export interface EvaluationFailed extends EvaluationPlace {
  readonly type: 'EvaluationFailed';
  readonly state: string;
  readonly failure: Failure;
  /** It was a Catch that failed so: the state's error handling is used up. */
  readonly inCatch?: true;
}

export interface StateAborted {
  readonly type: 'TaskStateAborted' | 'WaitStateAborted' | 'ParallelStateAborted' | 'MapStateAborted';
}

/** `frame` is the Map state's frame; for all but Started, `child` is the iteration's. */
export interface MapIterationStarted {
  readonly type: 'MapIterationStarted';
  readonly name: string;
  readonly index: number;
}

export interface MapIterationEnded {
  readonly type: 'MapIterationSucceeded' | 'MapIterationFailed' | 'MapIterationAborted';
  readonly name: string;
  readonly index: number;
  readonly child: number;
}

/** Not in AWS's history: a Retry decided to run the state again at `until`. */
export interface RetryScheduled {
  readonly type: 'RetryScheduled';
  readonly retrier: number;
  readonly until: number;
}

/** Not in AWS's history: SendTaskHeartbeat arrived. */
export interface HeartbeatReceived {
  readonly type: 'HeartbeatReceived';
  readonly heartbeatDeadline: number;
}

/** Not in AWS's history: somebody had a Wait state or the delay before a retry end at once. */
export interface WaitSkipped {
  readonly type: 'WaitSkipped';
}

export type EventBody =
  | ExecutionStarted
  | ExecutionRedriven
  | ExecutionSucceeded
  | ExecutionEndedBadly
  | StateEntered
  | StateExited
  | TaskScheduled
  | LambdaFunctionScheduled
  | ActivityScheduled
  | TaskStarted
  | ActivityStarted
  | LambdaFunctionStarted
  | TaskSubmitted
  | TaskSucceeded
  | LambdaFunctionSucceeded
  | ActivitySucceeded
  | TaskBroken
  | ActivityBroken
  | LambdaFunctionBroken
  | BranchesStarted
  | MapStateStarted
  | CompositeSucceeded
  | CompositeFailed
  | EvaluationFailed
  | StateAborted
  | MapIterationStarted
  | MapIterationEnded
  | MapRunStarted
  | MapRunRedriven
  | MapRunSucceeded
  | MapRunFailed
  | MapRunAborted
  | RetryScheduled
  | HeartbeatReceived
  | WaitSkipped;

export type EngineEvent = EventBody & Common;

const PRIVATE: readonly EventBody['type'][] = ['RetryScheduled', 'HeartbeatReceived', 'WaitSkipped'];

/** Whether AWS's history shows such an event, so that it takes an event id. */
export function isPublic(body: EventBody): boolean {
  return !PRIVATE.includes(body.type);
}
