import type { Machine } from '../definition/model.ts';
import type { EngineEvent, Failure } from '../history/events.ts';
import { apply } from '../interpreter/apply.ts';
import type { Command } from '../interpreter/decide.ts';
import { createExecution, type Execution, type ExecutionHeader } from '../interpreter/execution.ts';
import type { ExecutionRecord, Journal } from '../journal/journal.ts';
import type { Payload } from '../payload.ts';
import { EXPRESS_LIMIT, unrecorded } from './express.ts';
import { type Recorder, Run, type RunnerParts } from './run.ts';

interface Standard {
  readonly run: Run;
  readonly startedAt: number;
  readonly input: Payload;
  /** Settles when the start is on disk. */
  readonly accepted: Promise<void>;
}

/** All executions that run at present, and how new ones begin and old ones go on. */
export class Runner {
  private readonly parts: RunnerParts;
  private readonly journal: Journal;
  private readonly standard = new Map<string, Standard>();
  private readonly express = new Set<Run>();
  private readonly endWaiters = new Map<string, (() => void)[]>();
  private readonly ended: (record: { readonly machine: number }) => void;

  constructor(parts: RunnerParts, journal: Journal, ended: (record: { readonly machine: number }) => void) {
    this.parts = parts;
    this.journal = journal;
    this.ended = ended;
  }

  /** A running Standard execution, or one whose end is not on disk yet. */
  get(arn: string): Standard | undefined {
    return this.standard.get(arn);
  }

  /**
   * Starts a Standard execution; `accepted` settles when it can't be lost any more, or rejects when it has not begun.
   * Throws WriteFailure while nothing can be written.
   */
  start(
    header: ExecutionHeader,
    record: Pick<ExecutionRecord, 'machine' | 'revision' | 'traceHeader' | 'version' | 'alias'>,
    input: Payload,
    startedBy?: string,
  ) {
    // What a task starts gets to the disk together with the event that tells of it, now or later.
    const asked = startedBy === undefined;
    if (asked) this.journal.commits.check();
    const started = this.parts.clock.now();
    const key = this.journal.start({ ...record, name: header.name, started });
    const run = this.standardRun(createExecution(header), key, 0, record.machine);
    const accepted = asked ? this.begun(run, key) : this.committed();
    // Not everybody who starts one waits for the answer.
    accepted.catch(() => undefined);
    const standard: Standard = { run, startedAt: started, input, accepted };
    this.standard.set(header.arn, standard);
    run.dispatch({ type: 'start', input, deadline: deadline(header.machine, started), startedBy });
    return standard;
  }

  /**
   * Starts a Standard execution that ended badly again where it did. Answers when that is on disk with the time of it.
   * Throws an Error when its events can't be read, and WriteFailure while nothing can be written.
   */
  async redrive(header: ExecutionHeader, record: ExecutionRecord, clientToken: string | undefined): Promise<number> {
    this.journal.commits.check();
    const { key, machine } = record;
    const execution = createExecution(header);
    const { next, fault } = this.journal.fold(key, (event) => apply(execution, event));
    if (fault !== undefined) throw fault;
    const redriven = this.parts.clock.now();
    this.journal.reopen(key, redriven);
    const run = this.standardRun(execution, key, next, machine);
    const accepted = this.begun(run, key);
    const { startedAt, input } = execution;
    this.standard.set(header.arn, { run, startedAt, input, accepted });
    run.dispatch({ type: 'redrive', deadline: deadline(header.machine, redriven), clientToken });
    await accepted;
    return redriven;
  }

  /** Runs an Express execution to its end. */
  runExpress(header: ExecutionHeader, input: Payload): Promise<Execution> {
    const started = this.parts.clock.now();
    return new Promise((resolve) => {
      const run = new Run(createExecution(header), this.parts, unrecorded, (execution) => {
        this.express.delete(run);
        resolve(execution);
      });
      this.express.add(run);
      const limit = Math.min(deadline(header.machine, started) ?? Number.POSITIVE_INFINITY, started + EXPRESS_LIMIT);
      run.dispatch({ type: 'start', input, deadline: limit });
    });
  }

  /** Takes up a Standard execution where its events left it. One that can't be taken up fails, visibly. */
  resume(header: ExecutionHeader, record: ExecutionRecord): void {
    const execution = createExecution(header);
    const { next, fault } = this.journal.fold(record.key, (event) => apply(execution, event));
    if (execution.status !== 'RUNNING') {
      this.journal.end(record.key, execution.status, execution.stoppedAt ?? this.parts.clock.now());
      return;
    }
    const run = this.standardRun(execution, record.key, next, record.machine);
    const { startedAt, input } = execution;
    this.standard.set(header.arn, { run, startedAt, input, accepted: Promise.resolve() });
    if (fault === undefined) {
      run.dispatch({ type: 'resume' });
      return;
    }
    this.parts.log.error({ err: fault, executionArn: header.arn }, 'an execution could not be resumed');
    run.dispatch({ type: 'abandon', cause: `The execution could not be resumed: ${(fault as Error).message}` });
  }

  /**
   * Hands a command to a running Standard execution; `undefined` when there is none, else whether it was accepted.
   * Throws WriteFailure while nothing can be written.
   */
  deliver(arn: string, command: Command): boolean | undefined {
    this.journal.commits.check();
    return this.standard.get(arn)?.run.dispatch(command);
  }

  /** Stops an execution; settles when that is on disk. Undefined when it doesn't run. Throws WriteFailure. */
  stop(arn: string, failure: Failure): Promise<number> | undefined {
    const standard = this.standard.get(arn);
    if (standard === undefined || !this.deliver(arn, { type: 'stop', failure })) return undefined;
    const stoppedAt = standard.run.execution.stoppedAt ?? this.parts.clock.now();
    return this.committed().then(() => stoppedAt);
  }

  /** Stops an execution that a task of another one started and no longer waits for. */
  cancel(arn: string): void {
    this.standard.get(arn)?.run.dispatch({ type: 'stop', failure: {} });
  }

  /** Settles when a Standard execution doesn't run, or no longer: its end is on disk then. */
  whenEnded(arn: string): Promise<void> {
    if (!this.standard.has(arn)) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.endWaiters.get(arn);
      if (waiting === undefined) this.endWaiters.set(arn, [resolve]);
      else waiting.push(resolve);
    });
  }

  /** Settles when everything decided so far is on disk; rejects with a WriteFailure when it can't get there now. */
  committed(): Promise<void> {
    return new Promise((resolve, reject) => this.journal.commits.afterCommit(resolve, reject));
  }

  close(): void {
    for (const { run } of this.standard.values()) run.close();
    for (const run of this.express) run.close();
  }

  private standardRun(execution: Execution, key: number, recorded: number, machine: number): Run {
    const recorder = this.recorder(key, recorded);
    const run = new Run(execution, this.parts, recorder, ({ status, stoppedAt }) => {
      this.journal.end(key, status, stoppedAt ?? this.parts.clock.now());
      // Until its end is on disk the name stays taken, and answers come from what is.
      this.journal.commits.afterCommit(() => {
        this.forget(run);
        this.ended({ machine });
      });
    });
    return run;
  }

  /** Settles when what was just begun is on disk. Who is told that it wasn't must not find it running later. */
  private begun(run: Run, key: number): Promise<void> {
    return this.committed().catch((failure: unknown) => {
      this.journal.commits.withdraw(key);
      run.close();
      this.forget(run);
      throw failure;
    });
  }

  private forget(run: Run): void {
    const { arn } = run.execution.header;
    if (this.standard.get(arn)?.run !== run) return;
    this.standard.delete(arn);
    for (const resolve of this.endWaiters.get(arn) ?? []) resolve();
    this.endWaiters.delete(arn);
  }

  private recorder(key: number, recorded: number): Recorder {
    let sequence = recorded;
    return {
      append: (events: readonly EngineEvent[]) => {
        this.journal.append(key, sequence, events);
        sequence += events.length;
      },
      afterCommit: (done) => this.journal.commits.afterCommit(done),
    };
  }
}

function deadline(machine: Machine, started: number): number | undefined {
  return machine.timeoutSeconds === undefined ? undefined : started + machine.timeoutSeconds * 1000;
}
