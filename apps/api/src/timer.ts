/** Runs something once, after so many milliseconds; what it answers calls that off. Injected so that tests decide when. */
export type Timer = (milliseconds: number, run: () => void) => () => void;

export const systemTimer: Timer = (milliseconds, run) => {
  const timeout = setTimeout(run, milliseconds);
  return () => clearTimeout(timeout);
};

/** What a promise comes to, unless that takes longer: then rejects with a TimeoutError. The work itself goes on. */
export async function inTime<T>(work: Promise<T>, milliseconds: number, timer: Timer = systemTimer): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = timer(milliseconds, () =>
    reject(Object.assign(new Error(`no answer within ${milliseconds} ms`), { name: 'TimeoutError' })),
  );
  return Promise.race([work, late]).finally(cancel);
}
