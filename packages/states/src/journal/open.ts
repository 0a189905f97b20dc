import { DatabaseSync } from 'node:sqlite';
import { checkOwner, migrate } from './schema.ts';

/** Reading every page of a larger file would hold up the start; damage shows when its pages are used. */
const CHECKED_BYTES = 64 * 1024 * 1024;

/** Opens the database; without a file it lives in memory. Throws an Error with one clear line if that can't be done. */
export function openDatabase(file: string | undefined): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file ?? ':memory:');
    // One writer; a second process on the same file would run every execution twice.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0;');
    checkOwner(db);
    // Space that purged executions leave can be given back only if a file is laid out for it from its start.
    db.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    db.exec('BEGIN IMMEDIATE; COMMIT;');
    checkHealth(db);
    migrate(db);
    return db;
  } catch (error) {
    db?.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The workflow database ${file ?? 'in memory'} can't be used: ${reason}`, { cause: error });
  }
}

function checkHealth(db: DatabaseSync): void {
  const { bytes } = db
    .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
    .get() as { bytes: number };
  if (bytes > CHECKED_BYTES) return;
  const { integrity_check: health } = db.prepare('PRAGMA integrity_check(1)').get() as { integrity_check: string };
  if (health !== 'ok') throw new Error(`it is damaged: ${health}`);
}
