/** What the SDK's `send` takes beside a command. */
interface Patience {
  requestTimeout: number;
  abortSignal: AbortSignal;
}

/**
 * Makes a call that may take longer than the client's usual time-out of one attempt, after which it would be sent once more,
 * and do its work twice. Throws an error of the name TimeoutError once so many milliseconds have passed.
 */
export async function within<T>(milliseconds: number, call: (patience: Patience) => Promise<T>): Promise<T> {
  const abortSignal = AbortSignal.timeout(milliseconds);
  try {
    return await call({ requestTimeout: milliseconds, abortSignal });
  } catch (error) {
    abortSignal.throwIfAborted();
    throw error;
  }
}
