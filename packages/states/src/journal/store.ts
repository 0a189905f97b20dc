import type { Clock } from '../runner/clock.ts';
import type { Log } from '../runner/log.ts';
import { ActivityStore } from './activities.ts';
import { GroupCommit } from './group-commit.ts';
import { Journal } from './journal.ts';
import { MachineStore } from './machines.ts';
import { openDatabase } from './open.ts';
import { Retention } from './retention.ts';

export interface StoreOptions {
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds for which ended executions are kept. */
  readonly retention: number;
}

/** Everything that is on disk. */
export interface Store {
  readonly machines: MachineStore;
  readonly activities: ActivityStore;
  readonly journal: Journal;
  readonly close: () => void;
}

/** Opens what is kept. Throws an Error with one clear line if the file can't be used. */
export function openStore({ file, clock, log, retention: kept }: StoreOptions): Store {
  const db = openDatabase(file);
  const retention = new Retention(db, clock, log, kept);
  const machines = new MachineStore(db, retention.wake);
  const commits = new GroupCommit(db, clock, log, retention.look);
  const journal = new Journal(db, commits);
  retention.look();
  return {
    machines,
    activities: new ActivityStore(db),
    journal,
    close: () => {
      retention.close();
      commits.close();
      db.close();
    },
  };
}
