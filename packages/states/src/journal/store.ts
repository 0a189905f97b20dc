import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../runner/clock.ts';
import type { Log } from '../runner/log.ts';
import { ActivityStore } from './activities.ts';
import { AliasStore } from './aliases.ts';
import { GroupCommit } from './group-commit.ts';
import { Journal } from './journal.ts';
import { MachineStore } from './machines.ts';
import { MapRunStore } from './map-runs.ts';
import { closeDatabase, openDatabase, unusable } from './open.ts';
import { Outbox } from './outbox.ts';
import { Retention } from './retention.ts';
import { TagStore } from './tags.ts';
import { transaction } from './transaction.ts';
import { VersionStore } from './versions.ts';

export interface StoreOptions {
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds for which ended executions are kept. */
  readonly retention: number;
  /** Called when a change of an execution's status is on disk. Only with it are changes put into the outbox. */
  readonly statusChanged: (() => void) | undefined;
}

/** Everything that is on disk. */
export interface Store {
  readonly machines: MachineStore;
  readonly versions: VersionStore;
  readonly aliases: AliasStore;
  readonly activities: ActivityStore;
  readonly tags: TagStore;
  readonly journal: Journal;
  readonly mapRuns: MapRunStore;
  readonly outbox: Outbox | undefined;
  /** Makes several changes one. */
  readonly transaction: <T>(work: () => T) => T;
  readonly close: () => void;
}

/** Opens what is kept. Throws an Error with one clear line if the file can't be used. */
export function openStore(options: StoreOptions): Store {
  const db = openDatabase(options.file, options.log);
  try {
    return readStore(db, options);
  } catch (error) {
    db.close();
    throw unusable(options.file, error);
  }
}

function readStore(db: DatabaseSync, { clock, log, retention: kept, statusChanged }: StoreOptions): Store {
  const retention = new Retention(db, clock, log, kept);
  const machines = new MachineStore(db, retention.wake);
  const activities = new ActivityStore(db);
  const commits = new GroupCommit(db, clock, log, retention.look);
  const outbox = statusChanged && new Outbox(db, commits, statusChanged);
  const journal = new Journal(db, commits, outbox);
  retention.look();
  return {
    machines,
    versions: new VersionStore(db),
    aliases: new AliasStore(db),
    activities,
    tags: new TagStore(db),
    journal,
    mapRuns: new MapRunStore(db, commits),
    outbox,
    transaction: (work) => {
      try {
        return transaction(db, work);
      } catch (error) {
        machines.reload();
        activities.reload();
        throw error;
      }
    },
    close: () => {
      commits.close();
      retention.close();
      closeDatabase(db);
    },
  };
}
