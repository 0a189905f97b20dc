import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { MachineType } from '../service/machine.ts';
import type { EncryptionConfiguration } from './encryption.ts';
import { machineResource } from './tags.ts';
import { transaction } from './transaction.ts';

/** What UpdateStateMachine may change beside the definition, as clients gave it. */
export interface MachineSettings {
  readonly roleArn: string;
  readonly logging: LoggingConfiguration;
  readonly tracing: boolean;
  /** Absent for AWS's own key. */
  readonly encryption?: EncryptionConfiguration;
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
  checksum: number | null;
}

const checksumOf = (definition: string, settings: string): number => crc32(settings, crc32(definition));

/** State machines and their revisions: few, so they are kept in memory and written through, each change on its own. */
export class MachineStore {
  private readonly db: DatabaseSync;
  private readonly removed: () => void;
  private readonly byName = new Map<string, MachineRecord>();
  private readonly byKey = new Map<number, MachineRecord>();
  private lastRevision = 0;

  /** `removed` is called after a machine was removed. */
  constructor(db: DatabaseSync, removed: () => void) {
    this.db = db;
    this.removed = removed;
    this.reload();
  }

  /** Reads everything anew, as after a transaction that failed. */
  reload(): void {
    this.byName.clear();
    this.byKey.clear();
    for (const row of this.db.prepare('SELECT * FROM machines ORDER BY key').all() as unknown as MachineRow[]) {
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

  /** The name of a machine, also of one that is gone while rows of its executions remain. */
  nameOf(key: number): string | undefined {
    const kept = this.byKey.get(key);
    if (kept !== undefined) return kept.name;
    const removed = this.db.prepare('SELECT name FROM removed_machines WHERE machine = ?').get(key);
    return (removed as { name: string } | undefined)?.name;
  }

  /** All machines, oldest first. */
  list(): MachineRecord[] {
    return [...this.byKey.values()];
  }

  /** Throws an Error when the revision isn't what was written. */
  revision(key: number): Revision | undefined {
    const row = this.db.prepare('SELECT * FROM revisions WHERE key = ?').get(key) as RevisionRow | undefined;
    if (row === undefined) return undefined;
    const { machine, definition, updated, checksum } = row;
    if (checksum !== null && checksum !== checksumOf(definition, row.settings)) {
      throw new Error(`revision ${key} of its state machines is damaged`);
    }
    const settings = JSON.parse(row.settings) as MachineSettings;
    return { key, machine, revisionId: row.revision_id ?? undefined, definition, settings, updated };
  }

  create(name: string, type: MachineType, definition: string, settings: MachineSettings, now: number): MachineRecord {
    return transaction(this.db, () => {
      const key = this.next('(SELECT key FROM machines UNION ALL SELECT machine AS key FROM removed_machines)');
      const revisionKey = this.nextRevision();
      const insert = this.db.prepare(
        'INSERT INTO machines (key, name, type, created, revision) VALUES (?, ?, ?, ?, ?)',
      );
      insert.run(key, name, type, now, revisionKey);
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
    return transaction(this.db, () => {
      const revisionKey = this.nextRevision();
      const revision = this.insertRevision(revisionKey, machine.key, revisionId, definition, settings, now);
      this.db.prepare('UPDATE machines SET revision = ? WHERE key = ?').run(revision.key, machine.key);
      return this.keep({ ...machine, revision });
    });
  }

  markDeleting(machine: MachineRecord): void {
    transaction(this.db, () => this.db.prepare('UPDATE machines SET deleting = 1 WHERE key = ?').run(machine.key));
    this.keep({ ...machine, deleting: true });
  }

  /**
   * Removes a machine with its revisions, versions, aliases and tags. Its executions are out of reach with it; their rows
   * are purged later, once all changes of their statuses have been told.
   */
  remove(machine: MachineRecord): void {
    transaction(this.db, () => {
      const { key } = machine;
      this.db.prepare('INSERT INTO removed_machines (machine, name) VALUES (?, ?)').run(key, machine.name);
      for (const table of ['revisions', 'versions', 'aliases']) {
        this.db.prepare(`DELETE FROM ${table} WHERE machine = ?`).run(key);
      }
      this.db.prepare('DELETE FROM tags WHERE resource = ?').run(machineResource(machine.name));
      this.db.prepare('DELETE FROM machines WHERE key = ?').run(key);
    });
    this.byName.delete(machine.name);
    this.byKey.delete(machine.key);
    this.removed();
  }

  private insertRevision(
    key: number,
    machine: number,
    revisionId: string | undefined,
    definition: string,
    settings: MachineSettings,
    updated: number,
  ): Revision {
    const text = JSON.stringify(settings);
    this.db
      .prepare(
        'INSERT INTO revisions (key, machine, revision_id, definition, settings, updated, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(key, machine, revisionId ?? null, definition, text, updated, checksumOf(definition, text));
    return { key, machine, revisionId, definition, settings, updated };
  }

  /** No key is given twice while this is open, even if its revision is gone: compiled definitions are kept by them. */
  private nextRevision(): number {
    this.lastRevision = Math.max(this.next('revisions'), this.lastRevision + 1);
    return this.lastRevision;
  }

  private next(source: string): number {
    return (this.db.prepare(`SELECT coalesce(max(key), 0) + 1 AS next FROM ${source}`).get() as { next: number }).next;
  }
}
