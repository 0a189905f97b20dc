import type { DatabaseSync } from 'node:sqlite';
import type Stripe from 'stripe';
import { swiftTransaction } from '../database.ts';

/** One sending of an event: held back until it is released, pending until an attempt succeeds or there is none left. */
export interface Delivery {
  id: number;
  /** The event's id. */
  event: string;
  state: DeliveryState;
  /** RFC 3339; while it is pending. */
  nextAttempt: string | null;
  attempts: Attempt[];
}
export type DeliveryState = 'pending' | 'held' | 'succeeded' | 'failed';

/** An answer's status, or why there was none. */
export interface Attempt {
  /** RFC 3339. */
  at: string;
  status: number | null;
  error: string | null;
}

export interface Settings {
  /** New deliveries wait to be released. */
  hold: boolean;
  /** How long new deliveries wait before their first attempt, in milliseconds. */
  delay: number;
}

/** The deliveries of events, in the database. Times in milliseconds since 1970. */
export interface Outbox {
  /** Has a new event delivered, if there is anywhere to deliver it to: called in the transaction that makes the event. */
  enqueue(event: Stripe.Event): void;
  /** Another delivery of an event, at once, whether or not new ones are held back. */
  add(event: string): Delivery;
  get(id: number): Delivery | undefined;
  ofEvent(event: string): Delivery[];
  /** How many endpoints have not had the event yet. */
  pending(event: string): number;
  /** Those that are held back, oldest first. */
  held(): Delivery[];
  /** Lets a delivery that is held back go. */
  release(id: number): void;
  /** Those whose time has come, oldest first, but not more than so many. */
  due(now: number, limit: number): Pick<Delivery, 'id' | 'event'>[];
  /** When the next one's time comes, after this. */
  nextDue(now: number): number | undefined;
  /** What an attempt came to: it's done, or comes again at `retryAt`, or has failed for good. */
  record(id: number, attempt: { at: number; status: number | null; error: string | null }, then: AfterAttempt): void;
  settings(): Settings;
  change(settings: Partial<Settings>): void;
}
export type AfterAttempt = { state: 'succeeded' | 'failed' } | { state: 'pending'; retryAt: number };

/** `wants` says whether an event of this type is to be delivered. */
export function createOutbox(database: DatabaseSync, wants: (type: string) => boolean, now: () => number): Outbox {
  const insert = database.prepare('INSERT INTO deliveries (event, state, next_attempt) VALUES (?, ?, ?)');
  const byId = database.prepare('SELECT * FROM deliveries WHERE id = ?');
  const byEvent = database.prepare('SELECT * FROM deliveries WHERE event = ? ORDER BY id');
  const unreceived = database.prepare(
    `SELECT count(*) > 0 AND sum(state = 'succeeded') = 0 AS pending FROM deliveries WHERE event = ?`,
  );
  const inState = database.prepare(`SELECT * FROM deliveries WHERE state = 'held' ORDER BY id`);
  const dueBy = database.prepare(
    `SELECT id, event FROM deliveries WHERE state = 'pending' AND next_attempt <= ? ORDER BY id LIMIT ?`,
  );
  const after = database.prepare(
    `SELECT min(next_attempt) AS next FROM deliveries WHERE state = 'pending' AND next_attempt > ?`,
  );
  const move = database.prepare('UPDATE deliveries SET state = ?, next_attempt = ? WHERE id = ?');
  const attempts = database.prepare('SELECT at, status, error FROM attempts WHERE delivery = ? ORDER BY number');
  const attempted = database.prepare(
    `INSERT INTO attempts (delivery, number, at, status, error)
     SELECT ?, count(*) + 1, ?, ?, ? FROM attempts WHERE delivery = ?`,
  );
  const setting = database.prepare('SELECT value FROM webhook_settings WHERE name = ?');
  const set = database.prepare('INSERT OR REPLACE INTO webhook_settings (name, value) VALUES (?, ?)');

  const read = (row: Record<string, unknown>): Delivery => ({
    id: Number(row.id),
    event: String(row.event),
    state: row.state as DeliveryState,
    nextAttempt: row.state === 'pending' ? timestamp(Number(row.next_attempt)) : null,
    attempts: attempts.all(Number(row.id)).map(({ at, status, error }) => ({
      at: timestamp(Number(at)),
      status: status === null ? null : Number(status),
      error: error === null ? null : String(error),
    })),
  });
  const settings = (): Settings => ({
    hold: setting.get('hold')?.value === 1,
    delay: Number(setting.get('delay')?.value ?? 0),
  });

  const outbox: Outbox = {
    enqueue({ id, type }) {
      if (!wants(type)) return;
      const { hold, delay } = settings();
      insert.run(id, hold ? 'held' : 'pending', hold ? null : now() + delay);
    },
    add(event) {
      const { lastInsertRowid } = insert.run(event, 'pending', now());
      return { id: Number(lastInsertRowid), event, state: 'pending', nextAttempt: timestamp(now()), attempts: [] };
    },
    get(id) {
      const row = byId.get(id);
      return row && read(row);
    },
    ofEvent: (event) => byEvent.all(event).map(read),
    pending: (event) => Number(unreceived.get(event)?.pending ?? 0),
    held: () => inState.all().map(read),
    release: (id) => void move.run('pending', now(), id),
    due: (time, limit) => dueBy.all(time, limit).map(({ id, event }) => ({ id: Number(id), event: String(event) })),
    nextDue(time) {
      const next = after.get(time)?.next;
      return typeof next === 'number' ? next : undefined;
    },
    record(id, { at, status, error }, then) {
      // Were it lost, the event would only be delivered once more.
      swiftTransaction(database, () => {
        attempted.run(id, at, status, error, id);
        move.run(then.state, then.state === 'pending' ? then.retryAt : null, id);
      });
    },
    settings,
    change({ hold, delay }) {
      if (hold !== undefined) set.run('hold', hold ? 1 : 0);
      if (delay !== undefined) set.run('delay', delay);
    },
  };
  return outbox;
}

const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString();
