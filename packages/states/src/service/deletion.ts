import type { Log } from '../runner/log.ts';
import type { ServiceContext } from './context.ts';

type Stores = Pick<ServiceContext, 'machines' | 'journal'>;

/**
 * Whether executions of a machine, or of a Map in it (`machine/label`), may make no state transition any more: those of
 * a Standard machine end at the next one after DeleteStateMachine; those of an Express machine go on to their end.
 */
export function isBeingDeleted({ machines }: Pick<Stores, 'machines'>, machineName: string): boolean {
  const slash = machineName.indexOf('/');
  const machine = machines.get(slash < 0 ? machineName : machineName.slice(0, slash));
  return machine?.deleting === true && machine.type === 'STANDARD';
}

/** Removes a machine that is marked for deletion once nothing of it runs. */
export function removeIfIdle({ machines, journal }: Stores, key: number): void {
  const machine = machines.getByKey(key);
  if (machine?.deleting && !journal.hasRunning(key)) machines.remove(machine);
}

/**
 * The same after an execution has ended, one commit later: whoever waited for that end (`.sync`) has recorded what came of
 * it by then, and won't ask for it again after a crash.
 */
export function removeOnceHeard(stores: Stores, key: number, log: Log): void {
  if (!stores.machines.getByKey(key)?.deleting) return;
  stores.journal.commits.afterCommit(() => {
    try {
      removeIfIdle(stores, key);
    } catch (err) {
      log.error({ err }, 'a deleted state machine could not be removed; it will be at the next start');
    }
  });
}
