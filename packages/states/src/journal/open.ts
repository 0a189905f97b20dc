import { copyFileSync, existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type Log, silentLog } from '../runner/log.ts';
import { checkOwner, migrate } from './schema.ts';
import { transaction } from './transaction.ts';
import { walDamage } from './wal.ts';

/** Reading every page of a larger file would hold up the start; damage shows when its pages are used. */
const CHECKED_BYTES = 32 * 1024 * 1024;

/** To what the write-ahead log is cut after it was larger. */
const LOG_BYTES = 16 * 1024 * 1024;

/**
 * Opens the database; without a file it lives in memory. What was lost with a damaged or missing write-ahead log is
 * logged. Throws an Error with one clear line if the database can't be used; nothing is changed in it then.
 */
export function openDatabase(file: string | undefined, log: Log = silentLog): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    const wal = file === undefined ? undefined : inspectLog(file);
    db = new DatabaseSync(file ?? ':memory:');
    // One writer; a second process on the same file would run every execution twice.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0;');
    checkOwner(db);
    checkHealth(db, wal?.damage !== undefined);
    // Space that purged executions leave can be given back only if a file is laid out for it from its start.
    db.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    db.exec(`PRAGMA journal_size_limit = ${LOG_BYTES}; BEGIN IMMEDIATE; COMMIT;`);
    migrate(db);
    const wasOpen = markOpen(db);
    if (wal?.damage !== undefined) {
      const { damage: at, copy } = wal;
      log.error({ file, at, copy }, 'the write-ahead log is damaged: acknowledged work of its later part is lost');
    } else if (wasOpen && wal?.exists === false) {
      const message = 'the write-ahead log is missing: unless another program wrote it back, acknowledged work is lost';
      log.error({ file }, message);
    }
    return db;
  } catch (error) {
    db?.close();
    throw unusable(file, error);
  }
}

/** One clear line for a database that can't be used. */
export function unusable(file: string | undefined, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`The workflow database ${file ?? 'in memory'} can't be used: ${reason}`, { cause: error });
}

/** Leaves the file as one that lacks nothing, and closes it. */
export function closeDatabase(db: DatabaseSync): void {
  try {
    transaction(db, () => db.exec('DELETE FROM openings'));
  } finally {
    db.close();
  }
}

interface LogState {
  readonly exists: boolean;
  /** Where it is damaged, in bytes, and where a copy of it lies, since SQLite writes over what it can't read. */
  readonly damage?: number;
  readonly copy?: string;
}

function inspectLog(file: string): LogState {
  const wal = `${file}-wal`;
  if (!existsSync(wal)) return { exists: false };
  if (statSync(wal).size > 0 && (!existsSync(file) || statSync(file).size === 0)) {
    throw new Error('it is empty, but its write-ahead log is not');
  }
  const damage = walDamage(wal);
  if (damage === undefined) return { exists: true };
  const copy = `${wal}.damaged`;
  copyFileSync(wal, copy);
  return { exists: true, damage, copy };
}

/** Notes, in the file itself, that it is in use; answers whether that note was there already. */
function markOpen(db: DatabaseSync): boolean {
  if (db.prepare('SELECT since FROM openings').get() !== undefined) return true;
  transaction(db, () => db.prepare('INSERT INTO openings (since) VALUES (unixepoch())').run());
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return false;
}

function checkHealth(db: DatabaseSync, suspicious: boolean): void {
  const { bytes } = db
    .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
    .get() as { bytes: number };
  if (bytes > CHECKED_BYTES && !suspicious) return;
  const { integrity_check: health } = db.prepare('PRAGMA integrity_check(1)').get() as { integrity_check: string };
  if (health !== 'ok') throw new Error(`it is damaged: ${health}`);
}
