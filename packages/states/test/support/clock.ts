import { type Clock, ControlledClock } from '../../src/index.ts';

const START = Date.UTC(2026, 10, 1);

/** A clock that stands at a fixed time until it is told to go on. */
export class ManualClock extends ControlledClock {
  constructor(start = START) {
    super(start);
  }
}

/** A clock on which no time is lost waiting: it jumps to every timer as soon as the event loop gets there. */
export function hurryingClock(): Clock {
  let time = START;
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
