import type { FunctionErrorBody } from './messages.ts';
import { version } from './request.ts';

export interface InvokeResponse {
  /** 200 for RequestResponse (also when the function failed), 202 for Event, 204 for DryRun. */
  statusCode: number;
  executedVersion: string;
  requestId: string;
  /** JSON text: the result, or the error's body. Empty for Event and DryRun. */
  payload: string;
  functionError?: 'Unhandled';
}

/** How Lambda answers an invocation whose function failed. */
export const failedResponse = (requestId: string, error: FunctionErrorBody): InvokeResponse => ({
  statusCode: 200,
  executedVersion: version,
  requestId,
  payload: JSON.stringify(error),
  functionError: 'Unhandled',
});
