import { deliver } from '../delivery/deliver.ts';
import { type DeliveryParts, deadLetter } from '../delivery/parts.ts';
import type { RetryPolicy } from '../delivery/retry.ts';
import { createTasks } from '../delivery/tasks.ts';
import { realWait } from '../delivery/wait.ts';
import { envelope } from '../events/envelope.ts';
import { EventsError } from '../events/errors.ts';
import type { Place } from '../place.ts';
import { rateSeconds } from './rate.ts';

export interface ScheduleOptions extends Place, DeliveryParts {
  /** Of the rule; what is remembered of the schedule goes by it. */
  name: string;
  /** `rate(1 minute)`, `rate(5 hours)`, `rate(1 day)` … */
  scheduleExpression: string;
  functionName: string;
  /** As often as EventBridge does, but not beyond the time of the next invocation, unless given. */
  retry?: Partial<RetryPolicy>;
}

export interface Schedule {
  /** Ends it, an invocation under way included. */
  close(): Promise<void>;
}

/**
 * Invokes a function at a rate with EventBridge's scheduled event: for the first time one period after the schedule was
 * first made on its store, at once when that time passed while there was none. One invocation, with its retries, is over
 * before the next; times that pass meanwhile are left out. Throws EventsError (ValidationException) for another expression.
 */
export function createSchedule(options: ScheduleOptions): Schedule {
  const { name, scheduleExpression, functionName, invoke, store, uuid, now, region, accountId } = options;
  const { wait = realWait } = options;
  const seconds = rateSeconds(scheduleExpression);
  if (seconds === undefined)
    throw new EventsError('ValidationException', `Parameter ScheduleExpression is not valid: ${scheduleExpression}`);
  const period = seconds * 1000;
  const { maximumRetryAttempts = 185, maximumEventAgeSeconds = seconds } = options.retry ?? {};
  const retry = { maximumRetryAttempts, maximumEventAgeSeconds };
  const resources = [`arn:aws:events:${region}:${accountId}:rule/${name}`];
  const consumer = `schedule ${name}`;
  const tasks = createTasks();
  const { signal } = tasks;

  const fire = async (scheduledFor: number): Promise<void> => {
    const head = { id: uuid(), 'detail-type': 'Scheduled Event', source: 'aws.events', time: new Date(scheduledFor) };
    const { text: payload } = envelope({ ...head, resources }, { text: '{}', value: {} }, { region, accountId });
    const acceptedAt = now().getTime();
    const job = { functionName, payload, retry, acceptedAt, attempts: 0, nextAttemptAt: acceptedAt };
    const givenUp = await deliver(job, { invoke, now, wait, signal });
    if (givenUp === undefined) return;
    const letter = deadLetter(options, { source: 'schedule', name, functionName, payload, acceptedAt }, givenUp);
    store.bury(letter, () => {});
  };

  const run = async (): Promise<void> => {
    let last = Number(store.position(consumer) ?? now().getTime());
    store.setPosition(consumer, String(last));
    for (;;) {
      await wait(Math.max(0, last + period - now().getTime()), signal);
      last += Math.max(1, Math.floor((now().getTime() - last) / period)) * period;
      store.setPosition(consumer, String(last));
      await fire(last);
    }
  };

  tasks.start(run);
  return { close: () => tasks.close() };
}
