import type { DatabaseSync } from 'node:sqlite';
import type { EncryptionConfiguration } from './encryption.ts';
import { transaction } from './transaction.ts';

export interface ActivityRecord {
  readonly key: number;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly encryption: EncryptionConfiguration;
}

/** Activities: few, so they are kept in memory and written through. */
export class ActivityStore {
  private readonly db: DatabaseSync;
  private readonly byName = new Map<string, ActivityRecord>();

  constructor(db: DatabaseSync) {
    this.db = db;
    this.reload();
  }

  /** Reads everything anew, as after a transaction that failed. */
  reload(): void {
    this.byName.clear();
    const rows = this.db.prepare('SELECT key, name, created, encryption FROM activities ORDER BY key').all();
    for (const { encryption, ...row } of rows as unknown as (ActivityRecord & { encryption: string })[]) {
      this.byName.set(row.name, { ...row, encryption: JSON.parse(encryption) as EncryptionConfiguration });
    }
  }

  get(name: string): ActivityRecord | undefined {
    return this.byName.get(name);
  }

  /** All activities, oldest first. */
  list(): ActivityRecord[] {
    return [...this.byName.values()];
  }

  create(name: string, encryption: EncryptionConfiguration, created: number): ActivityRecord {
    const insert = this.db.prepare('INSERT INTO activities (name, created, encryption) VALUES (?, ?, ?)');
    const values = [name, created, JSON.stringify(encryption)];
    const key = transaction(this.db, () => Number(insert.run(...values).lastInsertRowid));
    const activity = { key, name, created, encryption };
    this.byName.set(name, activity);
    return activity;
  }

  remove(name: string): void {
    transaction(this.db, () => this.db.prepare('DELETE FROM activities WHERE name = ?').run(name));
    this.byName.delete(name);
  }
}
