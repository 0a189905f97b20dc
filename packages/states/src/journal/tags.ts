import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './transaction.ts';

export type Tag = { readonly key: string; readonly value: string };

/** How the tags' table names what has tags: as its ARN does behind the account. */
export const machineResource = (name: string): string => `stateMachine:${name}`;
export const activityResource = (name: string): string => `activity:${name}`;

/** Tags by resource. */
export class TagStore {
  private readonly db: DatabaseSync;
  private readonly statements: ReturnType<typeof prepare>;

  constructor(db: DatabaseSync) {
    this.db = db;
    this.statements = prepare(db);
  }

  /** The tags of a resource, in the order in which they were first given. */
  of(resource: string): Tag[] {
    return this.statements.list.all(resource) as unknown as Tag[];
  }

  /** Adds tags; one whose key is there already takes the new value. */
  put(resource: string, tags: readonly Tag[]): void {
    transaction(this.db, () => {
      for (const { key, value } of tags) this.statements.put.run(resource, key, value);
    });
  }

  remove(resource: string, keys: readonly string[]): void {
    transaction(this.db, () => {
      for (const key of keys) this.statements.remove.run(resource, key);
    });
  }

  /** Forgets all tags of a resource that is no more. */
  clear(resource: string): void {
    transaction(this.db, () => this.statements.clear.run(resource));
  }
}

function prepare(db: DatabaseSync) {
  return {
    list: db.prepare('SELECT key, value FROM tags WHERE resource = ? ORDER BY id'),
    put: db.prepare(
      'INSERT INTO tags (resource, key, value) VALUES (?, ?, ?) ON CONFLICT (resource, key) DO UPDATE SET value = excluded.value',
    ),
    remove: db.prepare('DELETE FROM tags WHERE resource = ? AND key = ?'),
    clear: db.prepare('DELETE FROM tags WHERE resource = ?'),
  };
}
