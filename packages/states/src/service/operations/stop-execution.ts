import { type ServiceContext, seconds } from '../context.ts';
import { findExecution } from '../execution.ts';
import { Request } from '../request.ts';

export type StopExecutionInput = { readonly executionArn: string; readonly error?: string; readonly cause?: string };

export interface StopExecutionOutput {
  readonly stopDate: number;
}

/** Stops an execution; one that has ended stays as it is. */
export async function stopExecution(context: ServiceContext, body: StopExecutionInput): Promise<StopExecutionOutput> {
  const request = new Request(body);
  const error = request.string('error', { max: 256 });
  const cause = request.string('cause', { max: 32_768 });
  const { arn, record } = findExecution(context, request);
  const failure = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  const stoppedAt = await context.runner.stop(arn, failure);
  return { stopDate: seconds(stoppedAt ?? record.stopped ?? context.clock.now()) };
}
