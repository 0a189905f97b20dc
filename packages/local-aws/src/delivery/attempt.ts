import { parseObject } from '../json.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { LambdaServiceError } from '../lambda/service-errors.ts';

/** Why an invocation came to nothing. */
export interface Failure {
  /** The function's error type, or Lambda's exception. */
  errorCode: string;
  errorMessage: string;
  /** False where the same invocation would be refused again, such as one of a function that there is not. */
  retryable: boolean;
}

/** `payload` is the function's answer, JSON text. */
export type Outcome = { ok: true; payload: string } | { ok: false; failure: Failure };

/** Invokes a function once and waits for what becomes of it. Rejects with the signal's reason only. */
export async function attempt(
  invoke: Lambda['invoke'],
  functionName: string,
  payload: string,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const answer = await invoke({ functionName, payload, invocationType: 'RequestResponse' }, signal);
    if (answer.functionError === undefined) return { ok: true, payload: answer.payload };
    const { errorType, errorMessage } = parseObject(answer.payload) ?? {};
    return failed(String(errorType ?? answer.functionError), String(errorMessage ?? answer.payload), true);
  } catch (error) {
    signal.throwIfAborted();
    const refused = error instanceof LambdaServiceError && error.statusCode < 500;
    return error instanceof Error ? failed(error.name, error.message, !refused) : failed('Error', String(error), true);
  }
}

const failed = (errorCode: string, errorMessage: string, retryable: boolean): Outcome => ({
  ok: false,
  failure: { errorCode, errorMessage, retryable },
});
