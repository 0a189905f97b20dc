import type { Timer } from '../../src/timer.ts';
import type { testClock } from './clock.ts';

/** A timer on a clock that a test moves. */
export function testTimer(clock: ReturnType<typeof testClock>) {
  const waiting = new Set<{ at: number; run: () => void }>();
  const next = (until: number) =>
    [...waiting]
      .filter(({ at }) => at <= until)
      .reduce<{ at: number; run: () => void } | undefined>(
        (first, one) => (first && first.at <= one.at ? first : one),
        undefined,
      );
  const after: Timer = (milliseconds, run) => {
    const entry = { at: clock.now().getTime() + milliseconds, run };
    waiting.add(entry);
    return () => void waiting.delete(entry);
  };
  return {
    after,
    /** Milliseconds until each of what is waiting, soonest first. */
    waiting: () => [...waiting].map(({ at }) => at - clock.now().getTime()).sort((a, b) => a - b),
    /** Moves the clock on, and runs what becomes due meanwhile at its time. */
    advance(milliseconds: number) {
      const until = clock.now().getTime() + milliseconds;
      for (let due = next(until); due; due = next(until)) {
        clock.advance(due.at - clock.now().getTime());
        waiting.delete(due);
        due.run();
      }
      clock.advance(until - clock.now().getTime());
    },
  };
}
