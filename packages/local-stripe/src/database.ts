import { DatabaseSync } from 'node:sqlite';

/**
 * What leads from each version of the schema to the next. Objects are kept as the API shows them; what lists filter by is
 * read out of the body by SQLite itself.
 */
export const migrations: readonly string[] = [
  `
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
`,
  `
ALTER TABLE objects ADD COLUMN type TEXT AS (body ->> '$.type');
CREATE INDEX events_by_type ON objects (type, sequence) WHERE object = 'event';

CREATE TABLE agenda (
  task TEXT NOT NULL,
  object TEXT NOT NULL,
  due INTEGER NOT NULL,
  PRIMARY KEY (task, object)
) STRICT, WITHOUT ROWID;
CREATE INDEX agenda_by_time ON agenda (due);

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'held', 'succeeded', 'failed')),
  next_attempt INTEGER
) STRICT;
CREATE INDEX deliveries_by_event ON deliveries (event, id);
CREATE INDEX deliveries_by_time ON deliveries (next_attempt) WHERE state = 'pending';

CREATE TABLE attempts (
  delivery INTEGER NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  status INTEGER,
  error TEXT,
  PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_settings (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
];

/** Opens the file, or a database in memory, such that what is committed survives a `kill -9` and a power cut. */
export function openDatabase(file = ':memory:'): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version > migrations.length)
    throw new Error(`${file} was written by a later version of Expressway (${version}, not ${migrations.length}).`);
  if (version < migrations.length)
    transaction(database, () => {
      for (const migration of migrations.slice(version)) database.exec(migration);
      database.exec(`PRAGMA user_version = ${migrations.length}`);
    });
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

/**
 * The same, but a power cut may undo it, while a `kill -9` does not: for what happens again then, to no harm. It saves the
 * wait for the disk.
 */
export function swiftTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('PRAGMA synchronous = NORMAL');
  try {
    return transaction(database, work);
  } finally {
    database.exec('PRAGMA synchronous = FULL');
  }
}
