import { answerOf, ExpresswayProblem, type Outcome } from './problem.ts';
import { followed, inTime, type Timing, throwIfAborted } from './timing.ts';

/** How often and how long to try. All times in milliseconds. */
export interface RetryPolicy {
  /** Attempts in all; 1 never tries again. */
  attempts: number;
  /** How long one attempt may take. */
  attemptTimeoutMs: number;
  /** The longest pause before the second attempt; doubled before each further one. */
  firstPauseMs: number;
  /** The longest pause of all; who is told to wait longer gives up, and leaves that to the caller. */
  longestPauseMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 6,
  attemptTimeoutMs: 30_000,
  firstPauseMs: 500,
  longestPauseMs: 30_000,
};

/** How long to pause after a failed attempt; undefined where another one is of no use. */
export function pauseAfter(
  error: unknown,
  attempt: number,
  { attempts, firstPauseMs, longestPauseMs }: RetryPolicy,
  random: () => number,
): number | undefined {
  if (attempt >= attempts) return undefined;
  const problem = error instanceof ExpresswayProblem ? error : undefined;
  if (problem && !problem.passing) return undefined;
  const asked = problem?.retryAfterMs ?? 0;
  if (asked > longestPauseMs) return undefined;
  // Clients that failed together must not come back together.
  const most = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1));
  return asked + (most * (1 + random())) / 2;
}

/**
 * What a call that may be repeated answers: tried again while it meets network failures, time-outs and problems that pass.
 * Throws ExpresswayProblem, what the network failed with at last, or the reason of the signal once that is aborted.
 */
export async function persist<T>(
  call: (signal: AbortSignal) => Promise<Outcome<T>>,
  { policy, timing, signal }: { policy: RetryPolicy; timing: Timing; signal: AbortSignal | undefined },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    throwIfAborted(signal);
    const { controller, release } = followed(signal);
    try {
      return answerOf(await inTime(timing, policy.attemptTimeoutMs, controller, () => call(controller.signal)));
    } catch (error) {
      throwIfAborted(signal);
      const pause = pauseAfter(error, attempt, policy, timing.random);
      if (pause === undefined) throw error;
      await timing.wait(pause, signal);
    } finally {
      release();
    }
  }
}
