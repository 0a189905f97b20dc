import { DatabaseSync } from 'node:sqlite';

const schemaVersion = 1;

/** Objects are kept as the API shows them; what lists filter by is read out of the body by SQLite itself. */
const schema = `
CREATE TABLE objects (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  object TEXT NOT NULL,
  body TEXT NOT NULL,
  created INTEGER AS (body ->> '$.created'),
  customer TEXT AS (body ->> '$.customer'),
  payment_intent TEXT AS (body ->> '$.payment_intent'),
  charge TEXT AS (body ->> '$.charge')
) STRICT;
CREATE INDEX objects_by_type ON objects (object, sequence);
CREATE INDEX objects_by_payment_intent ON objects (payment_intent, object, sequence) WHERE payment_intent IS NOT NULL;
CREATE INDEX objects_by_customer ON objects (customer, object, sequence) WHERE customer IS NOT NULL;

CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  path TEXT NOT NULL,
  parameters TEXT NOT NULL,
  request_id TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (created);
`;

/** Opens the file, or a database in memory, such that what is committed survives a `kill -9` and a power cut. */
export function openDatabase(file = ':memory:'): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
  const version = database.prepare('PRAGMA user_version').get()?.user_version;
  if (version === 0) transaction(database, () => database.exec(`${schema}; PRAGMA user_version = ${schemaVersion}`));
  else if (version !== schemaVersion)
    throw new Error(`${file} was written by another version of Expressway (${version}, not ${schemaVersion}).`);
  return database;
}

/** Runs the work in one transaction: all of it is on disk when this returns, none of it when it throws. */
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
