import type { DatabaseSync } from 'node:sqlite';
import { VERSION_1 } from './migrations/version-1.ts';
import { VERSION_2 } from './migrations/version-2.ts';

/**
 * The steps from an empty file to today's tables, in order. A file's `user_version` says how many it has behind it. A
 * step that was released is never changed: what comes later is a step of its own.
 */
const MIGRATIONS: readonly string[] = [VERSION_1, VERSION_2];

/** Makes sure, without writing, that the file is empty or ours. Throws an Error that says what is wrong. */
export function checkOwner(db: DatabaseSync): void {
  const version = versionOf(db);
  if (version > MIGRATIONS.length) {
    throw new Error(`its schema version is ${version}; this program knows versions up to ${MIGRATIONS.length}`);
  }
  const count = db.prepare("SELECT count(*) AS tables FROM sqlite_schema WHERE type = 'table'");
  const { tables } = count.get() as { tables: number };
  if (version < 0 || (version === 0 && tables > 0)) throw new Error('it is a database of another program');
}

/** Brings the tables up to date; each step happens whole or not at all. */
export function migrate(db: DatabaseSync): void {
  for (let version = versionOf(db); version < MIGRATIONS.length; version++) {
    db.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[version]} PRAGMA user_version = ${version + 1}; COMMIT;`);
  }
}

function versionOf(db: DatabaseSync): number {
  return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}
