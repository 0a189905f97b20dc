import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from './clock.ts';
import { transaction } from './database.ts';
import type { Api } from './operation.ts';

/** What Stripe does by itself, some time after a request. */
export type TaskName = 'expire_authorization' | 'settle_refund' | 'open_disputes';
export type Tasks = Record<TaskName, (api: Api, id: string) => void>;

/** What is to be done, when, and for which object: kept in the database, in the transaction of the change that asks for it. */
export interface Agenda {
  /** `due` in seconds since 1970. */
  add(task: TaskName, id: string, due: number): void;
  /** Answers whether it was there. */
  remove(task: TaskName, id: string): boolean;
  /** Does whatever is due, as of the moment when it fell due, and has the clock call when more is. */
  run(): void;
  close(): void;
}

export interface AgendaParts {
  database: DatabaseSync;
  tasks: Tasks;
  /** An Api for changes that no request asks for, at a time in seconds since 1970. */
  apiAt(seconds: number): Api;
  clock: Clock;
  afterCommit(): void;
}

export function createAgenda({ database, tasks, apiAt, clock, afterCommit }: AgendaParts): Agenda {
  const insert = database.prepare('INSERT OR REPLACE INTO agenda (task, object, due) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM agenda WHERE task = ? AND object = ?');
  const first = database.prepare('SELECT task, object, due FROM agenda ORDER BY due LIMIT 1');
  let cancel = () => {};

  const runOne = (task: TaskName, id: string, due: number): void => {
    transaction(database, () => {
      remove.run(task, id);
      tasks[task](apiAt(due), id);
    });
    afterCommit();
  };

  const agenda: Agenda = {
    add: (task, id, due) => void insert.run(task, id, due),
    remove: (task, id) => remove.run(task, id).changes > 0,
    run() {
      cancel();
      cancel = () => {};
      for (let next = first.get(); next; next = first.get()) {
        const due = Number(next.due);
        if (due * 1000 > clock.now()) {
          cancel = clock.setTimer(due * 1000, agenda.run);
          return;
        }
        runOne(next.task as TaskName, String(next.object), due);
      }
    },
    close: () => cancel(),
  };
  return agenda;
}
