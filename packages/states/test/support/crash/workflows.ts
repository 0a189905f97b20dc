import { MAP_RUNS } from './map-run-workload.ts';
import { PLAIN } from './workload.ts';

export const MACHINES: Readonly<Record<string, object>> = { ...PLAIN, ...MAP_RUNS };

/** How often executions of a machine are redriven until they succeed. */
export const REDRIVES: Readonly<Record<string, number>> = { fragile: 2, rescue: 1 };

/** Whose executions are stopped at some time. */
export const STOPPED: ReadonlySet<string> = new Set(['doomed']);

/** What each execution gets a machine of its own of, which is deleted at some time. */
export const DELETED: Readonly<Record<string, object>> = {
  endless: {
    StartAt: 'Tick',
    States: {
      Tick: { Type: 'Wait', Seconds: 1, Next: 'Tock' },
      Tock: { Type: 'Choice', Choices: [{ Variable: '$.end', IsPresent: true, Next: 'End' }], Default: 'Tick' },
      End: { Type: 'Succeed' },
    },
  },
};

/** What is started: the others are there for their tasks. */
export const STARTED: readonly string[] = [...Object.keys(MACHINES), ...Object.keys(DELETED)].filter(
  (name) => name !== 'stuck',
);
