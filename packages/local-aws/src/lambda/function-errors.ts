import type { FunctionErrorBody } from './messages.ts';

/** Bytes of a synchronous result; AWS allows 6 MiB and a little more for the envelope. */
export const maxResultBytes = 6_291_556;

/** What a handler threw, as Lambda's Node.js runtime reports it: a class without its own `name` is an "Error". */
export function thrownBody(thrown: unknown): FunctionErrorBody {
  try {
    if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
    return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] };
  } catch {
    return { errorType: 'handled', errorMessage: 'The thrown value could not be read.', trace: [] };
  }
}

/** The platform's own words for an invocation that ran out of time. */
export const timedOutBody = (requestId: string, timeoutSeconds: number): FunctionErrorBody => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
});

export type Exit = { by: 'status'; status: number } | { by: 'signal'; signal: 'killed' };

/** The platform's own words for a runtime that ended during the invocation. */
export function exitBody(requestId: string, exit: Exit): FunctionErrorBody {
  const reason =
    exit.by === 'signal'
      ? `with error: signal: ${exit.signal}`
      : exit.status === 0
        ? 'without providing a reason'
        : `with error: exit status ${exit.status}`;
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: Runtime exited ${reason}` };
}

export const resultTooLargeBody: FunctionErrorBody = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${maxResultBytes} bytes).`,
};
