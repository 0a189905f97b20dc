import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after so many milliseconds; rejects with the signal's reason once it is aborted. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Node's timers take no more at once: a longer time would be over immediately. */
const longest = 2 ** 31 - 1;

export const realWait: Wait = async (milliseconds, signal) => {
  for (let left = milliseconds; left > 0; left -= longest) await delay(Math.min(left, longest), undefined, { signal });
};
