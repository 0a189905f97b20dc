import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './database.ts';
import { internalError, StripeError } from './errors.ts';
import type { Fault } from './faults.ts';
import type { Answer, Idempotency, KeyedRequest } from './idempotency.ts';
import type { Api, ApiRequest, Operation } from './operation.ts';

/** Runs an operation; its effects and the answer kept for its idempotency key are on disk, both, before this returns. */
export type Execute = (
  operation: Operation,
  request: ApiRequest,
  keyed: KeyedRequest | undefined,
  fault: Fault | undefined,
) => Answer;

export function createExecutor(database: DatabaseSync, api: Api, idempotency: Idempotency): Execute {
  return (operation, request, keyed, fault) =>
    transaction(database, () => {
      const work: () => object = fault?.at === 'before' ? fail : operation(api, request);
      const outcome = outcomeOf(work);
      const answer = fault?.at === 'after' && fault.answer === 'error' ? outcomeOf(fail) : outcome;
      if (keyed) idempotency.save(keyed, answer);
      return answer;
    });
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
