/** Time as everything here takes it, so that tests decide about it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `fire` once at `at` or as soon after as can be; the answer cancels it. */
  setTimer(at: number, fire: () => void): () => void;
}

/** What setTimeout can count. */
const longest = 2 ** 31 - 1;

/** Timers of the machine for the time that `now` tells. They never fire early, and keep no process alive. */
export const timersFor =
  (now: () => number): Clock['setTimer'] =>
  (at, fire) => {
    let timeout: NodeJS.Timeout;
    const arm = () => {
      const wait = Math.min(Math.max(at - now(), 1), longest);
      timeout = setTimeout(() => (now() < at ? arm() : fire()), wait).unref();
    };
    arm();
    return () => clearTimeout(timeout);
  };
