import type { Failure } from './attempt.ts';
import type { Condition } from './dead-letter.ts';

export interface RetryPolicy {
  /** How often an invocation that failed is tried again. */
  maximumRetryAttempts: number;
  /** Once an event is older, it is not tried again. */
  maximumEventAgeSeconds: number;
}

/** Milliseconds before the first retry, doubled with each one, and at most. */
const delays = { first: 1000, most: 60_000 };

export interface Tried {
  /** Attempts so far, at least one. */
  attempts: number;
  /** When the event came, in milliseconds since 1970. */
  acceptedAt: number;
  /** Milliseconds since 1970. */
  now: number;
}

/** When to try again, in milliseconds since 1970, or why not to. */
export function afterFailure(
  { retryable }: Failure,
  policy: RetryPolicy,
  { attempts, acceptedAt, now }: Tried,
): { retryAt: number } | { condition: Condition } {
  if (!retryable) return { condition: 'NotRetryable' };
  if (attempts > policy.maximumRetryAttempts) return { condition: 'RetryAttemptsExhausted' };
  const retryAt = now + Math.min(delays.first * 2 ** (attempts - 1), delays.most);
  return retryAt > acceptedAt + policy.maximumEventAgeSeconds * 1000 ? { condition: 'EventAgeExceeded' } : { retryAt };
}
