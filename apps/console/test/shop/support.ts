import type { TextStorage } from '../../src/shop/kept.ts';
import type { Wait } from '../../src/shop/wait.ts';

/** Lets everything run that waits for nothing. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function memoryStorage(kept = new Map<string, string>()): TextStorage {
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: (name) => void kept.delete(name),
  };
}

/** A clock that is moved by hand, and the waits for it. */
export function createClock(start: number) {
  let time = start;
  let waits: { until: number; resolve: () => void }[] = [];
  const wait: Wait = (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const one = { until: time + milliseconds, resolve };
      waits.push(one);
      signal.addEventListener('abort', () => {
        waits = waits.filter((other) => other !== one);
        reject(signal.reason);
      });
    });
  return {
    wait,
    now: () => time,
    /** Another time without any time that passes: a clock that was wrong. */
    jump(milliseconds: number) {
      time += milliseconds;
      waits = waits.map((one) => ({ ...one, until: one.until + milliseconds }));
    },
    async pass(milliseconds: number) {
      time += milliseconds;
      const over = waits.filter(({ until }) => until <= time);
      waits = waits.filter(({ until }) => until > time);
      for (const { resolve } of over) resolve();
      await settle();
    },
  };
}
