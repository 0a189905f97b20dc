import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Json } from '../json.ts';
import type { MachineType } from '../service/machine.ts';
import type { GroupCommit } from './group-commit.ts';
import { type ExecutionRecord, RECORD, type RecordedStatus } from './journal.ts';
import { REDRIVABLE, redrivableSince, UNSUCCESSFUL } from './redrivable.ts';

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
  /** How often it was redriven, and when last. */
  readonly redrives: number;
  readonly redriven: number | null;
  /** 1 if the execution that it belongs to has ended, and a redrive would not go on with it. */
  readonly final: 0 | 1;
}

/** How many child executions, and how many items they got. */
export interface Count {
  readonly executions: number;
  readonly items: number;
}

/** How many child executions have a status. */
export interface Tally extends Count {
  readonly status: RecordedStatus;
}

/** Which child executions to list. */
export interface ChildFilter {
  readonly status?: RecordedStatus | undefined;
  /** Only those that have been redriven, or only those that have not. */
  readonly redriven?: boolean | undefined;
}

const MAP_RUN = `key, execution, label, uuid, type, status, started, stopped, max_concurrency AS maxConcurrency,
  tolerated_failure_count AS toleratedFailureCount, tolerated_failure_percentage AS toleratedFailurePercentage,
  total, results_written AS resultsWritten, redrives, redriven, final`;

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
    const keys = 'SELECT key FROM map_runs UNION ALL SELECT map_run AS key FROM removed_map_runs';
    const { last } = db.prepare(`SELECT coalesce(max(key), 0) AS last FROM (${keys})`).get() as { last: number };
    this.nextKey = last + 1;
  }

  create(
    run: Pick<MapRunRecord, 'execution' | 'label' | 'uuid' | 'type' | 'started' | keyof MapRunLimits>,
  ): MapRunRecord {
    const { execution, label, uuid, type, started } = run;
    const key = this.nextKey++;
    this.write(execution, this.statements.insert, key, execution, label, uuid, type, started, ...limitsOf(run));
    const unended = { status: 'RUNNING', stopped: null, total: null, resultsWritten: 0 } as const;
    return { ...run, key, ...unended, redrives: 0, redriven: null, final: 0 };
  }

  /** A run that ended badly goes on: what of its child executions AWS would redrive then waits for it. */
  redrive(run: MapRunRecord, redrives: number, redriven: number): MapRunRecord {
    const { execution, key } = run;
    this.write(execution, this.statements.redrive, redrives, redriven, key);
    this.write(execution, this.statements.awaitRedrive, key, ...redrivableSince(redriven));
    return { ...run, status: 'RUNNING', stopped: null, redrives, redriven };
  }

  /** Keeps the limits that a run has now. */
  update(run: MapRunRecord): void {
    this.write(run.execution, this.statements.update, ...limitsOf(run), run.key);
  }

  /** Keeps the items for as long as the run may need them. */
  keepItems({ execution, key }: MapRunRecord, items: readonly Json[]): void {
    for (const [position, item] of items.entries()) {
      this.write(execution, this.statements.insertItem, key, position, JSON.stringify(item));
    }
    this.write(execution, this.statements.setTotal, items.length, key);
  }

  /**
   * Ends a run, if it hasn't ended yet. After a good end its items are forgotten; after a bad one they are kept for a
   * redrive, and what still waited for the last redrive stands again as it had ended.
   */
  end({ execution, key, redrives }: MapRunRecord, status: MapRunStatus, stopped: number, resultsWritten = 0): void {
    this.write(execution, this.statements.end, status, stopped, resultsWritten, key);
    if (redrives > 0) this.write(execution, this.statements.giveUpAll, key);
    if (status === 'SUCCEEDED') this.write(execution, this.statements.removeItems, key);
  }

  /** A child execution can't be redriven after all. */
  giveUp({ execution }: MapRunRecord, child: number): void {
    this.write(execution, this.statements.giveUp, child);
  }

  /** An execution has ended, and a redrive would go on with these of its runs. The items of the others are forgotten. */
  settle(execution: number, redrivable: readonly string[]): void {
    this.write(execution, this.statements.settle, execution, JSON.stringify(redrivable));
    this.write(execution, this.statements.removeFinalItems, execution);
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

  /** How many child executions ended badly and could not be redriven, even if their Map Run was. */
  notRedrivable(key: number, now: number): Count {
    return this.statements.notRedrivable.get(key, ...redrivableSince(now)) as unknown as Count;
  }

  /** The position of the first item that no child execution got. */
  nextPosition(key: number): number {
    return (this.statements.nextPosition.get(key) as { next: number } | undefined)?.next ?? 0;
  }

  /** Child executions, newest first, from before the key `before`. */
  children(key: number, { status, redriven }: ChildFilter, before: number, limit: number): ExecutionRecord[] {
    const { children, childrenByStatus } = this.statements;
    const wanted = redriven === undefined ? null : Number(redriven);
    const rest = [before, wanted, limit];
    const rows = status === undefined ? children.all(key, ...rest) : childrenByStatus.all(key, status, ...rest);
    return rows as unknown as ExecutionRecord[];
  }

  /** Child executions that wait for a redrive, in the order of their items, from behind the key `after`. */
  pendingRedrives(key: number, after: number, limit: number): ExecutionRecord[] {
    return this.statements.pendingRedrives.all(key, after, limit) as unknown as ExecutionRecord[];
  }

  /** Child executions in the order of their items; each row is read when it is asked for. */
  childrenInOrder(key: number): IterableIterator<ExecutionRecord> {
    return this.statements.childrenInOrder.iterate(key) as unknown as IterableIterator<ExecutionRecord>;
  }
}

function limitsOf(limits: MapRunLimits): number[] {
  return [limits.maxConcurrency, limits.toleratedFailureCount, limits.toleratedFailurePercentage];
}

/** Puts the status of a child execution that waited for a redrive back to what its history ends with. */
const GIVE_UP = `UPDATE executions SET status =
  CASE (SELECT type FROM events WHERE execution = executions.key ORDER BY sequence DESC LIMIT 1)
    WHEN 'ExecutionTimedOut' THEN 'TIMED_OUT' WHEN 'ExecutionAborted' THEN 'ABORTED' ELSE 'FAILED' END`;

const REDRIVEN = 'AND (redrives > 0) IS coalesce(?, redrives > 0)';
const LATEST = 'ORDER BY key DESC LIMIT ?';

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
    redrive: db.prepare(
      "UPDATE map_runs SET status = 'RUNNING', stopped = NULL, redrives = ?, redriven = ? WHERE key = ?",
    ),
    awaitRedrive: db.prepare(
      `UPDATE executions SET status = 'PENDING_REDRIVE' WHERE map_run = ? AND ${UNSUCCESSFUL} AND ${REDRIVABLE}`,
    ),
    giveUpAll: db.prepare(`${GIVE_UP} WHERE map_run = ? AND status = 'PENDING_REDRIVE'`),
    giveUp: db.prepare(`${GIVE_UP} WHERE key = ?`),
    removeItems: db.prepare('DELETE FROM map_items WHERE map_run = ?'),
    settle: db.prepare(
      'UPDATE map_runs SET final = 1 WHERE execution = ? AND uuid NOT IN (SELECT value FROM json_each(?))',
    ),
    removeFinalItems: db.prepare(
      'DELETE FROM map_items WHERE map_run IN (SELECT key FROM map_runs WHERE execution = ? AND final = 1)',
    ),
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
    notRedrivable: db.prepare(
      `SELECT count(*) AS executions, coalesce(sum(items), 0) AS items FROM executions
       WHERE map_run = ? AND ${UNSUCCESSFUL} AND NOT ${REDRIVABLE}`,
    ),
    children: db.prepare(`SELECT ${RECORD} FROM executions WHERE map_run = ? AND key < ? ${REDRIVEN} ${LATEST}`),
    childrenByStatus: db.prepare(
      `SELECT ${RECORD} FROM executions WHERE map_run = ? AND status = ? AND key < ? ${REDRIVEN} ${LATEST}`,
    ),
    pendingRedrives: db.prepare(
      `SELECT ${RECORD} FROM executions WHERE map_run = ? AND status = 'PENDING_REDRIVE' AND key > ? ORDER BY key LIMIT ?`,
    ),
    // Keys grow in the order in which children are first started, which is that of their items; a redrive keeps them.
    childrenInOrder: db.prepare(`SELECT ${RECORD} FROM executions WHERE map_run = ? ORDER BY key`),
  };
}
