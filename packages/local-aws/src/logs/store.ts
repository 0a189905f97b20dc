import type { DatabaseSync } from 'node:sqlite';
import { openDatabase, transaction } from '../sqlite.ts';

/** Times in epoch milliseconds. A message is one line. */
export interface StoredEvent {
  readonly timestamp: number;
  readonly message: string;
}

export interface Batch {
  readonly logStreamName: string;
  /** The value that all of its events have in the member that their group is indexed by. */
  readonly indexed: string | null;
  readonly events: readonly StoredEvent[];
}

/** A batch as it is read back; its events stand in the order in which they were put. */
export interface StoredBatch {
  readonly id: number;
  readonly logStreamName: string;
  readonly ingestionTime: number;
  /** The time of its earliest event. */
  readonly first: number;
  /** Of all messages together. */
  readonly bytes: number;
  readonly timestamps: readonly number[];
  readonly messages: readonly string[];
}

export interface LogGroup {
  readonly id: number;
  readonly name: string;
  readonly created: number;
  /** The member by which executions and the like are found quickly. */
  readonly fieldIndex: string | null;
  /** What it may have; beyond that, the oldest go. */
  readonly maxBytes: number;
  /** Of all messages together. */
  bytes: number;
  /** The longest time between two events of one batch, in milliseconds. */
  span: number;
}

export interface Wanted {
  readonly from: number;
  readonly to: number;
  /** Texts that every message that is wanted has in it. */
  readonly required: readonly string[];
  readonly indexed: string | undefined;
}

const tables = `
  CREATE TABLE log_groups (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    field_index TEXT,
    max_bytes INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    span INTEGER NOT NULL
  );
  CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    log_group INTEGER NOT NULL REFERENCES log_groups,
    log_stream TEXT NOT NULL,
    ingested INTEGER NOT NULL,
    first INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    indexed TEXT,
    timestamps TEXT NOT NULL,
    messages TEXT NOT NULL
  );
  CREATE INDEX batches_by_time ON batches (log_group, first, id);
  CREATE INDEX batches_by_field ON batches (log_group, indexed, first, id) WHERE indexed IS NOT NULL;
`;

/** Of a group that has grown too large, this share goes at once. */
const DROPPED = 0.1;

interface Row {
  id: number;
  log_stream: string;
  ingested: number;
  first: number;
  bytes: number;
  timestamps: string;
  messages: string;
}

/** Log groups and their events in a SQLite file, one row per batch; in each group the oldest go when it grows too large. */
export class LogStore {
  private readonly database: DatabaseSync;
  private readonly groups = new Map<string, LogGroup>();

  constructor(file: string) {
    this.database = openDatabase(file, { version: 1, tables, durable: false });
    const rows = this.database.prepare(
      'SELECT id, name, created, field_index AS fieldIndex, max_bytes AS maxBytes, bytes, span FROM log_groups',
    );
    for (const row of rows.all() as unknown as LogGroup[]) this.groups.set(row.name, row);
  }

  group(name: string): LogGroup | undefined {
    return this.groups.get(name);
  }

  /** By name. */
  allGroups(): LogGroup[] {
    return [...this.groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  createGroup({
    name,
    created,
    fieldIndex,
    maxBytes,
  }: Pick<LogGroup, 'name' | 'created' | 'fieldIndex' | 'maxBytes'>): LogGroup {
    const { lastInsertRowid } = this.database
      .prepare('INSERT INTO log_groups (name, created, field_index, max_bytes, bytes, span) VALUES (?, ?, ?, ?, 0, 0)')
      .run(name, created, fieldIndex, maxBytes);
    const group = { id: Number(lastInsertRowid), name, created, fieldIndex, maxBytes, bytes: 0, span: 0 };
    this.groups.set(name, group);
    return group;
  }

  put(batches: ReadonlyMap<LogGroup, ReadonlyMap<unknown, Batch>>, ingested: number): void {
    transaction(this.database, () => {
      const insert = this.database.prepare(
        `INSERT INTO batches (log_group, log_stream, ingested, first, bytes, indexed, timestamps, messages)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      );
      for (const [group, added] of batches) {
        for (const { logStreamName, indexed, events } of added.values()) {
          const timestamps = events.map(({ timestamp }) => timestamp);
          const messages = events.map(({ message }) => oneLine(message)).join('\n');
          const bytes = Buffer.byteLength(messages);
          const first = Math.min(...timestamps);
          group.bytes += bytes;
          group.span = Math.max(group.span, Math.max(...timestamps) - first);
          insert.run(group.id, logStreamName, ingested, first, bytes, indexed, JSON.stringify(timestamps), messages);
        }
        if (group.bytes > group.maxBytes) this.dropOldest(group);
        this.database
          .prepare('UPDATE log_groups SET bytes = ?, span = ? WHERE id = ?')
          .run(group.bytes, group.span, group.id);
      }
    });
  }

  /** The batches of a group that may have what is wanted, by the time of their first event. */
  *batches(group: LogGroup, { from, to, required, indexed }: Wanted): Generator<StoredBatch> {
    const has = required.map(() => "AND (instr(messages, ?) > 0 OR instr(messages, '\\u') > 0)").join(' ');
    const found = this.database
      .prepare(
        `SELECT id, log_stream, ingested, first, bytes, timestamps, messages FROM batches
        WHERE log_group = ? AND first >= ? AND first <= ? ${indexed === undefined ? '' : 'AND indexed = ?'} ${has}
        ORDER BY first, id`,
      )
      .iterate(group.id, from - group.span, to, ...(indexed === undefined ? [] : [indexed]), ...required);
    for (const row of found as Iterable<unknown> as Iterable<Row>)
      yield {
        id: row.id,
        logStreamName: row.log_stream,
        ingestionTime: row.ingested,
        first: row.first,
        bytes: row.bytes,
        timestamps: JSON.parse(row.timestamps) as number[],
        messages: row.messages.split('\n'),
      };
  }

  close(): void {
    this.database.close();
  }

  private dropOldest(group: LogGroup): void {
    const enough = group.maxBytes * (1 - DROPPED);
    const oldest = this.database.prepare(
      'SELECT id, bytes FROM batches WHERE log_group = ? ORDER BY first, id LIMIT 100',
    );
    const remove = this.database.prepare('DELETE FROM batches WHERE id = ?');
    while (group.bytes > enough) {
      const rows = oldest.all(group.id) as { id: number; bytes: number }[];
      if (rows.length === 0) return;
      for (const { id, bytes } of rows) {
        if (group.bytes <= enough) return;
        remove.run(id);
        group.bytes -= bytes;
      }
    }
  }
}

/** As Lambda's runtime for Node.js writes texts of several lines, since its log has an event per line. */
const oneLine = (message: string): string => (message.includes('\n') ? message.replaceAll('\n', '\r') : message);
