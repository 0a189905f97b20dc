import type { TaskState } from '../definition/model.ts';
import type { ExecutionLog } from '../execution-log/execution-log.ts';
import type { EngineEvent } from '../history/events.ts';
import type { Registry } from '../integrations/registry.ts';
import { type Command, decide } from '../interpreter/decide.ts';
import {
  type Execution,
  type Frame,
  isDelay,
  isLive,
  type Phase,
  type TaskInFlight,
} from '../interpreter/execution.ts';
import { type TaskAnswer, taskDeadline } from '../interpreter/task.ts';
import type { Environment } from '../interpreter/turn.ts';
import type { ActivityTasks } from './activity-tasks.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { OpenJobs } from './open-jobs.ts';

/** Where an execution's events go. Express executions keep none, so that everything is committed at once. */
export interface Recorder {
  readonly append: (events: readonly EngineEvent[]) => void;
  /** Calls back once all that was appended is as durable as it will be: nothing may be done before. */
  readonly afterCommit: (done: () => void) => void;
}

export interface RunnerParts {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly registry: Registry;
  readonly activityTasks: ActivityTasks;
  readonly log: Log;
  /** Where executions are logged, if anywhere. */
  readonly executionLog: ExecutionLog | undefined;
  /** Whether Wait states and retry delays end as soon as they have begun. */
  readonly skipWaits: boolean;
}

/** What a run is given by the runner that it belongs to. */
export interface RunParts extends RunnerParts {
  /** Runs the Map Run that a frame waits for, until its end or until the signal says that nobody waits any more. */
  readonly runMap: (
    execution: Execution,
    frame: Frame,
    signal: AbortSignal,
    deliver: (outcome: TaskAnswer) => void,
  ) => void;
}

/** What is done for a waiting frame outside the interpreter: a timer, the work of a task or a Map Run, or both. */
interface Attendance {
  readonly key: string;
  /** Present while the task's work goes on. */
  abort: AbortController | undefined;
  timerAt: number;
  cancelTimer: (() => void) | undefined;
}

/** Distinguishes one wait of a frame from its next. */
function waitKey(phase: Phase): string | undefined {
  if (phase.kind === 'task') {
    const { scheduledBy, stage } = phase.task;
    return stage === 'submitted' ? `submitted ${scheduledBy}` : `task ${scheduledBy}`;
  }
  if (phase.kind === 'mapRun') return phase.mapRunArn;
  if (isDelay(phase)) return `${phase.kind} ${phase.until}`;
  return undefined;
}

function deadlineOf(phase: Phase): number {
  if (phase.kind === 'task') return taskDeadline(phase.task);
  return isDelay(phase) ? phase.until : Number.POSITIVE_INFINITY;
}

/**
 * Drives one execution: gives the interpreter its commands, has its events recorded, and only then does what they ask
 * for (timers, tasks). All work is synchronous; what takes time comes back as a command.
 */
export class Run {
  readonly execution: Execution;
  private readonly parts: RunParts;
  private readonly recorder: Recorder;
  private readonly ended: (execution: Execution) => void;
  private readonly attendances = new Map<number, Attendance>();
  private readonly jobs: OpenJobs;
  private cancelDeadline: (() => void) | undefined;
  private closed = false;

  constructor(execution: Execution, parts: RunParts, recorder: Recorder, ended: (execution: Execution) => void) {
    this.execution = execution;
    this.parts = parts;
    this.recorder = recorder;
    this.ended = ended;
    this.jobs = new OpenJobs(parts.registry);
  }

  /** Whether the command meant anything: false for what comes too late. */
  dispatch(command: Command): boolean {
    if (this.closed) return false;
    const { execution, parts } = this;
    const decision = decide(execution, command, parts.clock.now(), parts.environment);
    if (decision.fault !== undefined) {
      parts.log.error(
        { err: decision.fault, executionArn: execution.header.arn },
        'the interpreter failed an execution',
      );
    }
    if (decision.events.length > 0) this.recorder.append(decision.events);
    this.releaseStale();
    for (const frame of decision.waiting) this.jobs.note(frame);
    this.jobs.cancelAbandoned(execution);
    if (execution.status !== 'RUNNING') {
      this.close();
      this.ended(execution);
      return decision.accepted;
    }
    this.recorder.afterCommit(() => {
      if (this.closed) return;
      this.armDeadline();
      let skips = false;
      for (const frame of decision.waiting) {
        if (parts.skipWaits && isDelay(frame.phase)) skips = true;
        else this.attend(frame);
      }
      if (skips) setImmediate(() => this.dispatch({ type: 'skipWaits' }));
      if (decision.unfinished) setImmediate(() => this.dispatch({ type: 'resume' }));
    });
    return decision.accepted;
  }

  /** Stops timers and tasks; the execution stays as it is. */
  close(): void {
    this.closed = true;
    this.cancelDeadline?.();
    for (const attendance of this.attendances.values()) release(attendance);
    this.attendances.clear();
  }

  private armDeadline(): void {
    const { deadline } = this.execution;
    if (deadline === undefined || this.cancelDeadline !== undefined) return;
    this.cancelDeadline = this.parts.clock.setTimer(deadline, () => this.dispatch({ type: 'executionTimer' }));
  }

  private releaseStale(): void {
    for (const [id, attendance] of this.attendances) {
      const frame = this.execution.frames.get(id);
      if (frame !== undefined && isLive(this.execution, frame) && waitKey(frame.phase) === attendance.key) continue;
      release(attendance);
      this.attendances.delete(id);
    }
  }

  private attend(frame: Frame): void {
    const { phase } = frame;
    const key = waitKey(phase);
    if (key === undefined || !isLive(this.execution, frame)) return;
    let attendance = this.attendances.get(frame.id);
    if (attendance === undefined) {
      const abort = isDelay(phase) ? undefined : new AbortController();
      attendance = { key, abort, timerAt: Number.POSITIVE_INFINITY, cancelTimer: undefined };
      this.attendances.set(frame.id, attendance);
      if (abort !== undefined && phase.kind === 'task') this.work(frame, phase.task, attendance, abort.signal);
      if (abort !== undefined && phase.kind === 'mapRun') this.runMap(frame, phase.mapRunArn, abort.signal);
    }
    this.arm(frame.id, attendance, deadlineOf(frame.phase));
  }

  private arm(frame: number, attendance: Attendance, at: number): void {
    if (attendance.timerAt === at || this.attendances.get(frame) !== attendance) return;
    attendance.cancelTimer?.();
    attendance.timerAt = at;
    attendance.cancelTimer = this.parts.clock.setTimer(at, () => this.dispatch({ type: 'timer', frame }));
  }

  private runMap(frame: Frame, mapRunArn: string, signal: AbortSignal): void {
    this.parts.runMap(this.execution, frame, signal, (outcome) => {
      this.dispatch({ type: 'mapRunEnded', frame: frame.id, mapRunArn, outcome });
    });
  }

  /** Sees to what a task needs beside time: a worker, or the service that does it. */
  private work(frame: Frame, task: TaskInFlight, attendance: Attendance, signal: AbortSignal): void {
    const { state } = frame;
    if (state?.type !== 'Task') return;
    if (state.resource.kind === 'activity') {
      if (task.stage === 'scheduled') this.offer(frame, state.resource.activityArn, task, signal);
    } else {
      this.perform(frame, state, task, attendance, signal);
    }
  }

  private offer({ id: frame }: Frame, activityArn: string, task: TaskInFlight, signal: AbortSignal): void {
    const { scheduledBy, token = '', argument } = task;
    const assign = (workerName: string | undefined) =>
      this.dispatch({ type: 'taskStarted', frame, scheduledBy, workerName });
    this.parts.activityTasks.offer(activityArn, { token, input: argument.text, assign }, signal);
  }

  private perform(
    { id: frame, enteredEventId }: Frame,
    state: TaskState,
    task: TaskInFlight,
    attendance: Attendance,
    signal: AbortSignal,
  ): void {
    const { registry, clock } = this.parts;
    const { scheduledBy, stage, receipt } = task;
    if (stage === 'scheduled') this.dispatch({ type: 'taskStarted', frame, scheduledBy });
    const request = {
      parameters: task.argument,
      executionArn: this.execution.header.arn,
      stateMachineArn: this.execution.header.machineArn,
      scheduledBy,
      stateName: state.name,
      taskToken: task.token,
      traceHeader: this.execution.header.traceHeader,
      now: clock.now,
      signal,
    };
    if (receipt === undefined) {
      void registry.run(state, enteredEventId, request).then((answer) => {
        attendance.abort = undefined;
        this.dispatch({ type: 'taskAnswered', frame, scheduledBy, answer });
      });
    } else if (this.jobs.has(frame)) {
      void registry.settle(state, enteredEventId, receipt, request).then((answer) => {
        // Late answers are to tasks that are no more, and their jobs are cancelled.
        if (signal.aborted) return;
        attendance.abort = undefined;
        this.jobs.ended(frame);
        this.dispatch({ type: 'jobEnded', frame, scheduledBy, answer });
      });
    }
  }
}

function release({ abort, cancelTimer }: Attendance): void {
  cancelTimer?.();
  abort?.abort();
}
