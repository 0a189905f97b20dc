import type { ExecutionStatus } from '../../interpreter/execution.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { typeNotSupported, validation } from '../errors.ts';
import { startedBy } from '../execution.ts';
import { nextToken, readPage } from '../page.ts';
import { shownRedrives } from '../redrive.ts';
import { Request } from '../request.ts';
import { targetByArn } from '../target.ts';

// In AWS's order, which its error message shows.
const STATUSES = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'] as const;

const REDRIVE_FILTERS = ['REDRIVEN', 'NOT_REDRIVEN'] as const;

export type ListExecutionsInput = {
  readonly stateMachineArn: string;
  readonly statusFilter?: (typeof STATUSES)[number];
  readonly redriveFilter?: (typeof REDRIVE_FILTERS)[number];
  readonly maxResults?: number;
  readonly nextToken?: string;
};

export interface ListExecutionsOutput {
  readonly executions: readonly {
    readonly executionArn: string;
    readonly stateMachineArn: string;
    readonly stateMachineVersionArn?: string;
    readonly stateMachineAliasArn?: string;
    readonly name: string;
    readonly status: ExecutionStatus;
    readonly startDate: number;
    readonly stopDate?: number;
    readonly redriveCount: number;
    readonly redriveDate?: number;
  }[];
  readonly nextToken?: string;
}

/** Executions of a Standard machine, or of one of its versions or aliases, newest first. */
export function listExecutions(context: ServiceContext, body: ListExecutionsInput): ListExecutionsOutput {
  const request = new Request(body);
  const arn = request.string('stateMachineArn', { min: 1, max: 256 });
  const statusFilter = request.oneOf('statusFilter', STATUSES);
  if (request.string('mapRunArn') !== undefined) throw validation('Map Runs are not supported by this endpoint yet');
  if (arn === undefined) throw validation('Must specify only one of stateMachineArn or mapRunArn');
  if (statusFilter === 'PENDING_REDRIVE') {
    throw validation('PENDING_REDRIVE statusFilter can only be used with a mapRunArn');
  }
  if (request.oneOf('redriveFilter', REDRIVE_FILTERS) !== undefined) {
    throw validation('redriveFilter can only be used with a mapRunArn');
  }
  const scope = `executions ${arn} ${statusFilter ?? ''}`;
  const { limit, cursor = Number.MAX_SAFE_INTEGER } = readPage(request, scope, 3096);
  const { machine, version, alias } = targetByArn(context, arn);
  if (machine.type === 'EXPRESS') throw typeNotSupported();

  const filter = {
    status: statusFilter,
    ...(alias === undefined ? { version: version?.number } : { alias: alias.name }),
  };
  const records = context.journal.list(machine.key, filter, cursor, limit + 1);
  const page = records.slice(0, limit);
  const last = page.at(-1);
  const stateMachineArn = context.arns.machine(machine.name);
  return {
    executions: page.map((record) => ({
      executionArn: context.arns.execution(machine.name, record.name),
      stateMachineArn,
      ...startedBy(context, machine, record),
      name: record.name,
      status: record.status,
      startDate: seconds(record.started),
      ...(record.stopped !== null && { stopDate: seconds(record.stopped) }),
      ...shownRedrives(record),
    })),
    ...(records.length > limit && last !== undefined && { nextToken: nextToken(last.key, scope) }),
  };
}
