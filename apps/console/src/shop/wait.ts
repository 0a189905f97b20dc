/** Resolves after so many milliseconds; rejects with the signal's reason as soon as that is aborted. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** The longest that a timer of a browser can be set to; it takes more for 0. */
const longestTimer = 2 ** 31 - 1;

export const wait: Wait = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', stop);
        resolve();
      },
      Math.min(milliseconds, longestTimer),
    );
    signal.addEventListener('abort', stop, { once: true });
  });
