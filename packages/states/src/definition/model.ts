import type { MapRunPlan } from '../history/events.ts';
import type { Json } from '../json.ts';
import type { Scope } from '../language/index.ts';
import type { Payload } from '../payload.ts';
import type { MachineType } from '../service/machine.ts';

/** The compiled form of a definition: immutable, every path, template and rule compiled once. */
export interface Machine extends Branch {
  readonly timeoutSeconds: number | undefined;
}

/** A set of states with its own start: a whole machine, a branch of a Parallel or the processor of a Map. */
export interface Branch {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** Makes the scope that paths and templates are evaluated in, around whatever `$` is at that point. */
export type ScopeOf = (input: Payload) => Scope;

export type Evaluate = (scope: Scope) => Json;

/** JSON text by variable name. */
export type Assigned = Readonly<Record<string, string>>;

/**
 * How data passes through a state, in its query language: by InputPath, Parameters, ResultSelector, ResultPath and
 * OutputPath in JSONPath, by Arguments and Output in JSONata.
 */
export interface DataFlow {
  /** What the state works on: its effective input. */
  argument(input: Payload, scopeOf: ScopeOf): Payload;
  /** Shapes a raw result before it is assigned or merged. */
  select(result: Payload, scopeOf: ScopeOf): Payload;
  /** What the state passes on, from its raw input and its (selected) result. */
  output(input: Payload, result: Payload, scopeOf: ScopeOf): Payload;
  /** The same flow, which shows `observe` what each of its steps makes. */
  observed(observe: Observe): DataFlow;
}

/** A step of a data flow, under the name that TestState gives to what it makes. */
export type DataStep =
  | 'afterInputPath'
  | 'afterParameters'
  | 'afterArguments'
  | 'result'
  | 'afterResultSelector'
  | 'afterResultPath';

export type Observe = (step: DataStep, payload: Payload) => void;

/** The variables that a state assigns when it is left, from its raw input and its result or error output. */
export type Assign = (input: Payload, result: Payload, scopeOf: ScopeOf) => Assigned | undefined;

interface StateBase {
  readonly name: string;
  readonly flow: DataFlow;
  readonly assign: Assign;
  /** Undefined at the end of a branch. */
  readonly next: string | undefined;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly fullJitter: boolean;
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly next: string;
  /** What is passed on, from the state's input and the error output `{Error, Cause}`. */
  readonly output: (input: Payload, error: Payload, scopeOf: ScopeOf) => Payload;
  readonly assign: Assign;
}

interface Fallible {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface PassState extends StateBase {
  readonly type: 'Pass';
  readonly result: Payload | undefined;
}

export interface WaitState extends StateBase {
  readonly type: 'Wait';
  /** When the wait is over, in epoch milliseconds. */
  readonly until: (scope: Scope, enteredAt: number) => number;
}

export interface ChoiceRule {
  readonly matches: (scope: Scope) => boolean;
  readonly next: string;
  /** What is passed on; undefined where that is the state's own matter. */
  readonly output: DataFlow['output'] | undefined;
  readonly assign: Assign;
}

export interface ChoiceState extends StateBase {
  readonly type: 'Choice';
  readonly choices: readonly ChoiceRule[];
  readonly default: string | undefined;
}

export interface SucceedState extends StateBase {
  readonly type: 'Succeed';
}

export interface FailState extends StateBase {
  readonly type: 'Fail';
  readonly error: ((scope: Scope) => string) | undefined;
  readonly cause: ((scope: Scope) => string) | undefined;
}

/** What a task of a service waits for: its answer, somebody with the task's token, or the end of the job it starts. */
export type Pattern = 'requestResponse' | 'waitForTaskToken' | 'sync' | 'sync:2';

/** How a Task's work is done: by a Lambda function's bare ARN, a worker of an activity, or an integration with a service. */
export type TaskResource =
  | { readonly kind: 'function'; readonly functionArn: string }
  | { readonly kind: 'activity'; readonly activityArn: string }
  | {
      readonly kind: 'service';
      readonly resourceType: string;
      readonly resource: string;
      readonly action: string;
      readonly pattern: Pattern;
      /** Throws a StatesError for parameters that the task can't be scheduled with. */
      readonly check: (parameters: Payload) => void;
    };

export type Seconds = (scope: Scope) => number;

export interface TaskState extends StateBase, Fallible {
  readonly type: 'Task';
  readonly resource: TaskResource;
  /** Gives `{ RoleArn }`. */
  readonly credentials: ((input: Payload, scopeOf: ScopeOf) => Payload) | undefined;
  readonly timeoutSeconds: Seconds | undefined;
  readonly heartbeatSeconds: Seconds | undefined;
}

export interface ParallelState extends StateBase, Fallible {
  readonly type: 'Parallel';
  readonly branches: readonly Branch[];
}

export interface MapState extends StateBase, Fallible {
  readonly type: 'Map';
  readonly processor: Branch;
  /** The items to map over, from the state's effective input. */
  readonly items: (input: Payload, scopeOf: ScopeOf) => readonly Json[];
  /** An iteration's input; `scopeOf` has `$$.Map.Item`. */
  readonly itemInput: ((input: Payload, scopeOf: ScopeOf) => Payload) | undefined;
  /** 0 = no limit of its own. */
  readonly maxConcurrency: (scope: Scope) => number;
  /** Undefined for mode INLINE. */
  readonly distributed: DistributedMap | undefined;
}

/** What mode DISTRIBUTED adds to a Map: its processor runs in child executions, under a Map Run. */
export interface DistributedMap {
  /** Part of the ARNs of its Map Runs and child executions. */
  readonly label: string;
  readonly executionType: MachineType;
  /** Whether its items come from elsewhere than the state's input. */
  readonly readsItems: boolean;
  /** Whether its result goes elsewhere than to the state's output. */
  readonly writesResult: boolean;
  /** What a Map Run that is about to start goes by, from the state's effective input. Throws a StatesError. */
  readonly plan: (input: Payload, scopeOf: ScopeOf) => Omit<MapRunPlan, 'maxConcurrency'>;
}

export type State =
  | PassState
  | WaitState
  | ChoiceState
  | SucceedState
  | FailState
  | TaskState
  | ParallelState
  | MapState;

export type CompositeState = ParallelState | MapState;
