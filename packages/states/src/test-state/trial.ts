import type { CompositeState, State, TaskState } from '../definition/model.ts';
import type { Failure } from '../history/events.ts';
import { enterState } from '../interpreter/enter.ts';
import {
  createExecution,
  type Execution,
  type ExecutionHeader,
  type Frame,
  frameOf,
  type TaskInFlight,
  type Variables,
} from '../interpreter/execution.ts';
import { fail } from '../interpreter/failure.ts';
import { guard, step } from '../interpreter/step.ts';
import { answerTask, type TaskAnswer, taskDeadline } from '../interpreter/task.ts';
import { Turn } from '../interpreter/turn.ts';
import type { Json } from '../json.ts';
import type { Payload } from '../payload.ts';
import type { RunnerParts } from '../runner/run.ts';
import { errorDetails } from './error-details.ts';
import { Inspection, type InspectionData } from './inspection.ts';
import { iterationInputs, judge } from './map.ts';
import type { Waits } from './waits.ts';

/** AWS's longest test, in milliseconds. */
const TIME_LIMIT = 300_000;

export interface Subject {
  readonly state: State;
  readonly header: Omit<ExecutionHeader, 'machine'>;
  readonly input: Payload;
  readonly variables: Variables;
  /** What the state's task, branches or iterations come to, instead of running them. */
  readonly mock: TaskAnswer | undefined;
  /** How often each of the state's retriers has been used before. */
  readonly retries: number;
  /** How many of a Map's mocked iterations have failed. */
  readonly failedIterations: number;
  /** What a Map's ItemReader has read. */
  readonly readItems: readonly Json[];
}

export interface Outcome {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output?: Payload | undefined;
  readonly nextState?: string;
  readonly failure?: Failure | undefined;
  /** How many items a Map has; undefined for other states, and for a Map that fails before. */
  readonly iterations?: number | undefined;
  readonly inspectionData: InspectionData;
}

/**
 * One visit to one state, by the interpreter itself, in an execution that nobody records. It ends where the state is
 * left, fails or is to be retried.
 */
export class Trial {
  private readonly subject: Subject;
  private readonly parts: RunnerParts;
  private readonly waits: Waits;
  private readonly inspection: Inspection;
  private readonly execution: Execution;
  private readonly frame: Frame;
  private readonly limit: number;
  private failure: Failure | undefined;
  private iterations: number | undefined;

  constructor(subject: Subject, parts: RunnerParts, waits: Waits) {
    this.subject = subject;
    this.parts = parts;
    this.waits = waits;
    const { state, header, input, variables } = subject;
    this.inspection = new Inspection(input);
    const machine = {
      startAt: state.name,
      states: new Map([[state.name, this.inspection.watch(state)]]),
      timeoutSeconds: undefined,
    };
    this.execution = createExecution({ ...header, machine });
    const turn = this.newTurn();
    turn.record(0, { type: 'ExecutionStarted', input: input.text, roleArn: header.roleArn }, 0, input);
    this.frame = frameOf(this.execution, { frame: 0, type: 'ExecutionStarted' });
    this.frame.variables = variables;
    this.limit = turn.now + TIME_LIMIT;
  }

  async run(): Promise<Outcome> {
    const { frame, subject } = this;
    this.turn((turn) => this.enter(turn));
    const { phase, state } = frame;
    if (phase.kind === 'waiting') await this.wait(phase.until);
    else if (phase.kind === 'task' && state?.type === 'Task') await this.work(state, phase.task);
    else if (subject.mock !== undefined && (state?.type === 'Map' || state?.type === 'Parallel')) {
      if (phase.kind === 'branching' || phase.kind === 'mapRun') this.answerBranches(state, subject.mock);
    }
    return this.outcome();
  }

  private newTurn(): Turn {
    const { clock, environment } = this.parts;
    // Whose work is mocked need not be there.
    return new Turn(this.execution, clock.now(), {
      ...environment,
      activityExists: () => true,
      machineDeleted: () => false,
    });
  }

  /** Takes the frame on until it has to wait for something or has left the state. */
  private turn(work: (turn: Turn) => void): void {
    const { execution, frame } = this;
    const turn = this.newTurn();
    work(turn);
    while (
      execution.status === 'RUNNING' &&
      ['entered', 'mapRunDue', 'resulted', 'failed'].includes(frame.phase.kind)
    ) {
      step(turn, frame);
    }
    this.failure = turn.failure ?? this.failure;
  }

  private enter(turn: Turn): void {
    const { state, input, retries } = this.subject;
    enterState(turn, this.frame, state.name, input);
    if (!('retry' in state)) return;
    this.frame.retries = state.retry.map(() => retries);
    this.frame.retryCount = retries;
  }

  private async wait(until: number): Promise<void> {
    if (this.parts.skipWaits) this.turn((turn) => turn.emit(this.frame, { type: 'WaitSkipped' }));
    else await this.waits.within(Math.min(until, this.limit));
    if (!this.late) this.turn((turn) => step(turn, this.frame));
  }

  private async work(state: TaskState, task: TaskInFlight): Promise<void> {
    const answer = this.subject.mock ?? (await this.realAnswer(state, task));
    if (answer !== undefined) this.turn((turn) => answerTask(turn, this.frame, state, answer));
    else if (!this.late) this.turn((turn) => step(turn, this.frame));
  }

  private realAnswer(state: TaskState, task: TaskInFlight): Promise<TaskAnswer | undefined> {
    const { clock, registry } = this.parts;
    return this.waits.within(Math.min(taskDeadline(task), this.limit), (signal) =>
      registry.run(state, this.frame.enteredEventId, {
        parameters: task.argument,
        executionArn: this.execution.header.arn,
        stateMachineArn: this.execution.header.machineArn,
        scheduledBy: task.scheduledBy,
        stateName: state.name,
        taskToken: task.token,
        traceHeader: this.execution.header.traceHeader,
        now: clock.now,
        signal,
      }),
    );
  }

  /** Goes on as if the branches or iterations had been there and come to what is mocked. */
  private answerBranches(state: CompositeState, mock: TaskAnswer): void {
    const { frame, inspection, subject } = this;
    if (state.type === 'Map') frame.items ??= subject.readItems;
    this.iterations = frame.items?.length;
    this.turn((turn) => {
      guard(turn, frame, state, () => {
        if (state.type === 'Map') inspection.noteInputs(iterationInputs(turn, state, frame));
        const answer = judge(mock, frame, subject.failedIterations);
        if ('failure' in answer) fail(turn, frame, answer.failure);
        else frame.phase = { kind: 'resulted', result: answer.output };
      });
    });
  }

  /** Whether the test has taken longer than it may. */
  private get late(): boolean {
    return this.parts.clock.now() >= this.limit;
  }

  private outcome(): Outcome {
    const { execution, failure } = this;
    const { phase } = this.frame;
    if (execution.failure !== undefined) return this.ended('FAILED', { failure: execution.failure });
    const left = failure === undefined ? 'SUCCEEDED' : 'CAUGHT_ERROR';
    switch (phase.kind) {
      case 'arriving':
        return this.ended(left, { failure, output: phase.input, nextState: phase.state });
      case 'ended':
        return this.ended(left, { failure, output: phase.output });
      case 'backoff':
        return this.ended('RETRIABLE', { failure }, phase.until - this.parts.clock.now());
      default:
        return this.ended('FAILED', { failure: { error: 'States.Timeout' } });
    }
  }

  private ended(
    status: Outcome['status'],
    end: Pick<Outcome, 'output' | 'nextState' | 'failure'>,
    backoff?: number,
  ): Outcome {
    const { failure, subject, inspection } = this;
    const details = failure && errorDetails(subject.state, failure, status === 'CAUGHT_ERROR', backoff);
    const inspectionData = inspection.data(this.frame.variables, details);
    return { status, ...end, iterations: this.iterations, inspectionData };
  }
}
