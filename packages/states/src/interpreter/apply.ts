import type { EngineEvent } from '../history/events.ts';
import { Payload } from '../payload.ts';
import { childOf, collect, endIteration, failed, startBranches, startIteration } from './apply/branches.ts';
import {
  abortedMapRun,
  endedMapRun,
  failedMapRun,
  isFirst,
  redrivenMapRun,
  startedMap,
  startedMapRun,
} from './apply/map-runs.ts';
import { countRetry, enter, leave } from './apply/states.ts';
import { changeTask, scheduled } from './apply/tasks.ts';
import {
  addFrame,
  dropChildren,
  type Execution,
  type ExecutionStatus,
  type Frame,
  frameOf,
  isDelay,
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
  execution.lastEventAt = event.time;
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
      changeTask(frame, {
        stage: 'submitted',
        receipt: payload ?? Payload.ofText(event.output),
        ...(event.heartbeatDeadline !== undefined && { heartbeatDeadline: event.heartbeatDeadline }),
      });
      break;
    case 'HeartbeatReceived':
      changeTask(frame, { heartbeatDeadline: event.heartbeatDeadline });
      return;
    case 'WaitSkipped':
      if (isDelay(frame.phase)) frame.phase = { kind: frame.phase.kind, until: 0 };
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
      frame.phase = startedMapRun(event);
      break;
    case 'MapRunRedriven':
      frame.phase = redrivenMapRun(frame, event);
      break;
    case 'MapRunSucceeded':
      frame.phase = endedMapRun(frame, payload ?? Payload.ofText(event.output));
      break;
    case 'MapRunFailed':
      frame.phase = failedMapRun(frame, event);
      break;
    case 'MapRunAborted':
      frame.phase = abortedMapRun(frame);
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
