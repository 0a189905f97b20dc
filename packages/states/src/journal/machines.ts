import type { DatabaseSync } from 'node:sqlite';
import type { MachineType } from '../service/machine.ts';

/** What UpdateStateMachine may change beside the definition, as clients gave it. */
export interface MachineSettings {
  readonly roleArn: string;
  readonly logging: LoggingConfiguration;
  readonly tracing: boolean;
}

export interface LoggingConfiguration {
  readonly level: string;
  readonly includeExecutionData: boolean;
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup: { readonly logGroupArn: string } }[];
}

/** A definition with its settings. An execution keeps the revision that it started with. */
export interface Revision {
  readonly key: number;
  readonly machine: number;
  /** Undefined for the revision that CreateStateMachine made, as on AWS. */
  readonly revisionId: string | undefined;
  readonly definition: string;
  readonly settings: MachineSettings;
  readonly updated: number;
}

export interface MachineRecord {
  readonly key: number;
  readonly name: string;
  readonly type: MachineType;
  readonly created: number;
  readonly deleting: boolean;
  readonly revision: Revision;
}

interface MachineRow {
  key: number;
  name: string;
  type: MachineType;
  created: number;
  deleting: number;
  revision: number;
}

interface RevisionRow {
  key: number;
  machine: number;
  revision_id: string | null;
  definition: string;
  settings: string;
  updated: number;
}

/** State machines and their revisions: few, so they are kept in memory and written through, each change on its own. */
export class MachineStore {
  private readonly db: DatabaseSync;
  private readonly byName = new Map<string, MachineRecord>();
  private readonly byKey = new Map<number, MachineRecord>();

  constructor(db: DatabaseSync) {
    this.db = db;
    for (const row of db.prepare('SELECT * FROM machines ORDER BY key').all() as unknown as MachineRow[]) {
      const revision = this.revision(row.revision);
      if (revision === undefined) throw new Error(`state machine ${row.name} has no definition in the database`);
      this.keep({ ...row, deleting: row.deleting !== 0, revision });
    }
  }

  private keep(machine: MachineRecord): MachineRecord {
    this.byName.set(machine.name, machine);
    this.byKey.set(machine.key, machine);
    return machine;
  }

  get(name: string): MachineRecord | undefined {
    return this.byName.get(name);
  }

  getByKey(key: number): MachineRecord | undefined {
    return this.byKey.get(key);
  }

  /** All machines, oldest first. */
  list(): MachineRecord[] {
    return [...this.byKey.values()];
  }

  revision(key: number): Revision | undefined {
    const row = this.db.prepare('SELECT * FROM revisions WHERE key = ?').get(key) as RevisionRow | undefined;
    if (row === undefined) return undefined;
    const { machine, definition, updated } = row;
    const settings = JSON.parse(row.settings) as MachineSettings;
    return { key, machine, revisionId: row.revision_id ?? undefined, definition, settings, updated };
  }

  create(name: string, type: MachineType, definition: string, settings: MachineSettings, now: number): MachineRecord {
    return this.transaction(() => {
      const revisionKey = this.nextKey('revisions');
      const insert = this.db.prepare('INSERT INTO machines (name, type, created, revision) VALUES (?, ?, ?, ?)');
      const key = Number(insert.run(name, type, now, revisionKey).lastInsertRowid);
      const revision = this.insertRevision(revisionKey, key, undefined, definition, settings, now);
      return this.keep({ key, name, type, created: now, deleting: false, revision });
    });
  }

  update(
    machine: MachineRecord,
    revisionId: string,
    definition: string,
    settings: MachineSettings,
    now: number,
  ): MachineRecord {
    return this.transaction(() => {
      const revisionKey = this.nextKey('revisions');
      const revision = this.insertRevision(revisionKey, machine.key, revisionId, definition, settings, now);
      this.db.prepare('UPDATE machines SET revision = ? WHERE key = ?').run(revision.key, machine.key);
      return this.keep({ ...machine, revision });
    });
  }

  markDeleting(machine: MachineRecord): void {
    this.db.prepare('UPDATE machines SET deleting = 1 WHERE key = ?').run(machine.key);
    this.keep({ ...machine, deleting: true });
  }

  /** Removes a machine with its revisions, executions and their histories. */
  remove(machine: MachineRecord): void {
    this.transaction(() => {
      const { key } = machine;
      this.db.prepare('DELETE FROM events WHERE execution IN (SELECT key FROM executions WHERE machine = ?)').run(key);
      this.db.prepare('DELETE FROM executions WHERE machine = ?').run(key);
      this.db.prepare('DELETE FROM revisions WHERE machine = ?').run(key);
      this.db.prepare('DELETE FROM machines WHERE key = ?').run(key);
    });
    this.byName.delete(machine.name);
    this.byKey.delete(machine.key);
  }

  private insertRevision(
    key: number,
    machine: number,
    revisionId: string | undefined,
    definition: string,
    settings: MachineSettings,
    updated: number,
  ): Revision {
    this.db
      .prepare(
        'INSERT INTO revisions (key, machine, revision_id, definition, settings, updated) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(key, machine, revisionId ?? null, definition, JSON.stringify(settings), updated);
    return { key, machine, revisionId, definition, settings, updated };
  }

  private nextKey(table: 'revisions'): number {
    const row = this.db.prepare(`SELECT coalesce(max(key), 0) + 1 AS next FROM ${table}`).get() as { next: number };
    return row.next;
  }

  private transaction<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }
}
