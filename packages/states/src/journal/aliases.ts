import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './transaction.ts';

/** How much of an alias's traffic a version gets; the weights of an alias sum up to 100. */
export interface Route {
  readonly version: number;
  readonly weight: number;
}

/** A name for one version of a machine, or for two that share its traffic. */
export interface AliasRecord {
  readonly key: number;
  readonly machine: number;
  readonly name: string;
  readonly description: string | undefined;
  readonly routes: readonly Route[];
  readonly created: number;
  readonly updated: number;
}

interface AliasRow {
  key: number;
  machine: number;
  name: string;
  description: string | null;
  routes: string;
  created: number;
  updated: number;
}

const RECORD = 'key, machine, name, description, routes, created, updated';

/** The aliases of machines. */
export class AliasStore {
  private readonly db: DatabaseSync;
  private readonly statements: ReturnType<typeof prepare>;

  constructor(db: DatabaseSync) {
    this.db = db;
    this.statements = prepare(db);
  }

  create(machine: number, name: string, description: string | undefined, routes: readonly Route[], now: number): void {
    const columns = [machine, name, description ?? null, JSON.stringify(routes), now, now];
    transaction(this.db, () => this.statements.insert.run(...columns));
  }

  update(alias: AliasRecord, description: string | undefined, routes: readonly Route[], now: number): void {
    const columns = [description ?? null, JSON.stringify(routes), now];
    transaction(this.db, () => this.statements.update.run(...columns, alias.key));
  }

  remove(alias: AliasRecord): void {
    transaction(this.db, () => this.statements.remove.run(alias.key));
  }

  find(machine: number, name: string): AliasRecord | undefined {
    const row = this.statements.find.get(machine, name) as AliasRow | undefined;
    return row && fromRow(row);
  }

  /** All aliases of a machine, oldest first. */
  list(machine: number): AliasRecord[] {
    return (this.statements.list.all(machine) as unknown as AliasRow[]).map(fromRow);
  }
}

function fromRow({ description, routes, ...row }: AliasRow): AliasRecord {
  return { ...row, description: description ?? undefined, routes: JSON.parse(routes) as Route[] };
}

function prepare(db: DatabaseSync) {
  return {
    insert: db.prepare(
      'INSERT INTO aliases (machine, name, description, routes, created, updated) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    update: db.prepare('UPDATE aliases SET description = ?, routes = ?, updated = ? WHERE key = ?'),
    remove: db.prepare('DELETE FROM aliases WHERE key = ?'),
    find: db.prepare(`SELECT ${RECORD} FROM aliases WHERE machine = ? AND name = ?`),
    list: db.prepare(`SELECT ${RECORD} FROM aliases WHERE machine = ? ORDER BY key`),
  };
}
