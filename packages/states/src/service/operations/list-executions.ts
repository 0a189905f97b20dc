import type { ExecutionStatus } from '../../interpreter/execution.ts';
import { machineByArn, type ServiceContext, seconds } from '../context.ts';
import { typeNotSupported, validation } from '../errors.ts';
import { nextToken, readPage } from '../page.ts';
import { Request } from '../request.ts';

// In AWS's order, which its error message shows.
const STATUSES = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'] as const;

export type ListExecutionsInput = {
  readonly stateMachineArn: string;
  readonly statusFilter?: (typeof STATUSES)[number];
  readonly maxResults?: number;
  readonly nextToken?: string;
};

export interface ListExecutionsOutput {
  readonly executions: readonly {
    readonly executionArn: string;
    readonly stateMachineArn: string;
    readonly name: string;
    readonly status: ExecutionStatus;
    readonly startDate: number;
    readonly stopDate?: number;
    readonly redriveCount: number;
  }[];
  readonly nextToken?: string;
}

/** Executions of a Standard machine, newest first. */
export function listExecutions(context: ServiceContext, body: ListExecutionsInput): ListExecutionsOutput {
  const request = new Request(body);
  const arn = request.string('stateMachineArn', { min: 1, max: 256 });
  const statusFilter = request.oneOf('statusFilter', STATUSES);
  if (request.string('mapRunArn') !== undefined) throw validation('Map Runs are not supported by this endpoint yet');
  if (arn === undefined) throw validation('Must specify only one of stateMachineArn or mapRunArn');
  const scope = `executions ${arn} ${statusFilter ?? ''}`;
  const { limit, cursor = Number.MAX_SAFE_INTEGER } = readPage(request, scope, 3096);
  const machine = machineByArn(context, arn);
  if (machine.type === 'EXPRESS') throw typeNotSupported();
  // Nothing can be waiting for a redrive here.
  if (statusFilter === 'PENDING_REDRIVE') return { executions: [] };

  const records = context.journal.list(machine.key, statusFilter, cursor, limit + 1);
  const page = records.slice(0, limit);
  const last = page.at(-1);
  const stateMachineArn = context.arns.machine(machine.name);
  return {
    executions: page.map(({ name, status, started, stopped }) => ({
      executionArn: context.arns.execution(machine.name, name),
      stateMachineArn,
      name,
      status,
      startDate: seconds(started),
      ...(stopped !== null && { stopDate: seconds(stopped) }),
      redriveCount: 0,
    })),
    ...(records.length > limit && last !== undefined && { nextToken: nextToken(last.key, scope) }),
  };
}
