import { Bag } from '../bag.ts';
import { hasDistributedMap } from '../definition/branches.ts';
import type { EngineEvent, Failure } from '../history/events.ts';
import { apply } from '../interpreter/apply.ts';
import type { Command } from '../interpreter/decide.ts';
import { createExecution, type Execution, type ExecutionHeader } from '../interpreter/execution.ts';
import type { ChildShare, ExecutionRecord, Journal, NewRecord } from '../journal/journal.ts';
import type { Store } from '../journal/store.ts';
import type { Payload } from '../payload.ts';
import { EXPRESS_LIMIT, isOutermost, unrecorded } from './express.ts';
import { MapRuns } from './map-run/map-runs.ts';
import { type Recorder, Run, type RunnerParts, type RunParts } from './run.ts';

interface Standard {
  readonly run: Run;
  readonly record: NewRecord & Pick<ExecutionRecord, 'key' | 'mapRun'>;
  readonly startedAt: number;
  readonly input: Payload;
  /** Settles when the start is on disk. */
  readonly accepted: Promise<void>;
}

/** All executions that run at present, and how new ones begin and old ones go on. */
export class Runner {
  private readonly parts: RunParts;
  private readonly journal: Journal;
  readonly mapRuns: MapRuns;
  private readonly standard = new Map<string, Standard>();
  private readonly express = new Bag<Run>();
  private readonly endWaiters = new Map<string, (() => void)[]>();
  private readonly ended: (record: { readonly machine: number }) => void;

  constructor(
    parts: RunnerParts,
    { journal, mapRuns: store }: Pick<Store, 'journal' | 'mapRuns'>,
    ended: (record: { readonly machine: number }) => void,
  ) {
    this.journal = journal;
    this.ended = ended;
    this.mapRuns = new MapRuns({
      ...parts,
      journal,
      store,
      createChild: (header, record, share) => {
        const { run, start } = this.begin(header, record, share);
        return { run, start: (input) => void start(input, Promise.resolve()) };
      },
      redriveChild: (header, record) => this.redriveChild(header, record),
      findChild: (arn) => this.standard.get(arn)?.run,
    });
    this.parts = {
      ...parts,
      runMap: (execution, frame, signal, deliver) => {
        const { state, phase } = frame;
        const parent = this.standard.get(execution.header.arn)?.record;
        if (parent === undefined || state?.type !== 'Map' || phase.kind !== 'mapRun') return;
        this.mapRuns.run({ execution, frame, state, running: phase, parent }, signal, deliver);
      },
    };
  }

  /** A running Standard execution, or one whose end is not on disk yet. */
  get(arn: string): Standard | undefined {
    return this.standard.get(arn);
  }

  /**
   * Starts a Standard execution; `accepted` settles when it can't be lost any more, or rejects when it has not begun.
   * Throws WriteFailure while nothing can be written.
   */
  start(header: ExecutionHeader, record: NewRecord, input: Payload, startedBy?: string) {
    // What a task starts gets to the disk together with the event that tells of it, now or later.
    const asked = startedBy === undefined;
    if (asked) this.journal.commits.check();
    const { run, key, start } = this.begin(header, record);
    const accepted = asked ? this.begun(run, key) : this.committed();
    // Not everybody who starts one waits for the answer.
    accepted.catch(() => undefined);
    return start(input, accepted, startedBy);
  }

  /** Takes note of a new execution; the answer's `start` sets it going. */
  private begin(header: ExecutionHeader, newRecord: NewRecord, share?: ChildShare) {
    const startedAt = this.parts.clock.now();
    const key = this.journal.start({ ...newRecord, name: header.name, started: startedAt }, share);
    const record = { ...newRecord, key, mapRun: share?.mapRun ?? null };
    const run = this.recordedRun(createExecution(header), record, 0);
    const start = (input: Payload, accepted: Promise<void>, startedBy?: string): Standard => {
      const command = { type: 'start', input, deadline: deadline(header, startedAt), startedBy } as const;
      return this.launch({ run, record, startedAt, input, accepted }, command);
    };
    return { run, key, start };
  }

  /**
   * Starts a Standard execution that ended badly again where it did. Answers when that is on disk with the time of it.
   * Throws an Error when its events can't be read, and WriteFailure while nothing can be written.
   */
  async redrive(header: ExecutionHeader, record: ExecutionRecord, clientToken: string | undefined): Promise<number> {
    this.journal.commits.check();
    const { key } = record;
    const execution = createExecution(header);
    const { next, fault } = this.journal.fold(key, (event) => apply(execution, event));
    if (fault !== undefined) throw fault;
    const redriven = this.parts.clock.now();
    this.journal.reopen(key, redriven);
    const run = this.recordedRun(execution, record, next);
    const accepted = this.begun(run, key);
    const { startedAt, input } = execution;
    const command = { type: 'redrive', deadline: deadline(header, redriven), clientToken } as const;
    this.launch({ run, record, startedAt, input, accepted }, command);
    await accepted;
    // Whoever has the answer finds that its Map Runs go on. It is accepted even if that can't be written yet.
    await this.committed().catch(() => undefined);
    return redriven;
  }

  /**
   * Takes up a child execution of a Map Run that ended badly; the answer's `start` sets it going. A Standard one goes on
   * where it failed, an Express one begins anew, under its old name
   * (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html, "Child workflow execution redrive
   * behavior"). Undefined when its events can't be read.
   */
  private redriveChild(header: ExecutionHeader, record: ExecutionRecord) {
    const { key } = record;
    const execution = createExecution(header);
    const { next, fault } = this.journal.fold(key, (event) => apply(execution, event));
    if (fault !== undefined) {
      this.parts.log.error({ err: fault, executionArn: header.arn }, 'an execution could not be redriven');
      return undefined;
    }
    const now = this.parts.clock.now();
    const { startedAt, input } = execution;
    const accepted = Promise.resolve();
    if (header.type === 'STANDARD') {
      this.journal.reopen(key, now);
      const run = this.recordedRun(execution, record, next);
      const command = { type: 'redrive', deadline: deadline(header, now), clientToken: undefined } as const;
      return { run, start: () => this.launch({ run, record, startedAt, input, accepted }, command) };
    }
    this.journal.startOver(key, now);
    const run = this.recordedRun(createExecution(header), record, 0);
    const command = { type: 'start', input, deadline: deadline(header, now) } as const;
    return { run, start: () => this.launch({ run, record, startedAt: now, input, accepted }, command) };
  }

  /** Sets an execution going that is known from now on. */
  private launch(standard: Standard, command: Command): Standard {
    this.standard.set(standard.run.execution.header.arn, standard);
    standard.run.dispatch(command);
    return standard;
  }

  /** Runs an Express execution to its end. */
  runExpress(header: ExecutionHeader, input: Payload): Promise<Execution> {
    const started = this.parts.clock.now();
    const execution = createExecution(header);
    const recorder = this.logged(execution, unrecorded);
    return new Promise((resolve) => {
      const run = new Run(execution, this.parts, recorder, () => {
        leave();
        resolve(execution);
      });
      const leave = this.express.add(run);
      run.dispatch({ type: 'start', input, deadline: deadline(header, started) });
    });
  }

  /**
   * Takes up an execution where its events left it: an Express one, whose events are not kept, at its start. One that
   * can't be taken up fails, visibly.
   */
  resume(header: ExecutionHeader, record: ExecutionRecord): void {
    const execution = createExecution(header);
    const { next, fault } = this.journal.fold(record.key, (event) => apply(execution, event));
    if (execution.status !== 'RUNNING') {
      this.journal.end(record.key, execution.status, execution.stoppedAt ?? this.parts.clock.now());
      return;
    }
    const { startedAt, input } = execution;
    const accepted = Promise.resolve();
    if (fault === undefined && header.type === 'EXPRESS') {
      this.journal.restart(record.key);
      const run = this.recordedRun(createExecution(header), record, 0);
      const command = { type: 'start', input, deadline: deadline(header, this.parts.clock.now()) } as const;
      this.launch({ run, record, startedAt, input, accepted }, command);
      return;
    }
    const run = this.recordedRun(execution, record, next);
    const standard = { run, record, startedAt, input, accepted };
    if (fault === undefined) {
      this.launch(standard, { type: 'resume' });
      return;
    }
    this.parts.log.error({ err: fault, executionArn: header.arn }, 'an execution could not be resumed');
    const cause = `The execution could not be resumed: ${(fault as Error).message}`;
    this.launch(standard, { type: 'abandon', cause });
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
    this.mapRuns.close();
    for (const { run } of this.standard.values()) run.close();
    for (const run of this.express) run.close();
  }

  private recordedRun(execution: Execution, { key, machine, mapRun }: Standard['record'], recorded: number): Run {
    const recorder = this.logged(execution, this.recorder(key, recorded, execution.header));
    const run = new Run(execution, this.parts, recorder, ({ status, stoppedAt }) => {
      this.journal.end(key, status, stoppedAt ?? this.parts.clock.now());
      if (hasDistributedMap(execution.header.machine)) this.mapRuns.parentEnded(key, execution);
      if (mapRun !== null) this.mapRuns.childEnded(mapRun, execution);
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

  private logged(execution: Execution, recorder: Recorder): Recorder {
    return this.parts.executionLog?.recorder(execution, recorder) ?? recorder;
  }

  private recorder(key: number, recorded: number, { type }: ExecutionHeader): Recorder {
    let sequence = recorded;
    return {
      append: (events: readonly EngineEvent[]) => {
        const kept = type === 'EXPRESS' ? events.filter(isOutermost) : events;
        this.journal.append(key, sequence, kept);
        sequence += kept.length;
      },
      afterCommit: (done) => this.journal.commits.afterCommit(done),
    };
  }
}

function deadline({ type, machine }: ExecutionHeader, started: number): number | undefined {
  const limit = machine.timeoutSeconds === undefined ? Number.POSITIVE_INFINITY : machine.timeoutSeconds * 1000;
  if (type === 'EXPRESS') return started + Math.min(limit, EXPRESS_LIMIT);
  return machine.timeoutSeconds === undefined ? undefined : started + limit;
}
