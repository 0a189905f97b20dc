import type { SQLOutputValue } from 'node:sqlite';
import { openDatabase, type Schema, transaction } from '../sqlite.ts';
import type { Condition, DeadLetter } from './dead-letter.ts';
import type { RetryPolicy } from './retry.ts';

/** An event on its way to a function. Times are milliseconds since 1970. */
export interface Delivery {
  id: number;
  ruleName: string;
  functionName: string;
  /** JSON text. */
  payload: string;
  retry: RetryPolicy;
  acceptedAt: number;
  /** Those that are over. */
  attempts: number;
  nextAttemptAt: number;
}

export interface DeliveryStoreOptions {
  /** SQLite file; in memory without one. */
  file?: string;
  /** How many dead letters are kept, the newest ones; 10,000 unless given. */
  deadLetterLimit?: number;
  /** Hears of each dead letter once it is on disk. */
  onDeadLetter?(letter: DeadLetter): void;
}

/**
 * What events, streams and schedules have to remember: deliveries under way, how far each stream and schedule has come,
 * and dead letters. What is written is on disk when the call returns.
 */
export interface DeliveryStore {
  /** All of them or none; answers their ids. */
  addDeliveries(deliveries: Omit<Delivery, 'id'>[]): number[];
  delivery(id: number): Delivery | undefined;
  /** The ids of all deliveries, in the order in which they came. */
  deliveries(): number[];
  postpone(id: number, attempts: number, nextAttemptAt: number): void;
  removeDelivery(id: number): void;
  /** How far a consumer has come, as it has put it down; undefined for one that hasn't. */
  position(consumer: string): string | undefined;
  setPosition(consumer: string, position: string): void;
  /** Keeps a dead letter and, in the same transaction, does what takes it out of the consumer's way. */
  bury(letter: DeadLetter, moveOn: () => void): void;
  /** Newest first. */
  listDeadLetters(limit?: number): DeadLetter[];
  close(): void;
}

const schema: Schema = {
  version: 1,
  tables: `
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rule_name TEXT NOT NULL,
  function_name TEXT NOT NULL,
  payload TEXT NOT NULL,
  maximum_retry_attempts INTEGER NOT NULL,
  maximum_event_age_seconds INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL
) STRICT;

CREATE TABLE positions (
  consumer TEXT PRIMARY KEY,
  position TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dead_letters (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  function_name TEXT NOT NULL,
  payload TEXT NOT NULL,
  condition TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  error_code TEXT NOT NULL,
  error_message TEXT NOT NULL,
  accepted_at TEXT NOT NULL,
  dead_at TEXT NOT NULL
) STRICT;
`,
};

/** Opens the file, or keeps all in memory. Throws when the file is of another version. */
export function openDeliveryStore(options: DeliveryStoreOptions = {}): DeliveryStore {
  const { file = ':memory:', deadLetterLimit = 10_000, onDeadLetter = () => {} } = options;
  const database = openDatabase(file, schema);

  const insertDelivery = database.prepare(
    `INSERT INTO deliveries (rule_name, function_name, payload, maximum_retry_attempts, maximum_event_age_seconds,
       accepted_at, attempts, next_attempt_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const findDelivery = database.prepare('SELECT * FROM deliveries WHERE id = ?');
  const listDeliveries = database.prepare('SELECT id FROM deliveries ORDER BY id');
  const updateDelivery = database.prepare('UPDATE deliveries SET attempts = ?, next_attempt_at = ? WHERE id = ?');
  const deleteDelivery = database.prepare('DELETE FROM deliveries WHERE id = ?');
  const findPosition = database.prepare('SELECT position FROM positions WHERE consumer = ?');
  const upsertPosition = database.prepare(
    'INSERT INTO positions (consumer, position) VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position',
  );
  const insertLetter = database.prepare(
    `INSERT INTO dead_letters (id, source, name, function_name, payload, condition, attempts, error_code, error_message,
       accepted_at, dead_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const forgetOldest = database.prepare('DELETE FROM dead_letters WHERE sequence <= ?');
  const newestLetters = database.prepare('SELECT * FROM dead_letters ORDER BY sequence DESC LIMIT ?');

  return {
    addDeliveries: (deliveries) =>
      transaction(database, () =>
        deliveries.map(({ ruleName, functionName, payload, retry, acceptedAt, attempts, nextAttemptAt }) => {
          const { maximumRetryAttempts, maximumEventAgeSeconds } = retry;
          const policy = [maximumRetryAttempts, maximumEventAgeSeconds];
          const times = [acceptedAt, attempts, nextAttemptAt];
          return Number(insertDelivery.run(ruleName, functionName, payload, ...policy, ...times).lastInsertRowid);
        }),
      ),
    delivery(id) {
      const row = findDelivery.get(id);
      return row && deliveryOf(row);
    },
    deliveries: () => listDeliveries.all().map(({ id }) => Number(id)),
    postpone: (id, attempts, nextAttemptAt) => void updateDelivery.run(attempts, nextAttemptAt, id),
    removeDelivery: (id) => void deleteDelivery.run(id),
    position(consumer) {
      const position = findPosition.get(consumer)?.position;
      return typeof position === 'string' ? position : undefined;
    },
    setPosition: (consumer, position) => void upsertPosition.run(consumer, position),
    bury(letter, moveOn) {
      transaction(database, () => {
        const { id, source, name, functionName, payload, condition, attempts } = letter;
        const { errorCode, errorMessage, acceptedAt, deadAt } = letter;
        const what = [id, source, name, functionName, payload];
        const why = [condition, attempts, errorCode, errorMessage, acceptedAt, deadAt];
        const { lastInsertRowid } = insertLetter.run(...what, ...why);
        forgetOldest.run(Number(lastInsertRowid) - deadLetterLimit);
        moveOn();
      });
      onDeadLetter(letter);
    },
    listDeadLetters: (limit = deadLetterLimit) => newestLetters.all(limit).map(letterOf),
    close: () => database.close(),
  };
}

type Row = Record<string, SQLOutputValue>;

const deliveryOf = (row: Row): Delivery => ({
  id: Number(row.id),
  ruleName: String(row.rule_name),
  functionName: String(row.function_name),
  payload: String(row.payload),
  retry: {
    maximumRetryAttempts: Number(row.maximum_retry_attempts),
    maximumEventAgeSeconds: Number(row.maximum_event_age_seconds),
  },
  acceptedAt: Number(row.accepted_at),
  attempts: Number(row.attempts),
  nextAttemptAt: Number(row.next_attempt_at),
});

const letterOf = (row: Row): DeadLetter => ({
  id: String(row.id),
  source: String(row.source) as DeadLetter['source'],
  name: String(row.name),
  functionName: String(row.function_name),
  payload: String(row.payload),
  condition: String(row.condition) as Condition,
  attempts: Number(row.attempts),
  errorCode: String(row.error_code),
  errorMessage: String(row.error_message),
  acceptedAt: String(row.accepted_at),
  deadAt: String(row.dead_at),
});
