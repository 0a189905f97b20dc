import type { DatabaseSync } from 'node:sqlite';
import { isSqliteError, WriteFailure } from './failure.ts';

/** Does work in a transaction of its own: whole and on disk when this returns, or not at all. Throws WriteFailure. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk ends the transaction by itself.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw isSqliteError(error) ? new WriteFailure(error) : error;
  }
}
