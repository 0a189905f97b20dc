import type { EngineEvent, Failure, StateEntered, StateExited, TaskTimes } from '../history/events.ts';
import { Payload } from '../payload.ts';
import {
  addFrame,
  branchesOf,
  dropChildren,
  type Execution,
  type ExecutionStatus,
  type Frame,
  frameOf,
  isDelay,
  type Phase,
  type TaskInFlight,
} from './execution.ts';
import { reviveExecution } from './redrive.ts';

const FINAL: Readonly<Record<string, ExecutionStatus>> = {
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
};

/**
 * The one place that changes an execution: live and when the journal is folded. `payload` is the live document behind
 * the event's text, where there is one, so that its parsed value isn't lost.
 */
export function apply(execution: Execution, event: EngineEvent, payload?: Payload): void {
  if (event.id > 0) execution.eventCount = event.id;
  switch (event.type) {
    case 'ExecutionStarted': {
      execution.input = payload ?? Payload.ofText(event.input);
      execution.startedAt = event.time;
      execution.startedBy = event.startedBy;
      execution.deadline = event.deadline;
      const { machine } = execution.header;
      addFrame(execution, undefined, 0, machine, { kind: 'starting' }, 0);
      return;
    }
    case 'ExecutionRedriven':
      execution.status = 'RUNNING';
      execution.failure = undefined;
      execution.stoppedAt = undefined;
      execution.deadline = event.deadline;
      execution.redriveCount = event.redriveCount;
      execution.redrivenAt = event.time;
      reviveExecution(execution, event.id);
      return;
    case 'ExecutionSucceeded':
      execution.status = 'SUCCEEDED';
      execution.output = payload ?? Payload.ofText(event.output);
      execution.stoppedAt = event.time;
      return;
    case 'ExecutionFailed':
    case 'ExecutionTimedOut':
    case 'ExecutionAborted':
      execution.status = FINAL[event.type] as ExecutionStatus;
      execution.failure = event;
      execution.stoppedAt = event.time;
      return;
    default:
      applyToFrame(execution, frameOf(execution, event), event, payload);
  }
}

function applyToFrame(execution: Execution, frame: Frame, event: EngineEvent, payload: Payload | undefined): void {
  switch (event.type) {
    case 'TaskScheduled':
      frame.phase = {
        kind: 'task',
        task: scheduled(event.id, payload ?? Payload.ofText(event.parameters), event, event.token),
      };
      break;
    case 'LambdaFunctionScheduled':
      frame.phase = {
        kind: 'task',
        task: scheduled(event.id, payload ?? Payload.ofText(event.input), event, undefined),
      };
      break;
    case 'ActivityScheduled':
      frame.phase = {
        kind: 'task',
        task: scheduled(event.id, payload ?? Payload.ofText(event.input), event, event.token),
      };
      break;
    case 'ActivityStarted': {
      const { deadline, heartbeatDeadline } = event;
      changeTask(frame, { stage: 'started', deadline, heartbeatDeadline });
      break;
    }
    case 'TaskStarted':
    case 'LambdaFunctionStarted':
      changeTask(frame, { stage: 'started' });
      break;
    case 'TaskSubmitted':
      changeTask(frame, { stage: 'submitted', receipt: payload ?? Payload.ofText(event.output) });
      break;
    case 'HeartbeatReceived':
      changeTask(frame, { heartbeatDeadline: event.heartbeatDeadline });
      return;
    case 'WaitSkipped':
      if (isDelay(frame.phase)) frame.phase = { kind: frame.phase.kind, until: event.time };
      return;
    case 'TaskSucceeded':
    case 'LambdaFunctionSucceeded':
    case 'ActivitySucceeded':
      frame.phase = { kind: 'resulted', result: payload ?? Payload.ofText(event.output) };
      break;
    case 'TaskFailed':
    case 'TaskTimedOut':
    case 'LambdaFunctionFailed':
    case 'LambdaFunctionTimedOut':
    case 'ActivityFailed':
    case 'ActivityTimedOut':
      frame.phase = { kind: 'failed', failure: event, untried: 'retry' };
      break;
    case 'EvaluationFailed':
      frame.phase = failed(frame, event.failure, event.inCatch ? 'nothing' : 'retry');
      break;
    case 'ParallelStateStarted':
      startBranches(execution, frame, event.id);
      break;
    case 'MapStateStarted':
      frame.phase = startedMap(frame, event.maxConcurrency, event.id);
      break;
    case 'MapRunStarted':
      frame.phase = { kind: 'mapRun', mapRunArn: event.mapRunArn, plan: event.plan, startedBy: event.id };
      break;
    case 'MapRunSucceeded':
      frame.phase = endedMapRun(frame, payload ?? Payload.ofText(event.output));
      break;
    case 'MapRunFailed':
      frame.phase = { kind: 'mapRunFailed', failure: event };
      break;
    case 'MapRunAborted':
      frame.phase = { kind: 'aborted' };
      return;
    case 'MapIterationStarted':
      startIteration(execution, frame, event.index, event.id);
      return;
    case 'MapIterationSucceeded':
      endIteration(execution, frame, event.child, event.id);
      return;
    case 'MapIterationFailed':
    case 'MapIterationAborted':
      childOf(execution, event.child).endReported = true;
      return;
    case 'TaskStateAborted':
    case 'WaitStateAborted':
    case 'ParallelStateAborted':
    case 'MapStateAborted':
      frame.abortReported = true;
      if (frame.phase.kind === 'task' || frame.phase.kind === 'waiting') frame.phase = { kind: 'aborted' };
      return;
    case 'ParallelStateSucceeded':
    case 'MapStateSucceeded': {
      const { phase } = frame;
      if (phase.kind === 'mapRunSucceeded' && !isFirst(frame)) frame.previousEventId = phase.startedBy;
      const result = phase.kind === 'mapRunSucceeded' ? phase.output : collect(frame);
      dropChildren(execution, frame);
      frame.phase = { kind: 'resulted', result };
      return;
    }
    case 'ParallelStateFailed':
    case 'MapStateFailed':
      frame.phase = failed(frame, event.failure, 'catch');
      break;
    case 'RetryScheduled':
      dropChildren(execution, frame);
      frame.phase = { kind: 'backoff', until: event.until };
      frame.retries = countRetry(frame.retries, event.retrier);
      frame.retryCount += 1;
      frame.previousEventId = event.previousEventId;
      return;
    case 'PassStateEntered':
    case 'WaitStateEntered':
    case 'ChoiceStateEntered':
    case 'SucceedStateEntered':
    case 'FailStateEntered':
    case 'TaskStateEntered':
    case 'ParallelStateEntered':
    case 'MapStateEntered':
      enter(frame, event, payload);
      break;
    case 'PassStateExited':
    case 'WaitStateExited':
    case 'ChoiceStateExited':
    case 'SucceedStateExited':
    case 'TaskStateExited':
    case 'ParallelStateExited':
    case 'MapStateExited':
      dropChildren(execution, frame);
      leave(frame, event, payload);
      break;
    case 'ExecutionStarted':
    case 'ExecutionRedriven':
    case 'ExecutionSucceeded':
    case 'ExecutionFailed':
    case 'ExecutionTimedOut':
    case 'ExecutionAborted':
      throw new Error(`${event.type} belongs to no frame`);
  }
  frame.previousEventId = event.id;
}

function enter(
  frame: Frame,
  event: StateEntered & { id: number; previousEventId: number; time: number },
  payload: Payload | undefined,
): void {
  frame.state = frame.branch.states.get(event.name);
  if (frame.state === undefined) throw new Error(`the definition has no state '${event.name}'`);
  frame.input = payload ?? Payload.ofText(event.input);
  frame.enteredAt = event.time;
  frame.enteredEventId = event.id;
  frame.enteredFrom = event.previousEventId;
  frame.retries = [];
  frame.retryCount = 0;
  frame.argument = undefined;
  frame.items = undefined;
  if (event.failure !== undefined) frame.phase = { kind: 'failed', failure: event.failure, untried: 'retry' };
  else if (event.deadline !== undefined) frame.phase = { kind: 'waiting', until: event.deadline };
  else frame.phase = { kind: 'entered' };
}

function leave(frame: Frame, event: StateExited & { id: number }, payload: Payload | undefined): void {
  const output = payload ?? Payload.ofText(event.output);
  if (event.assigned !== undefined) {
    const values = Object.entries(event.assigned).map(([name, text]) => [name, Payload.ofText(text)]);
    frame.variables = { ...frame.variables, ...Object.fromEntries(values) };
  }
  frame.state = undefined;
  frame.argument = undefined;
  frame.items = undefined;
  if (event.next !== undefined) {
    frame.phase = { kind: 'arriving', state: event.next, input: output };
    return;
  }
  frame.phase = { kind: 'ended', output };
  // A Parallel's own next event points at the branch that ended last; a Map's at MapIterationSucceeded.
  const { parent } = frame;
  if (parent?.state?.type === 'Parallel' && parent.phase.kind === 'branching') {
    parent.previousEventId = event.id;
    parent.phase.active -= 1;
  }
}

function scheduled(id: number, argument: Payload, times: TaskTimes, token: string | undefined): TaskInFlight {
  return {
    scheduledBy: id,
    argument,
    token,
    stage: 'scheduled',
    receipt: undefined,
    deadline: times.deadline,
    timeoutSeconds: times.timeoutSeconds,
    heartbeatSeconds: times.heartbeatSeconds,
    heartbeatDeadline: times.heartbeatDeadline,
  };
}

function changeTask(frame: Frame, change: Partial<TaskInFlight>): void {
  if (frame.phase.kind === 'task') frame.phase = { kind: 'task', task: { ...frame.phase.task, ...change } };
}

function startBranches(execution: Execution, frame: Frame, id: number): void {
  if (frame.state?.type !== 'Parallel') throw new Error('ParallelStateStarted outside a Parallel state');
  const children = frame.state.branches.map((branch, index) =>
    addFrame(execution, frame, index, branch, { kind: 'starting' }, id),
  );
  frame.phase = { kind: 'branching', children, maxConcurrency: 0, active: children.length, previousEventId: id };
}

function startedMap(frame: Frame, maxConcurrency: number, id: number): Phase {
  if (frame.state?.type !== 'Map') throw new Error('MapStateStarted outside a Map state');
  if (frame.state.distributed !== undefined) return { kind: 'mapRunDue', maxConcurrency };
  return { kind: 'branching', children: [], maxConcurrency, active: 0, previousEventId: id };
}

function endedMapRun(frame: Frame, output: Payload): Phase {
  if (frame.phase.kind !== 'mapRun') throw new Error('the end of a Map Run that did not run');
  return { kind: 'mapRunSucceeded', output, startedBy: frame.phase.startedBy };
}

/**
 * Whether the frame's state is the first of its execution. What a distributed Map's MapStateExited points back to depends
 * on it in the recordings: to MapRunSucceeded then, else to MapRunStarted.
 */
function isFirst(frame: Frame): boolean {
  return frame.enteredFrom === 0;
}

function startIteration(execution: Execution, frame: Frame, index: number, id: number): void {
  if (frame.state?.type !== 'Map' || frame.phase.kind !== 'branching')
    throw new Error('an iteration outside a Map state');
  const child = addFrame(execution, frame, index, frame.state.processor, { kind: 'starting' }, id);
  frame.phase.children.push(child);
  frame.phase.active += 1;
}

function endIteration(execution: Execution, frame: Frame, childId: number, id: number): void {
  const child = childOf(execution, childId);
  if (frame.phase.kind === 'branching') {
    frame.phase.previousEventId = child.previousEventId;
    frame.phase.active -= 1;
  }
  child.endReported = true;
  frame.previousEventId = id;
}

function childOf(execution: Execution, id: number): Frame {
  const child = execution.frames.get(id);
  if (child === undefined) throw new Error(`no frame ${id} in ${execution.header.arn}`);
  return child;
}

/** A failed Parallel or Map keeps its branches until it is left or retried. */
function failed({ phase }: Frame, failure: Failure, untried: 'retry' | 'catch' | 'nothing'): Phase {
  const branches = branchesOf(phase);
  return { kind: 'failed', failure, untried, ...(branches && { branches }) };
}

function collect(frame: Frame): Payload {
  if (frame.phase.kind !== 'branching') throw new Error('a result of branches that were not started');
  return Payload.ofArray(
    frame.phase.children.map(({ phase }) => {
      if (phase.kind !== 'ended') throw new Error('a result of branches that have not ended');
      return phase.output;
    }),
  );
}

function countRetry(retries: readonly number[], retrier: number): readonly number[] {
  const counted = [...retries];
  while (counted.length <= retrier) counted.push(0);
  counted[retrier] = (counted[retrier] ?? 0) + 1;
  return counted;
}
