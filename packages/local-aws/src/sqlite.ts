import { DatabaseSync } from 'node:sqlite';

export interface Schema {
  /** Kept in the file: one of another version is refused, not guessed at. */
  version: number;
  /** Statements that make the tables. */
  tables: string;
  /** Whether a commit is on disk when it returns; true unless given. Else the last ones may be lost with the machine's power. */
  durable?: boolean;
}

/** Opens a SQLite file of ours, or makes it; in memory for `:memory:`. */
export function openDatabase(file: string, { version, tables, durable = true }: Schema): DatabaseSync {
  const database = new DatabaseSync(file);
  const synchronous = durable ? 'FULL' : 'OFF';
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA busy_timeout = 5000`);
  const found = database.prepare('PRAGMA user_version').get()?.user_version;
  if (found === 0) transaction(database, () => database.exec(`${tables}; PRAGMA user_version = ${version}`));
  else if (found !== version)
    throw new Error(`${file} was written by another version of Expressway (${found}, not ${version}).`);
  return database;
}

/** All of the work's changes or none; answers what the work does. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
