import type { DatabaseSync } from 'node:sqlite';
import type Stripe from 'stripe';
import { transaction } from './database.ts';
import { internalError, StripeError } from './errors.ts';
import type { Fault } from './faults.ts';
import type { Answer, Idempotency, KeyedRequest } from './idempotency.ts';
import type { Api, ApiRequest, Operation } from './operation.ts';

/**
 * Runs an operation; its effects, their events and the answer kept for its idempotency key are on disk, all of them,
 * before this returns.
 */
export type Execute = (
  operation: Operation,
  request: ApiRequest & { requestId: string },
  keyed: KeyedRequest | undefined,
  fault: Fault | undefined,
) => Answer;

export interface ExecutorParts {
  database: DatabaseSync;
  idempotency: Idempotency;
  apiFor(request: Stripe.Event.Request): Api;
  /** Brings everything up to the present before an operation looks at it. */
  catchUp(): void;
  afterCommit(): void;
}

export function createExecutor({ database, idempotency, apiFor, catchUp, afterCommit }: ExecutorParts): Execute {
  return (operation, request, keyed, fault) => {
    catchUp();
    const api = apiFor({ id: request.requestId, idempotency_key: keyed?.key ?? null });
    const answer = transaction(database, () => {
      const work: () => object = fault?.at === 'before' ? fail : operation(api, request);
      const outcome = outcomeOf(work);
      const answer = fault?.at === 'after' && fault.answer === 'error' ? outcomeOf(fail) : outcome;
      if (keyed) idempotency.save(keyed, answer);
      return answer;
    });
    afterCommit();
    return answer;
  };
}

/** A StripeError of the work is its outcome; of anything else nothing is kept. */
function outcomeOf(work: () => object): Answer {
  try {
    return { status: 200, body: JSON.stringify(work()) };
  } catch (error) {
    if (error instanceof StripeError) return errorAnswer(error);
    throw error;
  }
}

export const errorAnswer = ({ status, body }: StripeError): Answer => ({
  status,
  body: JSON.stringify({ error: body }),
});

function fail(): never {
  throw internalError();
}
