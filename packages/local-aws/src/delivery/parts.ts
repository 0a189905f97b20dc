import type { Lambda } from '../lambda/lambda.ts';
import type { Failure } from './attempt.ts';
import type { Condition, DeadLetter } from './dead-letter.ts';
import type { DeliveryStore } from './store.ts';
import type { Wait } from './wait.ts';

/** What all need that invoke functions by events. */
export interface DeliveryParts {
  invoke: Lambda['invoke'];
  /** One store serves all of them. It is closed after them. */
  store: DeliveryStore;
  uuid(): string;
  now(): Date;
  /** Node's timers unless given. */
  wait?: Wait;
}

export interface GivenUp {
  condition: Condition;
  attempts: number;
  failure: Failure;
}

type Addressed = Pick<DeadLetter, 'source' | 'name' | 'functionName' | 'payload'> & {
  /** Milliseconds since 1970. */
  acceptedAt: number;
};

export function deadLetter(
  { uuid, now }: Pick<DeliveryParts, 'uuid' | 'now'>,
  { acceptedAt, ...addressed }: Addressed,
  { condition, attempts, failure }: GivenUp,
): DeadLetter {
  const { errorCode, errorMessage } = failure;
  return {
    id: uuid(),
    ...addressed,
    condition,
    attempts,
    errorCode,
    errorMessage,
    acceptedAt: new Date(acceptedAt).toISOString(),
    deadAt: now().toISOString(),
  };
}
