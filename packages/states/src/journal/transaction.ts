import type { DatabaseSync } from 'node:sqlite';
import { isSqliteError, WriteFailure } from './failure.ts';

/**
 * Does work in one transaction: whole and on disk when this returns, or not at all; within another it is a part of that.
 * Throws WriteFailure.
 */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  if (db.isTransaction) return work();
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
