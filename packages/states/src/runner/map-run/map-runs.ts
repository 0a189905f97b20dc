import type { Execution } from '../../interpreter/execution.ts';
import { redrivableMapRuns } from '../../interpreter/redrive.ts';
import type { TaskAnswer } from '../../interpreter/task.ts';
import type { MapRunLimits } from '../../journal/map-runs.ts';
import { childArns } from './child.ts';
import { CAPACITY, MapRun, type MapRunParts, type MapRunSubject } from './map-run.ts';

/** The Map Runs that go on at present. */
export class MapRuns {
  private readonly parts: MapRunParts;
  private readonly running = new Map<number, MapRun>();

  constructor(parts: MapRunParts) {
    this.parts = parts;
  }

  /**
   * Runs the Map Run that a Map state has announced, or goes on with it, and delivers its end; when the signal says that
   * the state doesn't wait any more, its child executions are stopped. A redrive that its record doesn't show yet begins
   * here: not with the event that announces it, since a Map Run that nobody gets to wait for must not be left open.
   */
  run(subject: MapRunSubject, signal: AbortSignal, deliver: (outcome: TaskAnswer) => void): void {
    const { mapRunArn, plan, redriveCount } = subject.running;
    const { store, clock, journal } = this.parts;
    const execution = subject.parent.key;
    const label = mapRunArn.slice(mapRunArn.indexOf('/') + 1, mapRunArn.lastIndexOf(':'));
    const uuid = uuidOf(mapRunArn);
    const type = subject.state.distributed?.executionType ?? 'STANDARD';
    const now = clock.now();
    const found = store.find(uuid) ?? store.create({ execution, label, uuid, type, started: now, ...plan });
    const due = found.redrives < redriveCount;
    const record = due ? store.redrive(found, redriveCount, now) : found;
    const run = new MapRun(subject, record, this.parts, (outcome) => {
      this.running.delete(record.key);
      deliver(outcome);
    });
    this.running.set(record.key, run);
    signal.addEventListener(
      'abort',
      () => {
        this.running.delete(record.key);
        run.abort();
      },
      { once: true },
    );
    if (due) journal.commits.afterCommit(() => run.start());
    else run.start();
  }

  /** A child execution has ended. */
  childEnded(mapRun: number, execution: Execution): void {
    this.running.get(mapRun)?.childEnded(execution);
  }

  /** Changes the limits of a Map Run; false when it doesn't go on any more. */
  update(mapRun: number, changes: Partial<MapRunLimits>): boolean {
    const run = this.running.get(mapRun);
    run?.update(changes);
    return run !== undefined;
  }

  /** An execution that has, or may have had, Map Runs has ended; `key` is that of its record. */
  parentEnded(key: number, execution: Execution): void {
    const mapRunArns = redrivableMapRuns(execution);
    for (const mapRunArn of mapRunArns) this.stopUnattended(mapRunArn);
    this.parts.store.settle(key, mapRunArns.map(uuidOf));
  }

  /** Stops a Map Run that was under way before a restart, and whose execution ended before anyone got to go on with it. */
  private stopUnattended(mapRunArn: string): void {
    const { store, clock, findChild } = this.parts;
    const record = store.find(uuidOf(mapRunArn));
    if (record?.status !== 'RUNNING') return;
    store.end(record, 'ABORTED', clock.now());
    for (const { name } of store.children(record.key, { status: 'RUNNING' }, Number.MAX_SAFE_INTEGER, CAPACITY)) {
      findChild(childArns(mapRunArn, record.type, name).arn)?.dispatch({ type: 'stop', failure: {} });
    }
  }

  /** Leaves all of them as they stand. */
  close(): void {
    for (const run of this.running.values()) run.close();
  }
}

const uuidOf = (mapRunArn: string): string => mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1);
