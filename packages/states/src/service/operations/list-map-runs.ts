import { type ServiceContext, seconds } from '../context.ts';
import { findExecution } from '../execution.ts';
import { readPage } from '../page.ts';
import { Request } from '../request.ts';

export type ListMapRunsInput = {
  readonly executionArn: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
};

export interface ListMapRunsOutput {
  readonly mapRuns: readonly {
    readonly executionArn: string;
    readonly mapRunArn: string;
    readonly stateMachineArn: string;
    readonly startDate: number;
    readonly stopDate?: number;
  }[];
  readonly nextToken?: string;
}

/** Map Runs that an execution started, newest first. */
export function listMapRuns(context: ServiceContext, body: ListMapRunsInput): ListMapRunsOutput {
  const request = new Request(body);
  const { arn, machine, record } = findExecution(context, request);
  const scope = `map runs ${arn}`;
  const { limit, cursor = Number.MAX_SAFE_INTEGER, tokenAfter } = readPage(context, request, scope);
  const runs = context.mapRuns.list(record.key, cursor, limit + 1);
  const page = runs.slice(0, limit);
  const last = page.at(-1);
  const { arns } = context;
  return {
    mapRuns: page.map(({ label, uuid, started, stopped }) => ({
      executionArn: arn,
      mapRunArn: arns.mapRun(machine.name, label, uuid),
      stateMachineArn: arns.machine(`${machine.name}/${label}`),
      startDate: seconds(started),
      ...(stopped !== null && { stopDate: seconds(stopped) }),
    })),
    ...(runs.length > limit && last !== undefined && { nextToken: tokenAfter(last.key) }),
  };
}
