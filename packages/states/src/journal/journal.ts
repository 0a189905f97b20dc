import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { EngineEvent, ExecutionRedriven } from '../history/events.ts';
import type { ExecutionStatus } from '../interpreter/execution.ts';
import { decodeEvent, type EventRow, encodeEvent } from './codec.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Outbox } from './outbox.ts';
import { executionRemover } from './purge.ts';
import { transaction } from './transaction.ts';

/** PENDING_REDRIVE: a child execution that ended badly, and that its Map Run will run again. */
export type RecordedStatus = ExecutionStatus | 'PENDING_REDRIVE';

/** An execution as the journal lists it. */
export interface ExecutionRecord {
  readonly key: number;
  readonly machine: number;
  readonly revision: number;
  readonly name: string;
  readonly status: RecordedStatus;
  readonly started: number;
  readonly stopped: number | null;
  readonly traceHeader: string | null;
  /** The number of the version that it was started with, if it was. */
  readonly version: number | null;
  /** The name of the alias that it was started through, if it was. */
  readonly alias: string | null;
  /** How often it was redriven, and when last. */
  readonly redrives: number;
  readonly redriven: number | null;
  /** The Map Run that started it, and how many items it got; null for all other executions. */
  readonly mapRun: number | null;
  readonly items: number | null;
}

/** Which executions of a machine to list. */
export interface ExecutionFilter {
  readonly status?: RecordedStatus | undefined;
  readonly version?: number | undefined;
  readonly alias?: string | undefined;
}

const FILTERS = ['status', 'version', 'alias'] as const;

/** The columns of an ExecutionRecord. */
export const RECORD = `key, machine, revision, name, status, started, stopped, trace_header AS traceHeader, version, alias,
  redrives, redriven, map_run AS mapRun, items`;

/** An execution about to start. */
export type NewRecord = Pick<ExecutionRecord, 'machine' | 'revision' | 'traceHeader' | 'version' | 'alias'>;

/** What a Map Run gives a child execution to work on. */
export interface ChildShare {
  readonly mapRun: number;
  /** The index of its first item. */
  readonly position: number;
  readonly items: number;
}

/** A stretch of an execution's history, and where the next begins: undefined at its end. */
export interface HistoryPage {
  readonly events: readonly EngineEvent[];
  readonly next: number | undefined;
}

/** The durable history of Standard executions. Writes go through `commits`; reads see what is on disk. */
export class Journal {
  private readonly db: DatabaseSync;
  readonly commits: GroupCommit;
  private readonly statements: ReturnType<typeof prepare>;
  private readonly listings = new Map<string, StatementSync>();
  private readonly outbox: Outbox | undefined;
  private readonly removeExecution: (key: number) => void;
  private nextKey: number;

  /** Changes of status go to `outbox` too, where there is one. */
  constructor(db: DatabaseSync, commits: GroupCommit, outbox: Outbox | undefined) {
    this.db = db;
    this.commits = commits;
    this.outbox = outbox;
    this.statements = prepare(db);
    this.removeExecution = executionRemover(db);
    const { last } = db.prepare('SELECT coalesce(max(key), 0) AS last FROM executions').get() as { last: number };
    this.nextKey = last + 1;
  }

  /** Takes note of a new execution; its key is valid at once. */
  start(record: NewRecord & Pick<ExecutionRecord, 'name' | 'started'>, share?: ChildShare): number {
    const { machine, revision, name, started, traceHeader, version, alias } = record;
    const { mapRun = null, position = null, items = null } = share ?? {};
    const { insertExecution } = this.statements;
    const key = this.nextKey++;
    const row = [key, machine, revision, name, started, traceHeader, version, alias, mapRun, position, items];
    this.commits.write(key, insertExecution, ...row);
    this.outbox?.add(key);
    return key;
  }

  append(execution: number, sequence: number, events: readonly EngineEvent[]): void {
    for (const event of events) {
      const row = encodeEvent(execution, sequence++, event);
      const { id, type, time, previous, frame, payload, detail, checksum } = row;
      const values = [execution, row.sequence, id, type, time, previous, frame, payload, detail, checksum];
      this.commits.write(execution, this.statements.insertEvent, ...values);
    }
  }

  end(key: number, status: ExecutionStatus, stopped: number): void {
    this.commits.write(key, this.statements.endExecution, status, stopped, key);
    this.outbox?.add(key);
  }

  /** Takes note that an execution which had ended runs again. */
  reopen(key: number, redriven: number): void {
    this.commits.write(key, this.statements.reopenExecution, redriven, key);
    this.outbox?.add(key);
  }

  /** Takes note that an execution which had ended begins again, as if it never had. */
  startOver(key: number, started: number): void {
    this.commits.write(key, this.statements.startOver, started, key);
    this.restart(key);
    this.outbox?.add(key);
  }

  /** Forgets the events of an execution that begins again. */
  restart(key: number): void {
    this.commits.write(key, this.statements.removeEvents, key);
  }

  get(key: number): ExecutionRecord | undefined {
    return this.statements.get.get(key) as ExecutionRecord | undefined;
  }

  find(machine: number, name: string): ExecutionRecord | undefined {
    return this.statements.find.get(machine, name) as ExecutionRecord | undefined;
  }

  /** Executions of a machine but for those that Map Runs started, newest first, from before the key `before`. */
  list(machine: number, filter: ExecutionFilter, before: number, limit: number): ExecutionRecord[] {
    const given = FILTERS.filter((column) => filter[column] !== undefined);
    const values = given.map((column) => filter[column] as SQLInputValue);
    return this.listing(given).all(machine, ...values, before, limit) as unknown as ExecutionRecord[];
  }

  /** A statement of its own for every set of filters, so that each finds its index. */
  private listing(filters: readonly string[]): StatementSync {
    const conditions = ['machine', ...filters].map((column) => `${column} = ?`).join(' AND ');
    let statement = this.listings.get(conditions);
    if (statement === undefined) {
      statement = this.db.prepare(
        `SELECT ${RECORD} FROM executions WHERE ${conditions} AND map_run IS NULL AND key < ? ORDER BY key DESC LIMIT ?`,
      );
      this.listings.set(conditions, statement);
    }
    return statement;
  }

  hasRunning(machine: number): boolean {
    return this.statements.runningOf.get(machine) !== undefined;
  }

  running(): ExecutionRecord[] {
    return this.statements.running.all() as unknown as ExecutionRecord[];
  }

  /**
   * Hands the events of an execution to `apply`, in order, private ones too, up to the first that is damaged. Answers
   * where the next one is to be recorded, and what was wrong. Throws when they can't be read at all.
   */
  fold(execution: number, apply: (event: EngineEvent) => void): { next: number; fault: unknown } {
    const rows = this.statements.events.all(execution) as unknown as EventRow[];
    const next = (rows.at(-1)?.sequence ?? -1) + 1;
    try {
      if (rows.length === 0) throw new Error('its history is missing');
      if (next !== rows.length) throw new Error('events are missing from its history');
      for (const row of rows) apply(decodeEvent(row));
    } catch (fault) {
      return { next, fault };
    }
    return { next, fault: undefined };
  }

  /** Up to `limit` of the events that AWS's history shows, from the place `from` on, or back. */
  history(execution: number, from: number, limit: number, reverse: boolean): HistoryPage {
    const { history, historyReversed } = this.statements;
    const statement = reverse ? historyReversed : history;
    const rows = statement.all(execution, from, limit + 1) as unknown as EventRow[];
    return { events: rows.slice(0, limit).map(decodeEvent), next: rows[limit]?.sequence };
  }

  first(execution: number): EngineEvent | undefined {
    const row = this.statements.first.get(execution) as EventRow | undefined;
    return row && decodeEvent(row);
  }

  last(execution: number): EngineEvent | undefined {
    const row = this.statements.last.get(execution) as EventRow | undefined;
    return row && decodeEvent(row);
  }

  /** The last redrives of an execution, newest first. */
  redrives(execution: number, limit: number): (ExecutionRedriven & { readonly time: number })[] {
    const rows = this.statements.redrives.all(execution, limit) as unknown as EventRow[];
    return rows.map(decodeEvent).filter((event) => event.type === 'ExecutionRedriven');
  }

  /** Forgets an execution whole. */
  remove(key: number): void {
    transaction(this.db, () => this.removeExecution(key));
  }
}

function prepare(db: DatabaseSync): Record<StatementName, StatementSync> {
  const columns = 'execution, sequence, id, type, time, previous, frame, payload, detail, checksum';
  return {
    insertExecution: db.prepare(
      `INSERT INTO executions (key, machine, revision, name, status, started, trace_header, version, alias, map_run,
       position, items) VALUES (?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, ?, ?)`,
    ),
    insertEvent: db.prepare(`INSERT INTO events (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    endExecution: db.prepare('UPDATE executions SET status = ?, stopped = ? WHERE key = ?'),
    reopenExecution: db.prepare(
      "UPDATE executions SET status = 'RUNNING', stopped = NULL, redrives = redrives + 1, redriven = ? WHERE key = ?",
    ),
    startOver: db.prepare("UPDATE executions SET status = 'RUNNING', started = ?, stopped = NULL WHERE key = ?"),
    removeEvents: db.prepare('DELETE FROM events WHERE execution = ?'),
    get: db.prepare(`SELECT ${RECORD} FROM executions WHERE key = ?`),
    find: db.prepare(`SELECT ${RECORD} FROM executions WHERE machine = ? AND name = ?`),
    running: db.prepare(`SELECT ${RECORD} FROM executions WHERE status = 'RUNNING' ORDER BY key`),
    // Among what runs, not among all that the machine ever ran: the plus keeps SQLite from the index of names.
    runningOf: db.prepare("SELECT key FROM executions WHERE +machine = ? AND status = 'RUNNING' LIMIT 1"),
    events: db.prepare(`SELECT ${columns} FROM events WHERE execution = ? ORDER BY sequence`),
    history: db.prepare(
      `SELECT ${columns} FROM events WHERE execution = ? AND sequence >= ? AND id > 0 ORDER BY sequence LIMIT ?`,
    ),
    historyReversed: db.prepare(
      `SELECT ${columns} FROM events WHERE execution = ? AND sequence <= ? AND id > 0 ORDER BY sequence DESC LIMIT ?`,
    ),
    first: db.prepare(`SELECT ${columns} FROM events WHERE execution = ? ORDER BY sequence LIMIT 1`),
    redrives: db.prepare(
      `SELECT ${columns} FROM events WHERE execution = ? AND type = 'ExecutionRedriven' ORDER BY sequence DESC LIMIT ?`,
    ),
    last: db.prepare(`SELECT ${columns} FROM events WHERE execution = ? ORDER BY sequence DESC LIMIT 1`),
  };
}

type StatementName =
  | 'insertExecution'
  | 'insertEvent'
  | 'endExecution'
  | 'reopenExecution'
  | 'startOver'
  | 'removeEvents'
  | 'get'
  | 'find'
  | 'running'
  | 'runningOf'
  | 'events'
  | 'history'
  | 'historyReversed'
  | 'first'
  | 'last'
  | 'redrives';
