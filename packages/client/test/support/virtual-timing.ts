import type { Timing } from '../../src/timing.ts';

interface Waiting {
  due: number;
  resolve(): void;
}

/** Turns of the event loop after which nothing is under way any more: what tests answer is all in memory. */
const idleTurns = 10;

/** A clock that jumps to the next wait that is due as soon as nothing else is under way. `now()` is in milliseconds. */
export function virtualTiming(random = 0): Timing & { now(): number } {
  let now = 0;
  const waiting = new Set<Waiting>();
  const jump = (turns: number): void => {
    if (turns > 0) return void setImmediate(jump, turns - 1);
    const [next] = [...waiting].sort((a, b) => a.due - b.due);
    if (!next) return;
    now = next.due;
    waiting.delete(next);
    next.resolve();
    if (waiting.size > 0) jump(idleTurns);
  };
  return {
    now: () => now,
    random: () => random,
    wait: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const one = { due: now + milliseconds, resolve };
        waiting.add(one);
        if (waiting.size === 1) jump(idleTurns);
        signal?.addEventListener('abort', () => {
          waiting.delete(one);
          reject(signal.reason);
        });
      }),
  };
}
