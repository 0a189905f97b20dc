import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EngineEvent } from '../history/events.ts';
import type { ExecutionStatus } from '../interpreter/execution.ts';
import { decodeEvent, type EventRow, encodeEvent } from './codec.ts';

/** An execution as the journal lists it. */
export interface ExecutionRecord {
  readonly key: number;
  readonly machine: number;
  readonly revision: number;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly started: number;
  readonly stopped: number | null;
  readonly traceHeader: string | null;
}

const RECORD = 'key, machine, revision, name, status, started, stopped, trace_header AS traceHeader';

type Committed = (error?: unknown) => void;

interface EventWrite {
  readonly execution: number;
  readonly sequence: number;
  readonly event: EngineEvent;
}

/**
 * The durable history of Standard executions. Writes are gathered during one turn of the event loop and committed in one
 * transaction, with one fsync, at its end; `afterCommit` tells when that is done. Reads see what is committed.
 */
export class Journal {
  private readonly db: DatabaseSync;
  private readonly statements: ReturnType<typeof prepare>;
  private starts: ExecutionRecord[] = [];
  private events: EventWrite[] = [];
  private ends: { key: number; status: ExecutionStatus; stopped: number }[] = [];
  private waiters: Committed[] = [];
  private immediate: NodeJS.Immediate | undefined;
  private nextKey: number;
  private broken: Error | undefined;
  private readonly onBroken: (error: Error) => void;

  /** `onBroken` hears of the first write that fails; from then on nothing is accepted any more. */
  constructor(db: DatabaseSync, onBroken: (error: Error) => void) {
    this.db = db;
    this.onBroken = onBroken;
    this.statements = prepare(db);
    const { last } = db.prepare('SELECT coalesce(max(key), 0) AS last FROM executions').get() as { last: number };
    this.nextKey = last + 1;
  }

  /** Takes note of a new execution; its key is valid at once. */
  start(record: Omit<ExecutionRecord, 'key' | 'status' | 'stopped'>): number {
    const key = this.nextKey++;
    this.starts.push({ ...record, key, status: 'RUNNING', stopped: null });
    this.schedule();
    return key;
  }

  append(execution: number, sequence: number, events: readonly EngineEvent[]): void {
    for (const event of events) this.events.push({ execution, sequence: sequence++, event });
    this.schedule();
  }

  end(key: number, status: ExecutionStatus, stopped: number): void {
    this.ends.push({ key, status, stopped });
    this.schedule();
  }

  /** Calls back when everything noted so far is on disk, or with the error that keeps it from getting there. */
  afterCommit(callback: Committed): void {
    this.waiters.push(callback);
    this.schedule();
  }

  /** Commits what is pending now. */
  flush(): void {
    if (this.immediate !== undefined) clearImmediate(this.immediate);
    this.immediate = undefined;
    const { waiters } = this;
    this.waiters = [];
    const error = this.commit();
    for (const waiter of waiters) waiter(error);
  }

  private schedule(): void {
    this.immediate ??= setImmediate(() => this.flush());
  }

  private commit(): Error | undefined {
    const { starts, events, ends } = this;
    this.starts = [];
    this.events = [];
    this.ends = [];
    if (this.broken !== undefined || starts.length + events.length + ends.length === 0) return this.broken;
    const { insertExecution, insertEvent, endExecution } = this.statements;
    try {
      this.db.exec('BEGIN IMMEDIATE');
      for (const { key, machine, revision, name, started, traceHeader } of starts) {
        insertExecution.run(key, machine, revision, name, started, traceHeader);
      }
      for (const { execution, sequence, event } of events) insertEvent.run(execution, sequence, ...encodeEvent(event));
      for (const { key, status, stopped } of ends) endExecution.run(status, stopped, key);
      this.db.exec('COMMIT');
      return undefined;
    } catch (error) {
      // What was acknowledged is safe on disk; what wasn't is void. Going on from memory would tear the two apart.
      this.broken = new Error('The workflow database can no longer be written', { cause: error });
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      this.onBroken(this.broken);
      return this.broken;
    }
  }

  find(machine: number, name: string): ExecutionRecord | undefined {
    return this.statements.find.get(machine, name) as ExecutionRecord | undefined;
  }

  /** Executions of a machine, newest first, from before the key `before`. */
  list(machine: number, status: ExecutionStatus | undefined, before: number, limit: number): ExecutionRecord[] {
    const { list, listByStatus } = this.statements;
    const rows =
      status === undefined ? list.all(machine, before, limit) : listByStatus.all(machine, status, before, limit);
    return rows as unknown as ExecutionRecord[];
  }

  hasRunning(machine: number): boolean {
    return this.statements.runningOf.get(machine) !== undefined;
  }

  running(): ExecutionRecord[] {
    return this.statements.running.all() as unknown as ExecutionRecord[];
  }

  /** All events of an execution, in order, private ones too. */
  allEvents(execution: number): EngineEvent[] {
    return (this.statements.events.all(execution) as unknown as EventRow[]).map(decodeEvent);
  }

  /** A page of the events that AWS's history shows, beyond the event id `from`. */
  history(execution: number, from: number, limit: number, reverse: boolean): EngineEvent[] {
    const { history, historyReversed } = this.statements;
    const rows = (reverse ? historyReversed : history).all(execution, from, limit) as unknown as EventRow[];
    return rows.map(decodeEvent);
  }

  first(execution: number): EngineEvent | undefined {
    const row = this.statements.first.get(execution) as EventRow | undefined;
    return row && decodeEvent(row);
  }

  last(execution: number): EngineEvent | undefined {
    const row = this.statements.last.get(execution) as EventRow | undefined;
    return row && decodeEvent(row);
  }

  /** Forgets an execution whole. */
  remove(key: number): void {
    this.statements.removeEvents.run(key);
    this.statements.removeExecution.run(key);
  }

  /** Commits and closes. */
  close(): void {
    this.flush();
    this.db.close();
  }
}

function prepare(db: DatabaseSync): Record<StatementName, StatementSync> {
  const columns = 'sequence, id, type, time, previous, frame, payload, detail';
  return {
    insertExecution: db.prepare(
      "INSERT INTO executions (key, machine, revision, name, status, started, trace_header) VALUES (?, ?, ?, ?, 'RUNNING', ?, ?)",
    ),
    insertEvent: db.prepare(`INSERT INTO events (execution, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    endExecution: db.prepare('UPDATE executions SET status = ?, stopped = ? WHERE key = ?'),
    find: db.prepare(`SELECT ${RECORD} FROM executions WHERE machine = ? AND name = ?`),
    list: db.prepare(`SELECT ${RECORD} FROM executions WHERE machine = ? AND key < ? ORDER BY key DESC LIMIT ?`),
    listByStatus: db.prepare(
      `SELECT ${RECORD} FROM executions WHERE machine = ? AND status = ? AND key < ? ORDER BY key DESC LIMIT ?`,
    ),
    running: db.prepare(`SELECT ${RECORD} FROM executions WHERE status = 'RUNNING' ORDER BY key`),
    runningOf: db.prepare("SELECT key FROM executions WHERE machine = ? AND status = 'RUNNING' LIMIT 1"),
    events: db.prepare(`SELECT ${columns} FROM events WHERE execution = ? ORDER BY sequence`),
    history: db.prepare(
      `SELECT ${columns} FROM events WHERE execution = ? AND id > ? AND id > 0 ORDER BY sequence LIMIT ?`,
    ),
    historyReversed: db.prepare(
      `SELECT ${columns} FROM events WHERE execution = ? AND id < ? AND id > 0 ORDER BY sequence DESC LIMIT ?`,
    ),
    first: db.prepare(`SELECT ${columns} FROM events WHERE execution = ? ORDER BY sequence LIMIT 1`),
    last: db.prepare(`SELECT ${columns} FROM events WHERE execution = ? ORDER BY sequence DESC LIMIT 1`),
    removeEvents: db.prepare('DELETE FROM events WHERE execution = ?'),
    removeExecution: db.prepare('DELETE FROM executions WHERE key = ?'),
  };
}

type StatementName =
  | 'insertExecution'
  | 'insertEvent'
  | 'endExecution'
  | 'find'
  | 'list'
  | 'listByStatus'
  | 'running'
  | 'runningOf'
  | 'events'
  | 'history'
  | 'historyReversed'
  | 'first'
  | 'last'
  | 'removeEvents'
  | 'removeExecution';
