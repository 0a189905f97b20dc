import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ExecutionStatus } from '../interpreter/execution.ts';
import type { GroupCommit } from './group-commit.ts';

/** A change of an execution's status that nobody has been told of yet, with how the execution stood then. */
export interface StatusChange {
  readonly sequence: number;
  readonly execution: number;
  readonly machine: number;
  readonly name: string;
  readonly version: number | null;
  readonly alias: string | null;
  readonly started: number;
  readonly status: ExecutionStatus;
  readonly stopped: number | null;
  readonly redrives: number;
  readonly redriven: number | null;
  /** Where in the history the event is that ended it; null for a start. */
  readonly ending: number | null;
}

/** Changes of status, each written together with the change itself and kept until somebody has taken it. */
export class Outbox {
  private readonly commits: GroupCommit;
  private readonly filled: () => void;
  private readonly insert: StatementSync;
  private readonly select: StatementSync;
  private readonly remove: StatementSync;

  /** `filled` is called when a change is on disk. */
  constructor(db: DatabaseSync, commits: GroupCommit, filled: () => void) {
    this.commits = commits;
    this.filled = filled;
    this.insert = db.prepare(
      `INSERT INTO status_changes (execution, status, stopped, redrives, redriven, ending)
        SELECT key, status, stopped, redrives, redriven,
          iif(stopped IS NULL, NULL, (SELECT max(sequence) FROM events WHERE execution = key))
        FROM executions WHERE key = ?`,
    );
    this.select = db.prepare(
      `SELECT sequence, execution, machine, name, version, alias, started, changes.status AS status,
          changes.stopped AS stopped, changes.redrives AS redrives, changes.redriven AS redriven, ending
        FROM status_changes AS changes JOIN executions ON executions.key = execution
        WHERE sequence > ? ORDER BY sequence LIMIT ?`,
    );
    this.remove = db.prepare('DELETE FROM status_changes WHERE sequence <= ?');
  }

  /** Notes how the execution stands after what was written of it before. */
  add(execution: number): void {
    this.commits.write(execution, this.insert, execution);
    this.commits.afterCommit(this.filled);
  }

  /** The oldest changes beyond `after`; those of executions that are gone are left out. */
  next(after: number, limit: number): StatusChange[] {
    return this.select.all(after, limit) as unknown as StatusChange[];
  }

  /** Forgets all changes up to this one: they have been taken. */
  taken(sequence: number): void {
    this.commits.write(0, this.remove, sequence);
  }
}
