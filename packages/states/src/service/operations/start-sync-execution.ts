import { headerOf, type ServiceContext, seconds } from '../context.ts';
import { typeNotSupported } from '../errors.ts';
import { readIncludesData } from '../included-data.ts';
import { Request } from '../request.ts';
import { readStart, type StartExecutionInput } from './start-execution.ts';

export type StartSyncExecutionInput = StartExecutionInput & {
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
};

export interface StartSyncExecutionOutput {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly startDate: number;
  readonly stopDate: number;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly error?: string;
  readonly cause?: string;
  readonly input?: string;
  readonly inputDetails?: { readonly included: true };
  readonly output?: string;
  readonly outputDetails?: { readonly included: true };
  readonly traceHeader?: string;
  readonly billingDetails: { readonly billedMemoryUsedInMB: number; readonly billedDurationInMilliseconds: number };
}

const MEGABYTE = 1_048_576;

/** Runs an Express execution and answers its outcome: a failed one is an answer too, with its `status`. */
export async function startSyncExecution(
  context: ServiceContext,
  body: StartSyncExecutionInput,
): Promise<StartSyncExecutionOutput> {
  const request = new Request(body);
  const includesData = readIncludesData(request);
  const { target, name, input, traceHeader } = readStart(context, request);
  const { machine, revision } = target;
  if (machine.type !== 'EXPRESS') throw typeNotSupported();
  const executionArn = context.arns.express(machine.name, name, context.uuid());
  const header = { ...headerOf(context, machine, revision, executionArn, name, traceHeader), synchronous: true };
  const execution = await context.runner.runExpress(header, input);
  const { startedAt, stoppedAt = startedAt, output, failure, status } = execution;
  return {
    executionArn,
    stateMachineArn: header.machineArn,
    name,
    startDate: seconds(startedAt),
    stopDate: seconds(stoppedAt),
    status: status === 'SUCCEEDED' || status === 'TIMED_OUT' ? status : 'FAILED',
    ...(failure?.error !== undefined && { error: failure.error }),
    ...(failure?.cause !== undefined && { cause: failure.cause }),
    ...(includesData && { input: input.text, inputDetails: { included: true } as const }),
    ...(includesData && output !== undefined && { output: output.text, outputDetails: { included: true } as const }),
    ...(traceHeader !== undefined && { traceHeader }),
    billingDetails: {
      billedMemoryUsedInMB: billedMemory(revision.definition.length + input.text.length),
      billedDurationInMilliseconds: Math.max(1, Math.ceil((stoppedAt - startedAt) / 100)) * 100,
    },
  };
}

/** AWS's estimate: 50 MB and what the execution holds, in chunks of 64 MB. */
function billedMemory(bytes: number): number {
  return Math.ceil((50 + bytes / MEGABYTE) / 64) * 64;
}
