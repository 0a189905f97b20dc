import type { Clock } from '../../src/index.ts';

/** A clock that stands until it is told to go on. */
export class ManualClock implements Clock {
  private time = Date.UTC(2026, 10, 1);
  private readonly timers = new Set<{ at: number; fire: () => void }>();

  readonly now = () => this.time;

  readonly setTimer = (at: number, fire: () => void) => {
    const timer = { at, fire };
    this.timers.add(timer);
    return () => {
      this.timers.delete(timer);
    };
  };

  /** How many timers are set. */
  get pending(): number {
    return this.timers.size;
  }

  /** Goes on by so many milliseconds, firing what falls due, in order. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const [next] = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.fire();
    }
    this.time = end;
  }
}

/** A clock on which no time is lost waiting: it jumps to every timer as soon as the event loop gets there. */
export function hurryingClock(): Clock {
  let time = Date.UTC(2026, 10, 1);
  return {
    now: () => time,
    setTimer(at, fire) {
      const immediate = setImmediate(() => {
        time = Math.max(time, at);
        fire();
      });
      return () => clearImmediate(immediate);
    },
  };
}
