import type { RecordedStatus } from '../../journal/journal.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { arnsOf, findExecution, startedBy } from '../execution.ts';
import { readIncludesData } from '../included-data.ts';
import { type Redrivability, redrivability, shownRedrives } from '../redrive.ts';
import { Request } from '../request.ts';

export type DescribeExecutionInput = {
  readonly executionArn: string;
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
};

const INCLUDED = { included: true } as const;

export interface DescribeExecutionOutput extends Redrivability {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  /** The Map Run that started it. */
  readonly mapRunArn?: string;
  readonly name: string;
  readonly status: RecordedStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input?: string;
  readonly inputDetails?: typeof INCLUDED;
  readonly output?: string;
  readonly outputDetails?: typeof INCLUDED;
  readonly error?: string;
  readonly cause?: string;
  readonly traceHeader?: string;
  readonly redriveCount: number;
  readonly redriveDate?: number;
}

export function describeExecution(context: ServiceContext, body: DescribeExecutionInput): DescribeExecutionOutput {
  const request = new Request(body);
  const includesData = readIncludesData(request);
  const { machine, record, mapRun } = findExecution(context, request);
  const { journal } = context;
  const { key, name, status, started, stopped, traceHeader } = record;
  const first = journal.first(key);
  const last = status === 'RUNNING' ? undefined : journal.last(key);
  return {
    ...arnsOf(context, machine, record, mapRun),
    ...startedBy(context, machine, record),
    name,
    status,
    startDate: seconds(started),
    ...(stopped !== null && { stopDate: seconds(stopped) }),
    ...(includesData && first?.type === 'ExecutionStarted' && { input: first.input, inputDetails: INCLUDED }),
    ...(includesData && last?.type === 'ExecutionSucceeded' && { output: last.output, outputDetails: INCLUDED }),
    ...(last !== undefined && 'error' in last && last.error !== undefined && { error: last.error }),
    ...(last !== undefined && 'cause' in last && last.cause !== undefined && { cause: last.cause }),
    ...(traceHeader !== null && { traceHeader }),
    ...shownRedrives(record),
    ...redrivability(context, machine, record, mapRun),
  };
}
