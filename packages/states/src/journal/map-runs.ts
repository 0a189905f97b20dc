import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { ExecutionStatus } from '../interpreter/execution.ts';
import type { Json } from '../json.ts';
import type { MachineType } from '../service/machine.ts';
import type { GroupCommit } from './group-commit.ts';
import { type ExecutionRecord, RECORD } from './journal.ts';

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/** What UpdateMapRun may change while a Map Run goes on. */
export interface MapRunLimits {
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

export interface MapRunRecord extends MapRunLimits {
  readonly key: number;
  /** The execution whose Map state it belongs to. */
  readonly execution: number;
  readonly label: string;
  readonly uuid: string;
  /** What its child executions are. */
  readonly type: MachineType;
  readonly status: MapRunStatus;
  readonly started: number;
  readonly stopped: number | null;
  /** How many items there are; null until they have been read. */
  readonly total: number | null;
  readonly resultsWritten: number;
}

/** How many child executions have a status, and how many items they got. */
export interface Tally {
  readonly status: ExecutionStatus;
  readonly executions: number;
  readonly items: number;
}

const MAP_RUN = `key, execution, label, uuid, type, status, started, stopped, max_concurrency AS maxConcurrency,
  tolerated_failure_count AS toleratedFailureCount, tolerated_failure_percentage AS toleratedFailurePercentage,
  total, results_written AS resultsWritten`;

/**
 * Map Runs, the items they work through and their child executions. Writes join the commit of the events that they belong
 * to; reads see what is on disk.
 */
export class MapRunStore {
  private readonly commits: GroupCommit;
  private readonly statements: ReturnType<typeof prepare>;
  private nextKey: number;

  constructor(db: DatabaseSync, commits: GroupCommit) {
    this.commits = commits;
    this.statements = prepare(db);
    const { last } = db.prepare('SELECT coalesce(max(key), 0) AS last FROM map_runs').get() as { last: number };
    this.nextKey = last + 1;
  }

  create(
    run: Pick<MapRunRecord, 'execution' | 'label' | 'uuid' | 'type' | 'started' | keyof MapRunLimits>,
  ): MapRunRecord {
    const { execution, label, uuid, type, started } = run;
    const key = this.nextKey++;
    this.write(execution, this.statements.insert, key, execution, label, uuid, type, started, ...limitsOf(run));
    return { ...run, key, status: 'RUNNING', stopped: null, total: null, resultsWritten: 0 };
  }

  /** Keeps the limits that a run has now. */
  update(run: MapRunRecord): void {
    this.write(run.execution, this.statements.update, ...limitsOf(run), run.key);
  }

  /** Keeps the items until the run ends. */
  keepItems({ execution, key }: MapRunRecord, items: readonly Json[]): void {
    for (const [position, item] of items.entries()) {
      this.write(execution, this.statements.insertItem, key, position, JSON.stringify(item));
    }
    this.write(execution, this.statements.setTotal, items.length, key);
  }

  /** Ends a run, if it hasn't ended yet, and forgets its items. */
  end({ execution, key }: MapRunRecord, status: MapRunStatus, stopped: number, resultsWritten = 0): void {
    this.write(execution, this.statements.end, status, stopped, resultsWritten, key);
    this.write(execution, this.statements.removeItems, key);
  }

  private write(execution: number, statement: StatementSync, ...parameters: SQLInputValue[]): void {
    this.commits.write(execution, statement, ...parameters);
  }

  find(uuid: string): MapRunRecord | undefined {
    return this.statements.find.get(uuid) as MapRunRecord | undefined;
  }

  get(key: number): MapRunRecord | undefined {
    return this.statements.get.get(key) as MapRunRecord | undefined;
  }

  /** Map Runs of an execution, newest first, from before the key `before`. */
  list(execution: number, before: number, limit: number): MapRunRecord[] {
    return this.statements.list.all(execution, before, limit) as unknown as MapRunRecord[];
  }

  /** JSON text of up to `limit` items, from the position `from` on. */
  items(key: number, from: number, limit: number): string[] {
    const rows = this.statements.items.all(key, from, limit) as unknown as { item: string }[];
    return rows.map(({ item }) => item);
  }

  tally(key: number): Tally[] {
    return this.statements.tally.all(key) as unknown as Tally[];
  }

  /** The position of the first item that no child execution got. */
  nextPosition(key: number): number {
    return (this.statements.nextPosition.get(key) as { next: number } | undefined)?.next ?? 0;
  }

  /** Child executions, newest first, from before the key `before`. */
  children(key: number, status: ExecutionStatus | undefined, before: number, limit: number): ExecutionRecord[] {
    const { children, childrenByStatus } = this.statements;
    const rows =
      status === undefined ? children.all(key, before, limit) : childrenByStatus.all(key, status, before, limit);
    return rows as unknown as ExecutionRecord[];
  }

  /** Child executions in the order of their items; each row is read when it is asked for. */
  childrenInOrder(key: number): IterableIterator<ExecutionRecord> {
    return this.statements.childrenInOrder.iterate(key) as unknown as IterableIterator<ExecutionRecord>;
  }
}

function limitsOf(limits: MapRunLimits): number[] {
  return [limits.maxConcurrency, limits.toleratedFailureCount, limits.toleratedFailurePercentage];
}

function prepare(db: DatabaseSync) {
  return {
    insert: db.prepare(
      `INSERT INTO map_runs (key, execution, label, uuid, type, status, started, max_concurrency,
       tolerated_failure_count, tolerated_failure_percentage) VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?)`,
    ),
    update: db.prepare(
      `UPDATE map_runs SET max_concurrency = ?, tolerated_failure_count = ?, tolerated_failure_percentage = ?
       WHERE key = ?`,
    ),
    insertItem: db.prepare('INSERT INTO map_items (map_run, position, item) VALUES (?, ?, ?)'),
    setTotal: db.prepare('UPDATE map_runs SET total = ? WHERE key = ?'),
    end: db.prepare(
      "UPDATE map_runs SET status = ?, stopped = ?, results_written = ? WHERE key = ? AND status = 'RUNNING'",
    ),
    removeItems: db.prepare('DELETE FROM map_items WHERE map_run = ?'),
    find: db.prepare(`SELECT ${MAP_RUN} FROM map_runs WHERE uuid = ?`),
    get: db.prepare(`SELECT ${MAP_RUN} FROM map_runs WHERE key = ?`),
    list: db.prepare(`SELECT ${MAP_RUN} FROM map_runs WHERE execution = ? AND key < ? ORDER BY key DESC LIMIT ?`),
    items: db.prepare('SELECT item FROM map_items WHERE map_run = ? AND position >= ? ORDER BY position LIMIT ?'),
    tally: db.prepare(
      `SELECT status, count(*) AS executions, sum(items) AS items FROM executions WHERE map_run = ? GROUP BY status`,
    ),
    nextPosition: db.prepare(
      'SELECT position + items AS next FROM executions WHERE map_run = ? ORDER BY key DESC LIMIT 1',
    ),
    children: db.prepare(`SELECT ${RECORD} FROM executions WHERE map_run = ? AND key < ? ORDER BY key DESC LIMIT ?`),
    childrenByStatus: db.prepare(
      `SELECT ${RECORD} FROM executions WHERE map_run = ? AND status = ? AND key < ? ORDER BY key DESC LIMIT ?`,
    ),
    // Keys grow in the order in which children are started, which is that of their items.
    childrenInOrder: db.prepare(`SELECT ${RECORD} FROM executions WHERE map_run = ? ORDER BY key`),
  };
}
