import type { EngineEvent, Failure } from '../history/events.ts';
import { failureIn } from '../language/index.ts';
import type { Payload } from '../payload.ts';
import { type Execution, type Frame, hasFailed, isDelay, isLive, isWaiting, type TaskInFlight } from './execution.ts';
import { endMapRun } from './map-run.ts';
import { step } from './step.ts';
import { answerTask, isSubmitted, startTask, submitTask, type TaskAnswer } from './task.ts';
import { type Environment, Terminated, Turn } from './turn.ts';

/** What can happen to an execution from outside. */
export type Command =
  | {
      readonly type: 'start';
      readonly input: Payload;
      readonly deadline: number | undefined;
      readonly startedBy?: string | undefined;
    }
  /** Goes on with whatever can: after a restart, or when a turn was cut short. */
  | { readonly type: 'resume' }
  | { readonly type: 'timer'; readonly frame: number }
  | { readonly type: 'executionTimer' }
  /** `workerName` is that of the activity worker who took the task, if it has one. */
  | {
      readonly type: 'taskStarted';
      readonly frame: number;
      readonly scheduledBy: number;
      readonly workerName?: string | undefined;
    }
  | { readonly type: 'taskAnswered'; readonly frame: number; readonly scheduledBy: number; readonly answer: TaskAnswer }
  /** The job that a task submitted has ended. */
  | { readonly type: 'jobEnded'; readonly frame: number; readonly scheduledBy: number; readonly answer: TaskAnswer }
  | { readonly type: 'callback'; readonly frame: number; readonly token: string; readonly answer: TaskAnswer }
  | { readonly type: 'heartbeat'; readonly frame: number; readonly token: string }
  | {
      readonly type: 'mapRunEnded';
      readonly frame: number;
      readonly mapRunArn: string;
      readonly outcome: TaskAnswer;
    }
  /** Lets all Wait states and retry delays that are under way end now. */
  | { readonly type: 'skipWaits' }
  /** Starts an execution that ended badly again where it did. */
  | { readonly type: 'redrive'; readonly deadline: number | undefined; readonly clientToken: string | undefined }
  | { readonly type: 'stop'; readonly failure: Failure }
  /** Gives up an execution that can't go on. */
  | { readonly type: 'abandon'; readonly cause: string };

export interface Decision {
  /** To be recorded, in this order; they are applied already. */
  readonly events: readonly EngineEvent[];
  /** Frames that wait for something new: a time, a task or a Map Run to be run. */
  readonly waiting: ReadonlySet<Frame>;
  /** The turn was cut short: send `resume` after others had theirs. */
  readonly unfinished: boolean;
  /** False when the command came too late to mean anything. */
  readonly accepted: boolean;
  /** What broke in the interpreter itself; the execution has failed with it. */
  readonly fault: unknown;
}

/** Answers a command with the events that follow from it. Synchronous and free of I/O; applies what it answers. */
export function decide(execution: Execution, command: Command, now: number, environment: Environment): Decision {
  const turn = new Turn(execution, now, environment);
  let accepted = false;
  let fault: unknown;
  try {
    accepted = isOpenTo(execution, command) && accept(turn, command);
    run(turn);
  } catch (error) {
    if (error instanceof Terminated) {
      end(turn, error.message);
    } else {
      const failure = failureIn(error);
      if (failure === undefined) fault = error;
      end(turn, failure?.cause ?? `Internal error: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const unfinished = execution.status === 'RUNNING' && turn.exhausted;
  return { events: turn.events, waiting: turn.waiting, unfinished, accepted, fault };
}

function run(turn: Turn): void {
  const { execution } = turn;
  while (execution.status === 'RUNNING' && !turn.exhausted) {
    const frame = turn.next();
    if (frame === undefined) return;
    // A frame may have ended, with its whole branch, since it was scheduled.
    if (isLive(execution, frame)) step(turn, frame);
  }
}

function end(turn: Turn, cause: string): void {
  if (turn.execution.status !== 'RUNNING') return;
  const previous = turn.execution.frames.get(0)?.previousEventId ?? 0;
  turn.record(0, { type: 'ExecutionFailed', error: 'States.Runtime', cause }, previous);
}

function isOpenTo({ status }: Execution, { type }: Command): boolean {
  return type === 'redrive' ? status !== 'RUNNING' && status !== 'SUCCEEDED' : status === 'RUNNING';
}

function accept(turn: Turn, command: Command): boolean {
  const { execution } = turn;
  switch (command.type) {
    case 'start': {
      const { input, deadline, startedBy } = command;
      const { roleArn } = execution.header;
      turn.record(
        0,
        {
          type: 'ExecutionStarted',
          input: input.text,
          roleArn,
          ...(deadline !== undefined && { deadline }),
          ...(startedBy !== undefined && { startedBy }),
        },
        0,
        input,
      );
      return resume(turn);
    }
    case 'resume':
      return resume(turn);
    case 'timer': {
      const frame = execution.frames.get(command.frame);
      if (frame !== undefined) turn.schedule(frame);
      return frame !== undefined;
    }
    case 'executionTimer':
      if (execution.deadline === undefined || execution.deadline > turn.now) return false;
      turn.record(0, { type: 'ExecutionTimedOut' }, 0);
      return true;
    case 'skipWaits':
      return skipWaits(turn);
    case 'redrive': {
      const { deadline, clientToken } = command;
      turn.record(
        0,
        {
          type: 'ExecutionRedriven',
          redriveCount: execution.redriveCount + 1,
          ...(deadline !== undefined && { deadline }),
          ...(clientToken !== undefined && { clientToken }),
        },
        execution.eventCount,
      );
      return resume(turn);
    }
    case 'stop':
      turn.record(0, { type: 'ExecutionAborted', ...command.failure }, 0);
      return true;
    case 'abandon':
      end(turn, command.cause);
      return true;
    case 'taskStarted': {
      const { frame, task } = taskOf(execution, command.frame);
      if (frame?.state?.type !== 'Task' || task?.scheduledBy !== command.scheduledBy || task.stage !== 'scheduled') {
        return false;
      }
      startTask(turn, frame, frame.state, task, command.workerName);
      return true;
    }
    case 'taskAnswered': {
      const { frame, task } = taskOf(execution, command.frame);
      if (frame?.state?.type !== 'Task' || task?.scheduledBy !== command.scheduledBy) return false;
      const { answer } = command;
      if ('failure' in answer || !isSubmitted(frame.state)) answerTask(turn, frame, frame.state, answer);
      else submitTask(turn, frame, frame.state, task, answer.output);
      return true;
    }
    case 'jobEnded': {
      const { frame, task } = taskOf(execution, command.frame);
      if (frame?.state?.type !== 'Task' || task?.scheduledBy !== command.scheduledBy) return false;
      answerTask(turn, frame, frame.state, command.answer);
      return true;
    }
    case 'callback': {
      const { frame, task } = taskOf(execution, command.frame);
      if (frame?.state?.type !== 'Task' || task?.token !== command.token) return false;
      answerTask(turn, frame, frame.state, command.answer);
      return true;
    }
    case 'heartbeat': {
      const { frame, task } = taskOf(execution, command.frame);
      if (frame === undefined || task?.token !== command.token) return false;
      // Before one is awaited it puts off nothing.
      if (task.heartbeatSeconds !== undefined && task.heartbeatDeadline !== undefined) {
        const heartbeatDeadline = turn.now + task.heartbeatSeconds * 1000;
        turn.emit(frame, { type: 'HeartbeatReceived', heartbeatDeadline });
      }
      return true;
    }
    case 'mapRunEnded': {
      const frame = execution.frames.get(command.frame);
      if (frame?.phase.kind !== 'mapRun' || frame.phase.mapRunArn !== command.mapRunArn) return false;
      endMapRun(turn, frame, command.outcome);
      return true;
    }
    default:
      return command satisfies never;
  }
}

/** Schedules every frame; those that failed first, so that their siblings don't run on. */
function resume(turn: Turn): boolean {
  const frames = liveFrames(turn.execution);
  for (const frame of frames) if (hasFailed(frame.phase)) turn.schedule(frame);
  for (const frame of frames) {
    const { phase } = frame;
    if (isWaiting(phase)) turn.noteWaiting(frame);
    if (!hasFailed(phase) && !(phase.kind === 'ended' && frame.endReported)) turn.schedule(frame);
  }
  return true;
}

const liveFrames = (execution: Execution): Frame[] =>
  [...execution.frames.values()].filter((frame) => isLive(execution, frame));

function skipWaits(turn: Turn): boolean {
  const delayed = liveFrames(turn.execution).filter(({ phase }) => isDelay(phase));
  for (const frame of delayed) {
    turn.emit(frame, { type: 'WaitSkipped' });
    turn.schedule(frame);
  }
  return delayed.length > 0;
}

function taskOf(execution: Execution, id: number): { frame?: Frame; task?: TaskInFlight } {
  const frame = execution.frames.get(id);
  if (frame?.phase.kind !== 'task' || !isLive(execution, frame)) return {};
  return { frame, task: frame.phase.task };
}
