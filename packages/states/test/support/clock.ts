import { type Clock, ControlledClock } from '../../src/index.ts';

const START = Date.UTC(2026, 10, 1);

/** A clock that stands at a fixed time until it is told to go on. */
export class ManualClock extends ControlledClock {
  constructor(start = START) {
    super(start);
  }
}

/** After so many turns of the event loop without a new timer, nothing but time is waited for. */
const QUIET_TURNS = 3;

/** A clock on which no time is lost waiting: as soon as the event loop has come to rest, it jumps to the next timer. */
export function hurryingClock(): Clock {
  let time = START;
  let turns = 0;
  let turning = false;
  const timers = new Set<{ readonly at: number; readonly fire: () => void }>();
  const keepTurning = () => {
    if (turning || timers.size === 0) return;
    turning = true;
    setImmediate(turn);
  };
  const turn = () => {
    turning = false;
    if (++turns > QUIET_TURNS) {
      turns = 0;
      const [next] = [...timers].sort((a, b) => a.at - b.at);
      if (next !== undefined) {
        timers.delete(next);
        time = Math.max(time, next.at);
        next.fire();
      }
    }
    keepTurning();
  };
  return {
    now: () => time,
    setTimer(at, fire) {
      const timer = { at, fire };
      timers.add(timer);
      turns = 0;
      keepTurning();
      return () => timers.delete(timer);
    },
  };
}
