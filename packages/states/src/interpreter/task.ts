import type { TaskResource, TaskState } from '../definition/model.ts';
import type { Deadlines, Failure, TaskTimes } from '../history/events.ts';
import { isObject } from '../json.ts';
import { StatesError } from '../language/index.ts';
import type { Payload } from '../payload.ts';
import { dataLimit } from './data-limit.ts';
import type { Frame, TaskInFlight } from './execution.ts';
import { fail } from './failure.ts';
import { brokenEvent, scheduledEvent, startedEvent, submittedEvent, succeededEvent } from './task-events.ts';
import { taskToken } from './task-token.ts';
import type { Turn } from './turn.ts';

/** How a task ended: with output, or with a failure. */
export type TaskAnswer = { readonly output: Payload } | { readonly failure: Failure };

type Times = Pick<TaskTimes, 'timeoutSeconds' | 'heartbeatSeconds'>;

/** Schedules the task of a frame's state; the event is what whoever runs tasks goes by. */
export function scheduleTask(turn: Turn, frame: Frame, state: TaskState): void {
  const { resource } = state;
  const activity = resource.kind === 'activity';
  const callback = resource.kind === 'service' && resource.pattern === 'waitForTaskToken';
  const token =
    activity || callback ? taskToken(turn.execution.header.arn, frame.id, turn.environment.uuid()) : undefined;
  // Workers of an activity get the token with the task; the context object has it for callbacks only.
  const extras = callback ? { token } : {};
  const argument = state.flow.argument(frame.input, turn.scopes(frame, extras));
  if (argument.oversized) throw dataLimit(state.name);
  const times = timesOf(turn, frame, state);
  if (activity && !turn.environment.activityExists(resource.activityArn)) {
    throw new StatesError('States.Runtime', `The activity ${resource.activityArn} does not exist.`);
  }
  if (resource.kind === 'service') resource.check(argument);
  // An activity's time counts from when a worker takes the task; it works in nobody's role. Who is to call back need not
  // give a sign of life before the service has passed the task on.
  const { deadline, ...heartbeat } = activity ? {} : deadlines(times, turn.now);
  const all = {
    ...times,
    ...(deadline !== undefined && { deadline }),
    ...(!callback && heartbeat),
    ...(!activity && credentialsOf(turn, frame, state)),
  };
  turn.emit(frame, scheduledEvent(resource, argument, turn.environment.region, all, token), argument);
  // Nothing of an Express execution has to be on disk before its task may start.
  if (turn.execution.header.type === 'EXPRESS') turn.emit(frame, startedEvent(resource, {}, undefined));
}

function timesOf(turn: Turn, frame: Frame, state: TaskState): Times {
  if (state.timeoutSeconds === undefined && state.heartbeatSeconds === undefined) return {};
  const scope = turn.scopes(frame)(frame.input);
  const timeoutSeconds = state.timeoutSeconds?.(scope);
  const heartbeatSeconds = state.heartbeatSeconds?.(scope);
  return {
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatSeconds }),
  };
}

function credentialsOf(turn: Turn, frame: Frame, state: TaskState): { roleArn?: string } {
  if (state.credentials === undefined) return {};
  const { value } = state.credentials(frame.input, turn.scopes(frame));
  const roleArn = isObject(value) ? value.RoleArn : undefined;
  if (typeof roleArn === 'string') return { roleArn };
  throw new StatesError('States.Runtime', 'The RoleArn of Credentials must be a string.');
}

function deadlines({ timeoutSeconds, heartbeatSeconds }: Times, from: number): Deadlines {
  return {
    ...(timeoutSeconds !== undefined && { deadline: from + timeoutSeconds * 1000 }),
    ...(heartbeatSeconds !== undefined && { heartbeatDeadline: from + heartbeatSeconds * 1000 }),
  };
}

/** When the task is lost unless something arrives before. */
export function taskDeadline(task: TaskInFlight): number {
  return Math.min(task.deadline ?? Number.POSITIVE_INFINITY, task.heartbeatDeadline ?? Number.POSITIVE_INFINITY);
}

export function startTask(turn: Turn, frame: Frame, state: TaskState, task: TaskInFlight, workerName?: string): void {
  const { timeoutSeconds, heartbeatSeconds } = task;
  const times = {
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatSeconds }),
  };
  turn.emit(frame, startedEvent(state.resource, deadlines(times, turn.now), workerName));
}

/** Whether the service's own answer is only a receipt: the result comes by token, or with the end of a job. */
export function isSubmitted({ resource }: TaskState): boolean {
  return resource.kind === 'service' && resource.pattern !== 'requestResponse';
}

export function submitTask(turn: Turn, frame: Frame, state: TaskState, task: TaskInFlight, receipt: Payload): void {
  const { heartbeatSeconds, heartbeatDeadline } = task;
  const awaited = heartbeatSeconds !== undefined && heartbeatDeadline === undefined;
  const heartbeat = awaited ? { heartbeatDeadline: turn.now + heartbeatSeconds * 1000 } : {};
  turn.emit(frame, submittedEvent(state.resource, receipt, heartbeat), receipt);
}

export function answerTask(turn: Turn, frame: Frame, state: TaskState, answer: TaskAnswer): void {
  if ('failure' in answer) {
    breakTask(turn, frame, state, 'Failed', answer.failure);
    return;
  }
  const { output } = answer;
  if (output.oversized) {
    const { error, cause } = dataLimit(nameOf(state.resource));
    breakTask(turn, frame, state, 'Failed', { error, cause });
    return;
  }
  turn.emit(frame, succeededEvent(state.resource, output), output);
  turn.proceed(frame);
}

function nameOf(resource: TaskResource): string {
  switch (resource.kind) {
    case 'function':
      return resource.functionArn;
    case 'activity':
      return resource.activityArn;
    case 'service':
      return resource.resourceType;
  }
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
  turn.emit(frame, brokenEvent(state.resource, how, failure));
  fail(turn, frame, failure);
}
