import type { TaskState } from '../definition/model.ts';
import type { EventBody, Failure, TaskTimes } from '../history/events.ts';
import type { Payload } from '../payload.ts';
import type { Frame, TaskInFlight } from './execution.ts';
import { fail } from './failure.ts';
import { dataLimit } from './leave.ts';
import { taskToken } from './task-token.ts';
import type { Turn } from './turn.ts';

/** How a task ended: with output, or with a failure. */
export type TaskAnswer = { readonly output: Payload } | { readonly failure: Failure };

/** Schedules the task of a frame's state; the event is what whoever runs tasks goes by. */
export function scheduleTask(turn: Turn, frame: Frame, state: TaskState): void {
  const { resource } = state;
  const waits = resource.kind === 'service' && resource.waitForTaskToken;
  const token = waits ? taskToken(turn.execution.header.arn, frame.id, turn.environment.uuid()) : undefined;
  const argument = state.flow.argument(frame.input, turn.scopes(frame, { token }));
  if (argument.oversized) throw dataLimit(state.name);
  const times = timesOf(turn, frame, state);
  if (resource.kind === 'function') {
    const type = 'LambdaFunctionScheduled';
    turn.emit(frame, { type, resource: resource.functionArn, input: argument.text, ...times }, argument);
    return;
  }
  turn.emit(
    frame,
    {
      type: 'TaskScheduled',
      resourceType: resource.resourceType,
      resource: resource.resource,
      region: turn.environment.region,
      parameters: argument.text,
      ...times,
      ...(token !== undefined && { token }),
    },
    argument,
  );
}

function timesOf(turn: Turn, frame: Frame, state: TaskState): TaskTimes {
  if (state.timeoutSeconds === undefined && state.heartbeatSeconds === undefined) return {};
  const scope = turn.scopes(frame)(frame.input);
  const timeoutSeconds = state.timeoutSeconds?.(scope);
  const heartbeatSeconds = state.heartbeatSeconds?.(scope);
  return {
    ...(timeoutSeconds !== undefined && { timeoutSeconds, deadline: turn.now + timeoutSeconds * 1000 }),
    ...(heartbeatSeconds !== undefined && { heartbeatSeconds, heartbeatDeadline: turn.now + heartbeatSeconds * 1000 }),
  };
}

/** When the task is lost unless something arrives before. */
export function taskDeadline(task: TaskInFlight): number {
  return Math.min(task.deadline ?? Number.POSITIVE_INFINITY, task.heartbeatDeadline ?? Number.POSITIVE_INFINITY);
}

export function startTask(turn: Turn, frame: Frame, state: TaskState): void {
  const { resource } = state;
  if (resource.kind === 'function') turn.emit(frame, { type: 'LambdaFunctionStarted' });
  else turn.emit(frame, { type: 'TaskStarted', resourceType: resource.resourceType, resource: resource.resource });
}

/** The integration has passed the work on; its own answer is only a receipt, the result comes by the task's token. */
export function submitTask(turn: Turn, frame: Frame, state: TaskState, receipt: Payload): void {
  const { resource } = state;
  if (resource.kind === 'function') throw new Error('a function by its ARN has no task token');
  const { resourceType } = resource;
  const body = { type: 'TaskSubmitted', resourceType, resource: resource.resource, output: receipt.text } as const;
  turn.emit(frame, body, receipt);
}

export function answerTask(turn: Turn, frame: Frame, state: TaskState, answer: TaskAnswer): void {
  if ('failure' in answer) {
    breakTask(turn, frame, state, 'Failed', answer.failure);
    return;
  }
  const { output } = answer;
  if (output.oversized) {
    const { resource } = state;
    const { error, cause } = dataLimit(resource.kind === 'function' ? resource.functionArn : resource.resourceType);
    breakTask(turn, frame, state, 'Failed', { error, cause });
    return;
  }
  turn.emit(frame, succeeded(state, output), output);
  turn.proceed(frame);
}

function succeeded({ resource }: TaskState, output: Payload): EventBody {
  if (resource.kind === 'function') return { type: 'LambdaFunctionSucceeded', output: output.text };
  const { resourceType } = resource;
  return { type: 'TaskSucceeded', resourceType, resource: resource.resource, output: output.text };
}

/** The task's time or its heartbeat has run out. */
export function timeOutTask(turn: Turn, frame: Frame, state: TaskState, task: TaskInFlight): void {
  const heartbeat = (task.heartbeatDeadline ?? Number.POSITIVE_INFINITY) <= turn.now;
  const late = (task.deadline ?? Number.POSITIVE_INFINITY) <= turn.now;
  breakTask(turn, frame, state, 'TimedOut', {
    error: 'States.Timeout',
    ...(heartbeat && !late && { heartbeat: true }),
  });
}

function breakTask(turn: Turn, frame: Frame, state: TaskState, how: 'Failed' | 'TimedOut', failure: Failure): void {
  const { resource } = state;
  if (resource.kind === 'function') {
    turn.emit(frame, { type: `LambdaFunction${how}`, ...failure });
  } else {
    const { resourceType } = resource;
    turn.emit(frame, { type: `Task${how}`, resourceType, resource: resource.resource, ...failure });
  }
  fail(turn, frame, failure);
}
