import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Clock } from '../runner/clock.ts';
import type { Log } from '../runner/log.ts';
import { WriteFailure } from './failure.ts';
import { transaction } from './transaction.ts';

/** Milliseconds between attempts to write what a full disk refused. */
const RETRY_AFTER = 1_000;

interface Write {
  /** The execution it belongs to. */
  readonly execution: number;
  readonly statement: StatementSync;
  readonly parameters: readonly SQLInputValue[];
}

interface Waiter {
  readonly done: () => void;
  readonly refused: ((failure: WriteFailure) => void) | undefined;
}

/**
 * Gathers the writes of one turn of the event loop and commits them in one transaction, with one fsync, at its end. What
 * can't be written is kept and tried again, and whatever waits for it keeps waiting: memory is never ahead of the disk
 * in anything that others could see.
 */
export class GroupCommit {
  private readonly db: DatabaseSync;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly committed: () => void;
  private writes: Write[] = [];
  private waiters: Waiter[] = [];
  private immediate: NodeJS.Immediate | undefined;
  private cancelRetry: (() => void) | undefined;
  private failure: WriteFailure | undefined;
  /** Whether the log's last word is that nothing can be written. */
  private reported = false;
  private closed = false;

  /** `committed` is called after every commit. */
  constructor(db: DatabaseSync, clock: Clock, log: Log, committed: () => void) {
    this.db = db;
    this.clock = clock;
    this.log = log;
    this.committed = committed;
  }

  write(execution: number, statement: StatementSync, ...parameters: SQLInputValue[]): void {
    this.writes.push({ execution, statement, parameters });
    this.schedule();
  }

  /**
   * Calls `done` when everything noted so far is on disk. Who can't wait until the disk can be written again gives
   * `refused`, and hears of the first failure instead.
   */
  afterCommit(done: () => void, refused?: (failure: WriteFailure) => void): void {
    if (this.failure !== undefined && refused !== undefined) {
      refused(this.failure);
      return;
    }
    this.waiters.push({ done, refused });
    this.schedule();
  }

  /** Throws the WriteFailure that stands in the way of new work. */
  check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** Takes back the writes of an execution that never got to disk. */
  withdraw(execution: number): void {
    this.writes = this.writes.filter((write) => write.execution !== execution);
  }

  /** Commits what is pending now. */
  flush(): void {
    this.disarm();
    if (this.failure?.passing === false) return;
    const { writes } = this;
    try {
      if (writes.length > 0) {
        transaction(this.db, () => {
          for (const { statement, parameters } of writes) statement.run(...parameters);
        });
      }
    } catch (error) {
      this.stall(error instanceof WriteFailure ? error : new WriteFailure(error));
      return;
    }
    // Where nothing is left to write, who comes next finds out.
    if (this.reported && writes.length > 0) {
      this.log.warn({}, 'the workflow database can be written again');
      this.reported = false;
    }
    this.failure = undefined;
    const { waiters } = this;
    this.writes = [];
    this.waiters = [];
    for (const { done } of waiters) this.follow(done);
    this.follow(this.committed);
  }

  /** Commits what is pending and stops. What can't be written any more was never acknowledged. */
  close(): void {
    this.flush();
    this.disarm();
    this.closed = true;
  }

  /** One that fails must not keep the others from what is due to them. */
  private follow(done: () => void): void {
    try {
      done();
    } catch (err) {
      this.log.error({ err }, 'what was to follow a commit failed');
    }
  }

  private schedule(): void {
    if (this.failure === undefined && !this.closed) this.immediate ??= setImmediate(() => this.flush());
  }

  private disarm(): void {
    if (this.immediate !== undefined) clearImmediate(this.immediate);
    this.immediate = undefined;
    this.cancelRetry?.();
    this.cancelRetry = undefined;
  }

  private stall(failure: WriteFailure): void {
    if (!this.reported) {
      const outlook = failure.passing ? 'until it can be written again' : 'until a restart';
      this.log.error({ err: failure }, `workflows stand still, and new work is refused, ${outlook}`);
    }
    this.reported = true;
    this.failure = failure;
    if (failure.passing) this.cancelRetry = this.clock.setTimer(this.clock.now() + RETRY_AFTER, () => this.flush());
    const refused = this.waiters.filter((waiter) => waiter.refused !== undefined);
    this.waiters = this.waiters.filter((waiter) => waiter.refused === undefined);
    for (const waiter of refused) waiter.refused?.(failure);
  }
}
