import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../runner/clock.ts';
import type { Log } from '../runner/log.ts';
import { executionRemover } from './purge.ts';
import { transaction } from './transaction.ts';

/** AWS keeps the history and the name of an execution for 90 days after its end. */
export const RETENTION = 90 * 24 * 3600 * 1000;

/** How much one step removes or gives back, so that none holds up the event loop. */
const STEP_EXECUTIONS = 50;
const STEP_EVENTS = 1_000;
const STEP_PAGES = 128;

/** Milliseconds until another attempt, when the database couldn't be written, or changes of statuses are untold. */
const RETRY_AFTER = 60_000;

const EVENTS = 'coalesce((SELECT max(sequence) + 1 FROM events WHERE execution = key), 0) AS events';

interface Candidate {
  readonly key: number;
  readonly events: number;
}

/** Executions of what is gone, a machine or a Map Run. */
interface Orphans {
  /** The key of something that is gone. */
  readonly owner: StatementSync;
  readonly executions: StatementSync;
  readonly forget: StatementSync;
}

/** Whether all changes of status of a machine's executions have been told. */
const TOLD = `NOT EXISTS (SELECT 1 FROM status_changes JOIN executions ON executions.key = execution
  WHERE executions.machine = removed_machines.machine)`;

/** Executions whose owner, in `column`, is noted in `table`; they may go once `condition` is met. */
function orphansOf(db: DatabaseSync, table: string, column: string, condition: string): Orphans {
  return {
    owner: db.prepare(`SELECT ${column} AS key FROM ${table} WHERE ${condition} LIMIT 1`),
    executions: db.prepare(`SELECT key, ${EVENTS} FROM executions WHERE ${column} = ? LIMIT ${STEP_EXECUTIONS}`),
    forget: db.prepare(`DELETE FROM ${table} WHERE ${column} = ?`),
  };
}

/**
 * Purges executions some time after their end, and those of machines that were deleted, step by step between the turns
 * of the event loop; gives space back when a quarter of the file is free. Child executions of a Map Run go after the
 * execution that the Map Run belongs to, which needs their results and may redrive them.
 */
export class Retention {
  private readonly db: DatabaseSync;
  private readonly clock: Clock;
  private readonly log: Log;
  /** Milliseconds for which an execution is kept. */
  private readonly kept: number;
  private readonly expired: StatementSync;
  private readonly orphans: readonly Orphans[];
  private readonly removeExecution: (key: number) => void;
  /** Nothing expires before. */
  private nextDue = 0;
  private immediate: NodeJS.Immediate | undefined;

  constructor(db: DatabaseSync, clock: Clock, log: Log, kept: number) {
    this.db = db;
    this.clock = clock;
    this.log = log;
    this.kept = kept;
    this.expired = db.prepare(
      `SELECT key, ${EVENTS} FROM executions
        WHERE stopped <= ? AND map_run IS NULL ORDER BY stopped LIMIT ${STEP_EXECUTIONS}`,
    );
    this.orphans = [
      orphansOf(db, 'removed_machines', 'machine', TOLD),
      orphansOf(db, 'removed_map_runs', 'map_run', 'true'),
    ];
    this.removeExecution = executionRemover(db);
  }

  /** To be called whenever something may have become due: cheap when nothing has. */
  readonly look = (): void => {
    if (this.clock.now() >= this.nextDue) this.immediate ??= setImmediate(() => this.step());
  };

  /** A machine was removed: its executions can go at once. */
  readonly wake = (): void => {
    this.nextDue = 0;
    this.look();
  };

  close(): void {
    if (this.immediate !== undefined) clearImmediate(this.immediate);
  }

  private step(): void {
    this.immediate = undefined;
    try {
      const busy = this.purgeExpired() || this.purgeOrphans() || this.giveBack();
      if (!busy) this.nextDue = this.nextExpiry();
    } catch (err) {
      this.log.error({ err }, 'ended executions could not be purged; another attempt follows');
      this.nextDue = this.clock.now() + RETRY_AFTER;
    }
    this.look();
  }

  private purgeExpired(): boolean {
    return this.purge(this.expired.all(this.clock.now() - this.kept) as unknown as Candidate[]);
  }

  private purgeOrphans(): boolean {
    return this.orphans.some(({ owner, executions, forget }) => {
      const row = owner.get() as { key: number } | undefined;
      if (row === undefined) return false;
      if (!this.purge(executions.all(row.key) as unknown as Candidate[])) {
        transaction(this.db, () => forget.run(row.key));
      }
      return true;
    });
  }

  private purge(candidates: readonly Candidate[]): boolean {
    if (candidates.length === 0) return false;
    transaction(this.db, () => {
      let events = 0;
      for (const candidate of candidates) {
        if (events > 0 && events + candidate.events > STEP_EVENTS) return;
        events += candidate.events;
        this.removeExecution(candidate.key);
      }
    });
    return true;
  }

  private giveBack(): boolean {
    const { free, pages } = this.db
      .prepare('SELECT freelist_count AS free, page_count AS pages FROM pragma_freelist_count, pragma_page_count')
      .get() as { free: number; pages: number };
    if (free < STEP_PAGES || free * 4 < pages) return false;
    this.db.exec(`PRAGMA incremental_vacuum(${STEP_PAGES})`);
    return true;
  }

  private nextExpiry(): number {
    const expiry = this.earliestEnd() + this.kept;
    // Nobody says when the last change has been told.
    const waits = this.db.prepare('SELECT machine FROM removed_machines LIMIT 1').get() !== undefined;
    return waits ? Math.min(expiry, this.clock.now() + RETRY_AFTER) : expiry;
  }

  private earliestEnd(): number {
    const { earliest } = this.db
      .prepare('SELECT min(stopped) AS earliest FROM executions WHERE stopped IS NOT NULL AND map_run IS NULL')
      .get() as { earliest: number | null };
    return earliest ?? this.clock.now();
  }
}
