import type { Clock } from '../runner/clock.ts';

/** Waits that can all be given up together, as when the engine closes. */
export class Waits {
  private readonly clock: Clock;
  private readonly open = new Set<() => void>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** What the work answers if it does so before `at` (epoch milliseconds), else undefined; the work is aborted then. */
  within<T>(at: number, work?: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const abort = new AbortController();
      const cancelTimer = this.clock.setTimer(at, () => end(undefined));
      const giveUp = () => {
        cancelTimer();
        abort.abort();
        this.open.delete(giveUp);
      };
      const end = (answer: T | undefined) => {
        giveUp();
        resolve(answer);
      };
      this.open.add(giveUp);
      work?.(abort.signal).then(end, reject);
    });
  }

  /** Leaves all waits unanswered. */
  close(): void {
    for (const giveUp of this.open) giveUp();
  }
}
