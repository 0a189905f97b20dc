import type { LambdaInvoke } from '../../src/index.ts';

/** What a function of a test does: answers a value, or throws an Error as a handler would. */
export type Handler = (event: never, attempt: number, signal: AbortSignal) => unknown;

/** Lambda's service at its edge: functions by name, with AWS's error bodies. Counts the calls. */
export function lambdaWith(handlers: Record<string, Handler>) {
  const calls: { name: string; payload: string }[] = [];
  const invoke: LambdaInvoke = async ({ functionName, payload }, signal) => {
    const name = functionName.split(':').at(-1) ?? '';
    const handler = handlers[name];
    if (handler === undefined) {
      const error = new Error(`Function not found: ${functionName}`);
      error.name = 'ResourceNotFoundException';
      throw Object.assign(error, { $metadata: { httpStatusCode: 404, requestId: 'req-1' } });
    }
    calls.push({ name, payload });
    const attempt = calls.filter((call) => call.name === name).length;
    const meta = { statusCode: 200, executedVersion: '$LATEST', requestId: 'req-1' };
    try {
      const output = await handler(JSON.parse(payload) as never, attempt, signal);
      return { ...meta, payload: JSON.stringify(output ?? null) };
    } catch (thrown) {
      const error = thrown as Error;
      const body = { errorType: error.name, errorMessage: error.message, trace: [] };
      return { ...meta, payload: JSON.stringify(body), functionError: 'Unhandled' };
    }
  };
  return { invoke, calls };
}

export function named(name: string, message = ''): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:111111111111:function:${name}`;
