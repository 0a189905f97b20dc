/** What retries need of the clock and of chance. */
export interface Timing {
  /** Resolves after so many milliseconds; rejects with the signal's reason as soon as that is aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0 and less than 1. */
  random(): number;
}

export const systemTiming: Timing = {
  wait: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(reasonOf(signal));
      const stop = () => {
        clearTimeout(timer);
        reject(signal && reasonOf(signal));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      signal?.addEventListener('abort', stop, { once: true });
    }),
  random: Math.random,
};

/** Not every platform keeps the reason of an abort. */
const reasonOf = (signal: AbortSignal): unknown =>
  signal.reason ?? Object.assign(new Error('This was aborted.'), { name: 'AbortError' });

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

/** An AbortController that follows a signal too, until it is released. */
export function followed(signal: AbortSignal | undefined): { controller: AbortController; release(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return { controller, release: () => signal?.removeEventListener('abort', abort) };
}

/** Aborts `controller` unless `work` is done in time. */
export async function inTime<T>(
  timing: Timing,
  milliseconds: number,
  controller: AbortController,
  work: () => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  timing.wait(milliseconds, done.signal).then(
    () => controller.abort(Object.assign(new Error(`No answer within ${milliseconds} ms.`), { name: 'TimeoutError' })),
    () => undefined,
  );
  try {
    return await work();
  } finally {
    done.abort();
  }
}
