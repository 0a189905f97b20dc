import { type Clock, systemClock } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
  /** Cancels what the underlying clock was asked for, while time flows. */
  disarm: () => void;
}

const disarmed = () => undefined;

/**
 * A clock that can be frozen, moved on and let go again, for tests and for looking at a workflow at rest. Frozen, time
 * stands still and nothing falls due but by `advance`.
 */
export class ControlledClock implements Clock {
  private readonly base: Clock;
  private readonly timers = new Set<Timer>();
  /** Milliseconds that this clock is ahead of the underlying one. */
  private ahead: number;
  private frozenAt: number | undefined;

  /** Starts frozen, at `start` (epoch milliseconds) or now; `base` gives the pace after `thaw`. */
  constructor(start?: number, base: Clock = systemClock) {
    this.base = base;
    this.frozenAt = start ?? base.now();
    this.ahead = this.frozenAt - base.now();
  }

  readonly now = (): number => this.frozenAt ?? this.base.now() + this.ahead;

  readonly setTimer = (at: number, fire: () => void): (() => void) => {
    const timer: Timer = { at, fire, disarm: disarmed };
    this.timers.add(timer);
    if (!this.frozen) this.arm(timer);
    return () => {
      timer.disarm();
      this.timers.delete(timer);
    };
  };

  get frozen(): boolean {
    return this.frozenAt !== undefined;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.timers.size;
  }

  /** Stops time where it is. */
  freeze(): void {
    this.frozenAt = this.now();
    for (const timer of this.timers) {
      timer.disarm();
      timer.disarm = disarmed;
    }
  }

  /** Lets time flow on from where it stands, at the underlying clock's pace. */
  thaw(): void {
    if (this.frozenAt === undefined) return;
    this.ahead = this.frozenAt - this.base.now();
    this.frozenAt = undefined;
    for (const timer of this.timers) this.arm(timer);
  }

  /** Moves time on by so many milliseconds, firing what falls due on the way, in order. */
  advance(milliseconds: number): void {
    const flowing = !this.frozen;
    this.freeze();
    const end = this.now() + milliseconds;
    for (let next = this.nextBy(end); next !== undefined; next = this.nextBy(end)) {
      this.timers.delete(next);
      this.frozenAt = Math.max(this.now(), next.at);
      next.fire();
    }
    this.frozenAt = end;
    if (flowing) this.thaw();
  }

  private nextBy(end: number): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.at <= end && (earliest === undefined || timer.at < earliest.at)) earliest = timer;
    }
    return earliest;
  }

  private arm(timer: Timer): void {
    timer.disarm = this.base.setTimer(timer.at - this.ahead, () => {
      this.timers.delete(timer);
      timer.fire();
    });
  }
}
