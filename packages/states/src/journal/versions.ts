import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './transaction.ts';

/** A published version of a machine: a number for one of its revisions, which never changes. */
export interface VersionRecord {
  readonly machine: number;
  readonly number: number;
  readonly revision: number;
  readonly description: string | null;
  readonly created: number;
}

const RECORD = 'machine, number, revision, description, created';

/** The published versions of machines. */
export class VersionStore {
  private readonly db: DatabaseSync;
  private readonly statements: ReturnType<typeof prepare>;

  constructor(db: DatabaseSync) {
    this.db = db;
    this.statements = prepare(db);
  }

  /** Gives a revision the machine's next number; none is ever given twice, deleted ones neither. */
  publish(machine: number, revision: number, description: string | undefined, now: number): VersionRecord {
    return transaction(this.db, () => {
      const { number } = this.statements.nextNumber.get(machine) as { number: number };
      const record = { machine, number, revision, description: description ?? null, created: now };
      this.statements.insert.run(machine, number, revision, record.description, now);
      return record;
    });
  }

  find(machine: number, number: number): VersionRecord | undefined {
    return this.statements.find.get(machine, number) as VersionRecord | undefined;
  }

  ofRevision(revision: number): VersionRecord | undefined {
    return this.statements.ofRevision.get(revision) as VersionRecord | undefined;
  }

  /** Versions of a machine, newest first, from before the number `before`. */
  list(machine: number, before: number, limit: number): VersionRecord[] {
    return this.statements.list.all(machine, before, limit) as unknown as VersionRecord[];
  }

  count(machine: number): number {
    return (this.statements.count.get(machine) as { count: number }).count;
  }

  remove(machine: number, number: number): void {
    transaction(this.db, () => this.statements.remove.run(machine, number));
  }
}

function prepare(db: DatabaseSync) {
  return {
    nextNumber: db.prepare(
      'UPDATE machines SET last_version = last_version + 1 WHERE key = ? RETURNING last_version AS number',
    ),
    insert: db.prepare(`INSERT INTO versions (${RECORD}) VALUES (?, ?, ?, ?, ?)`),
    find: db.prepare(`SELECT ${RECORD} FROM versions WHERE machine = ? AND number = ?`),
    ofRevision: db.prepare(`SELECT ${RECORD} FROM versions WHERE revision = ? ORDER BY number DESC LIMIT 1`),
    list: db.prepare(`SELECT ${RECORD} FROM versions WHERE machine = ? AND number < ? ORDER BY number DESC LIMIT ?`),
    count: db.prepare('SELECT count(*) AS count FROM versions WHERE machine = ?'),
    remove: db.prepare('DELETE FROM versions WHERE machine = ? AND number = ?'),
  };
}
