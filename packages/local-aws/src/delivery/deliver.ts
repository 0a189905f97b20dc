import type { Lambda } from '../lambda/lambda.ts';
import { attempt } from './attempt.ts';
import type { GivenUp } from './parts.ts';
import { afterFailure } from './retry.ts';
import type { Delivery } from './store.ts';
import type { Wait } from './wait.ts';

type Job = Pick<Delivery, 'functionName' | 'payload' | 'retry' | 'acceptedAt' | 'attempts' | 'nextAttemptAt'>;

interface DeliverParts {
  invoke: Lambda['invoke'];
  now(): Date;
  wait: Wait;
  signal: AbortSignal;
  /** Before the wait for another attempt. */
  onPostponed?(attempts: number, nextAttemptAt: number): void;
}

/**
 * Invokes the function until it succeeds or the retry policy gives it up, and answers how it was given up. Rejects with
 * the signal's reason only.
 */
export async function deliver(job: Job, parts: DeliverParts): Promise<GivenUp | undefined> {
  const { functionName, payload, retry, acceptedAt } = job;
  const { invoke, now, wait, signal, onPostponed } = parts;
  let { attempts, nextAttemptAt } = job;
  for (;;) {
    await wait(Math.max(0, nextAttemptAt - now().getTime()), signal);
    const outcome = await attempt(invoke, functionName, payload, signal);
    if (outcome.ok) return undefined;
    const { failure } = outcome;
    attempts++;
    const next = afterFailure(failure, retry, { attempts, acceptedAt, now: now().getTime() });
    if ('condition' in next) return { condition: next.condition, attempts, failure };
    nextAttemptAt = next.retryAt;
    onPostponed?.(attempts, nextAttemptAt);
  }
}
