/** Time, in epoch milliseconds. */
export interface Clock {
  readonly now: () => number;
  /** Calls `fire` once at `at` or as soon after as can be; the answer cancels it. */
  readonly setTimer: (at: number, fire: () => void) => () => void;
}

/** What setTimeout can count. */
const LONGEST = 2 ** 31 - 1;

/** The machine's clock. Timers may lie years ahead and never fire early, by which waits would be lost. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(at, fire) {
    let timeout: NodeJS.Timeout;
    const arm = () => {
      timeout = setTimeout(() => (Date.now() < at ? arm() : fire()), Math.min(Math.max(at - Date.now(), 0), LONGEST));
    };
    arm();
    return () => clearTimeout(timeout);
  },
};
