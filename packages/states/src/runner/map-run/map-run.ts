import type { MapState } from '../../definition/model.ts';
import type { Failure, ReaderPlan } from '../../history/events.ts';
import type { Registry } from '../../integrations/registry.ts';
import { dataLimit } from '../../interpreter/data-limit.ts';
import type { Execution, Frame, MapRunning } from '../../interpreter/execution.ts';
import { failureOf } from '../../interpreter/failure.ts';
import { MapView } from '../../interpreter/map-run.ts';
import type { TaskAnswer } from '../../interpreter/task.ts';
import type { Environment } from '../../interpreter/turn.ts';
import { readItems } from '../../item-reader/read-items.ts';
import type { ChildShare, ExecutionRecord, Journal, NewRecord } from '../../journal/journal.ts';
import type { MapRunLimits, MapRunRecord, MapRunStore } from '../../journal/map-runs.ts';
import type { Json } from '../../json.ts';
import { StatesError } from '../../language/index.ts';
import type { Payload } from '../../payload.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Run } from '../run.ts';
import { childArns, childHeader } from './child.ts';
import { PendingRedrives } from './pending-redrives.ts';
import { collectResults } from './results.ts';
import { type Share, Shares } from './shares.ts';
import { EXCEEDED, exceeds } from './tolerance.ts';

/** So many child executions run at a time at most, whatever the Map allows: each of them takes memory. */
export const CAPACITY = 1_000;

/** So many are started in one turn, after which others get theirs. */
const TURN_STARTS = 100;

/** To take up so many events of a child execution that is redriven is as dear as to start one. */
const EVENTS_PER_START = 100;

/** The Map state that a Map Run belongs to, and what its child executions are recorded under. */
export interface MapRunSubject {
  readonly execution: Execution;
  readonly frame: Frame;
  readonly state: MapState;
  readonly running: MapRunning;
  readonly parent: NewRecord & Pick<ExecutionRecord, 'key'>;
}

export interface MapRunParts {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly registry: Registry;
  readonly log: Log;
  readonly journal: Journal;
  readonly store: MapRunStore;
  /** A new child execution, still to be started with its input. */
  readonly createChild: (
    header: ReturnType<typeof childHeader>,
    record: NewRecord,
    share: ChildShare,
  ) => { readonly run: Run; readonly start: (input: Payload) => void };
  /** A child execution that ended badly, still to be started again. Undefined when its events can't be read. */
  readonly redriveChild: (
    header: ReturnType<typeof childHeader>,
    record: ExecutionRecord,
  ) => { readonly run: Run; readonly start: () => void } | undefined;
  readonly findChild: (arn: string) => Run | undefined;
}

interface Child {
  readonly run: Run;
  readonly items: number;
}

/**
 * One Map Run: starts child executions, as many at a time as may run, counts those that fail, and ends with their results
 * or once too many have failed. All that matters is on disk: begun again after a restart, it goes on where it was.
 */
export class MapRun {
  private readonly subject: MapRunSubject;
  private readonly parts: MapRunParts;
  private readonly deliver: (outcome: TaskAnswer) => void;
  private readonly active = new Map<string, Child>();
  private readonly view: MapView;
  private readonly pending: PendingRedrives;
  private readonly shares: Shares;
  private readonly reading = new AbortController();
  private record: MapRunRecord;
  /** Whether its items are known. */
  private begun = false;
  private total = 0;
  private failed = 0;
  private exhausted = false;
  private scheduled = false;
  private over = false;

  constructor(
    subject: MapRunSubject,
    record: MapRunRecord,
    parts: MapRunParts,
    deliver: (outcome: TaskAnswer) => void,
  ) {
    this.subject = subject;
    this.record = record;
    this.parts = parts;
    this.deliver = deliver;
    const { execution, frame, state, running } = subject;
    this.view = new MapView(execution, frame, state, parts.clock.now, parts.environment);
    this.pending = new PendingRedrives(parts.store, record.key);
    const from = parts.store.nextPosition(record.key);
    this.shares = new Shares(parts.store, record.key, from, running.plan.batch, (value, index) =>
      this.view.shape({ index, value }),
    );
  }

  get key(): number {
    return this.record.key;
  }

  start(): void {
    if (this.over) return;
    const { total } = this.record;
    const { reader } = this.subject.running.plan;
    if (total !== null) this.resume(total);
    else if (reader === undefined) this.begin(this.view.items());
    else this.read(reader);
  }

  /** Changes the limits of a run that goes on. */
  update(changes: Partial<MapRunLimits>): void {
    this.record = { ...this.record, ...changes };
    this.parts.store.update(this.record);
    if (!this.begun) return;
    this.checkTolerance();
    this.proceed();
  }

  /** A child execution has ended. */
  childEnded({ header, status }: Execution): void {
    const child = this.active.get(header.arn);
    if (child === undefined || !this.active.delete(header.arn) || this.over) return;
    if (status !== 'SUCCEEDED') this.failed += child.items;
    this.checkTolerance();
    this.proceed();
  }

  /** The Map state doesn't wait any more: what still runs is stopped. */
  abort(): void {
    if (this.over) return;
    this.parts.store.end(this.record, 'ABORTED', this.parts.clock.now());
    this.stopChildren();
  }

  /** Lets go of everything as it stands. */
  close(): void {
    this.over = true;
    this.reading.abort();
  }

  private read(plan: ReaderPlan): void {
    const { registry, log } = this.parts;
    readItems(registry.s3, plan, this.reading.signal).then(
      (items) => this.over || this.begin(items),
      (error: unknown) => {
        if (this.over) return;
        log.warn({ err: error, mapRun: this.subject.running.mapRunArn }, 'the items of a Map Run could not be read');
        this.fail({ error: 'States.ItemReaderFailed', cause: error instanceof Error ? error.message : String(error) });
      },
    );
  }

  private begin(items: readonly Json[]): void {
    this.parts.store.keepItems(this.record, items);
    this.begun = true;
    this.total = items.length;
    this.proceed();
  }

  private resume(total: number): void {
    const { parts, subject, record } = this;
    this.begun = true;
    this.total = total;
    for (const { status, items } of parts.store.tally(record.key)) {
      if (status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED') this.failed += items;
    }
    for (const child of parts.store.children(record.key, { status: 'RUNNING' }, Number.MAX_SAFE_INTEGER, CAPACITY)) {
      const { arn } = childArns(subject.running.mapRunArn, record.type, child.name);
      const run = parts.findChild(arn);
      if (run !== undefined) this.active.set(arn, { run, items: child.items ?? 0 });
    }
    this.checkTolerance();
    this.proceed();
  }

  /** Goes on as soon as everything so far is on disk. */
  private proceed(): void {
    if (this.scheduled || this.over) return;
    this.scheduled = true;
    this.parts.journal.commits.afterCommit(() => {
      this.scheduled = false;
      if (!this.over) this.fill();
    });
  }

  private fill(): void {
    for (let started = 0; started < TURN_STARTS && this.mayStart; ) started += this.startNext();
    if (this.mayStart) this.proceed();
    // Whatever ended meanwhile has to be on disk before the results are read from there.
    if (this.exhausted && this.active.size === 0 && !this.scheduled && !this.over) this.succeed();
  }

  private get mayStart(): boolean {
    const limit = Math.min(this.record.maxConcurrency || CAPACITY, CAPACITY);
    return !this.over && !this.exhausted && this.active.size < limit;
  }

  /** Starts the next child execution, first those again that failed before. Answers how many starts it counts for. */
  private startNext(): number {
    const failed = this.pending.next();
    if (failed !== undefined) return this.redriveChild(failed);
    this.startShare();
    return 1;
  }

  private startShare(): void {
    let share: Share | undefined;
    try {
      share = this.shares.next();
    } catch (error) {
      if (!(error instanceof StatesError)) throw error;
      const { state, frame } = this.subject;
      this.fail(failureOf(error, state.name, frame.enteredEventId));
      return;
    }
    if (share === undefined) this.exhausted = true;
    else this.startChild(share);
  }

  private startChild({ position, items, input }: Share): void {
    const { subject, parts, record } = this;
    const { execution, running, state, parent } = subject;
    const name = parts.environment.uuid();
    const header = childHeader(execution.header, running.mapRunArn, state, name);
    const { run, start } = parts.createChild(header, parent, { mapRun: record.key, position, items });
    this.active.set(header.arn, { run, items });
    start(input);
  }

  private redriveChild(child: ExecutionRecord): number {
    const { subject, parts, record } = this;
    const { execution, running, state } = subject;
    const header = childHeader(execution.header, running.mapRunArn, state, child.name);
    const redriven = parts.redriveChild(header, child);
    const items = child.items ?? 0;
    if (redriven === undefined) {
      parts.store.giveUp(record, child.key);
      this.failed += items;
      this.checkTolerance();
      return 1;
    }
    const { run, start } = redriven;
    const events = run.execution.eventCount;
    this.active.set(header.arn, { run, items });
    start();
    return 1 + events / EVENTS_PER_START;
  }

  private checkTolerance(): void {
    if (exceeds(this.record, this.failed, this.total)) this.fail(EXCEEDED);
  }

  private succeed(): void {
    const { parts, record, subject } = this;
    const { state, running } = subject;
    const run = { ...record, mapRunArn: running.mapRunArn };
    const { transformation = 'COMPACT' } = running.plan.writer ?? {};
    const output = collectResults(parts.store, parts.journal, run, transformation, parts.clock.now());
    if (output === undefined) {
      this.fail(failureOf(dataLimit(state.name), state.name, subject.frame.enteredEventId));
      return;
    }
    this.over = true;
    parts.store.end(record, 'SUCCEEDED', parts.clock.now());
    this.deliver({ output });
  }

  private fail(failure: Failure): void {
    this.parts.store.end(this.record, 'FAILED', this.parts.clock.now());
    this.stopChildren();
    this.deliver({ failure });
  }

  private stopChildren(): void {
    this.close();
    for (const { run } of this.active.values()) run.dispatch({ type: 'stop', failure: {} });
    this.active.clear();
  }
}
