import type { Branch, Machine, State } from '../definition/model.ts';
import type { Logging } from '../execution-log/logging.ts';
import type { EngineEvent, Failure, MapRunPlan } from '../history/events.ts';
import type { Json, JsonObject } from '../json.ts';
import { Payload } from '../payload.ts';
import type { MachineType } from '../service/machine.ts';

/** What never changes in an execution. */
export interface ExecutionHeader {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly type: MachineType;
  /** Started by StartSyncExecution. */
  readonly synchronous: boolean;
  readonly roleArn: string;
  readonly logging: Logging | undefined;
  /** X-Ray's, as it was given at the start; handed on to functions, and no part of any data. */
  readonly traceHeader: string | undefined;
  readonly machine: Machine;
  /** What the context object holds instead of the engine's own values, section by section; given to TestState. */
  readonly context?: JsonObject;
}

/** A task between its scheduling and its result. */
export interface TaskInFlight {
  /** The event id that scheduled it: a later answer to an earlier attempt doesn't fit any more. */
  readonly scheduledBy: number;
  readonly argument: Payload;
  readonly token: string | undefined;
  readonly stage: 'scheduled' | 'started' | 'submitted';
  /** What the service answered when the work was passed on to it. */
  readonly receipt: Payload | undefined;
  readonly deadline: number | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly heartbeatDeadline: number | undefined;
}

/** A Parallel or Map whose branches or iterations run. */
export interface Branching {
  readonly kind: 'branching';
  readonly children: Frame[];
  readonly maxConcurrency: number;
  /** Children that have not ended. */
  active: number;
  /** What the next MapIterationStarted points back to. */
  previousEventId: number;
}

/** A distributed Map whose Map Run goes on. */
export interface MapRunning {
  readonly kind: 'mapRun';
  readonly mapRunArn: string;
  readonly plan: MapRunPlan;
  /** The event id of MapRunStarted, or of the last MapRunRedriven. */
  readonly startedBy: number;
  readonly redriveCount: number;
}

/**
 * Where a frame stands. Every phase but `waiting`, `task`, `mapRun`, `backoff`, `branching` and the last two can go on
 * at once.
 */
export type Phase =
  | { readonly kind: 'starting' }
  | { readonly kind: 'arriving'; readonly state: string; readonly input: Payload }
  | { readonly kind: 'entered' }
  | { readonly kind: 'waiting'; readonly until: number }
  | { readonly kind: 'task'; readonly task: TaskInFlight }
  | Branching
  /** A distributed Map: its Map Run is due, goes on, has ended without the state having taken notice, or is due again. */
  | { readonly kind: 'mapRunDue'; readonly maxConcurrency: number }
  | MapRunning
  | { readonly kind: 'mapRunSucceeded'; readonly output: Payload; readonly startedBy: number }
  /** `mapRun`: the one that a redrive goes on with, here and below. */
  | { readonly kind: 'mapRunFailed'; readonly failure: Failure; readonly mapRun?: MapRunning }
  | { readonly kind: 'mapRunRedriveDue'; readonly mapRun: MapRunning }
  | { readonly kind: 'resulted'; readonly result: Payload }
  /**
   * `untried`: what of the state's own error handling hasn't had its turn yet, from there on. `branches`: those of a
   * Parallel or Map; a redrive goes on with them.
   */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly untried: 'retry' | 'catch' | 'nothing';
      readonly branches?: Branching;
      readonly mapRun?: MapRunning;
    }
  | { readonly kind: 'backoff'; readonly until: number }
  | { readonly kind: 'ended'; readonly output: Payload }
  | { readonly kind: 'aborted'; readonly mapRun?: MapRunning };

/** Whether a frame only waits for time to pass: in a Wait state or before a retry. */
export function isDelay(phase: Phase): phase is Phase & { readonly kind: 'waiting' | 'backoff' } {
  return phase.kind === 'waiting' || phase.kind === 'backoff';
}

/** Whether a frame in this phase waits for something outside the interpreter. */
export function isWaiting(phase: Phase): boolean {
  return phase.kind === 'task' || phase.kind === 'mapRun' || isDelay(phase);
}

/** Whether a frame in this phase has failed, without that being dealt with. */
export function hasFailed({ kind }: Phase): boolean {
  return kind === 'failed' || kind === 'mapRunFailed';
}

export type Variables = Readonly<Record<string, Payload>>;

/** One line of control: the execution's root, a branch of a Parallel or an iteration of a Map. */
export interface Frame {
  readonly id: number;
  readonly parent: Frame | undefined;
  /** Position among the branches or items. */
  readonly index: number;
  readonly branch: Branch;
  phase: Phase;
  state: State | undefined;
  input: Payload;
  variables: Variables;
  enteredAt: number;
  enteredEventId: number;
  /** What the event of its entry points back to. */
  enteredFrom: number;
  /** Retries used so far, by retrier, and in all. */
  retries: readonly number[];
  retryCount: number;
  /** What the next event of this frame points back to. */
  previousEventId: number;
  /** Whether the history already shows that this branch or iteration ended badly, and its state's abort. */
  endReported: boolean;
  abortReported: boolean;
  /** Caches of what can always be computed again: the state's effective input and a Map's items. */
  argument: Payload | undefined;
  items: readonly Json[] | undefined;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution in memory: the fold of its events. Only `apply` changes it. */
export interface Execution {
  readonly header: ExecutionHeader;
  status: ExecutionStatus;
  input: Payload;
  startedAt: number;
  /** The task of another execution that started this one. */
  startedBy: string | undefined;
  redriveCount: number;
  redrivenAt: number | undefined;
  deadline: number | undefined;
  stoppedAt: number | undefined;
  output: Payload | undefined;
  failure: Failure | undefined;
  /** The last event id given, and the time of the last event. */
  eventCount: number;
  lastEventAt: number;
  frameCount: number;
  readonly frames: Map<number, Frame>;
}

const NOTHING = Payload.ofText('{}');

/** An execution before its first event. */
export function createExecution(header: ExecutionHeader): Execution {
  return {
    header,
    status: 'RUNNING',
    input: NOTHING,
    startedAt: 0,
    startedBy: undefined,
    redriveCount: 0,
    redrivenAt: undefined,
    deadline: undefined,
    stoppedAt: undefined,
    output: undefined,
    failure: undefined,
    eventCount: 0,
    lastEventAt: 0,
    frameCount: 0,
    frames: new Map(),
  };
}

/** Adds a frame; ids follow from the order of events alone, so that a fold gives the same ones. */
export function addFrame(
  execution: Execution,
  parent: Frame | undefined,
  index: number,
  branch: Branch,
  phase: Phase,
  previousEventId: number,
): Frame {
  const frame: Frame = {
    id: execution.frameCount++,
    parent,
    index,
    branch,
    phase,
    state: undefined,
    input: NOTHING,
    variables: parent === undefined ? {} : parent.variables,
    enteredAt: 0,
    enteredEventId: 0,
    enteredFrom: 0,
    retries: [],
    retryCount: 0,
    previousEventId,
    endReported: false,
    abortReported: false,
    argument: undefined,
    items: undefined,
  };
  execution.frames.set(frame.id, frame);
  return frame;
}

/** The branches or iterations of a Parallel or Map that runs, or has failed and not been left. */
export function branchesOf(phase: Phase): Branching | undefined {
  if (phase.kind === 'branching') return phase;
  return phase.kind === 'failed' ? phase.branches : undefined;
}

/** The Map Run of a distributed Map that goes on, or that ended badly and would go on in a redrive. */
export function mapRunOf(phase: Phase): MapRunning | undefined {
  switch (phase.kind) {
    case 'mapRun':
      return phase;
    case 'mapRunFailed':
    case 'mapRunRedriveDue':
    case 'failed':
    case 'aborted':
      return phase.mapRun;
    default:
      return undefined;
  }
}

/** Whether a frame can go on: it is there, and no Parallel or Map around it has failed. */
export function isLive({ frames }: Execution, frame: Frame): boolean {
  let { parent } = frame;
  while (parent?.phase.kind === 'branching') parent = parent.parent;
  return parent === undefined && frames.get(frame.id) === frame;
}

/** Forgets a frame's children and theirs. */
export function dropChildren(execution: Execution, frame: Frame): void {
  for (const child of branchesOf(frame.phase)?.children ?? []) {
    dropChildren(execution, child);
    execution.frames.delete(child.id);
  }
}

/** The frame an event belongs to; its absence means a damaged journal or a bug. */
export function frameOf(execution: Execution, event: Pick<EngineEvent, 'frame' | 'type'>): Frame {
  const frame = execution.frames.get(event.frame);
  if (frame === undefined) throw new Error(`event ${event.type} belongs to no frame of ${execution.header.arn}`);
  return frame;
}
