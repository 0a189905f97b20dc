import type { ExecutionRecord, RecordedStatus } from '../../journal/journal.ts';
import type { MachineRecord } from '../../journal/machines.ts';
import type { ChildFilter, MapRunRecord } from '../../journal/map-runs.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { typeNotSupported, validation } from '../errors.ts';
import { arnsOf, startedBy } from '../execution.ts';
import { MAP_RUN_ARN, mapRunByArn } from '../map-run.ts';
import { readPage } from '../page.ts';
import { shownRedrives } from '../redrive.ts';
import { Request } from '../request.ts';
import { targetByArn } from '../target.ts';

// In AWS's order, which its error message shows.
const STATUSES = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'] as const;

type StatusFilter = (typeof STATUSES)[number];

const REDRIVE_FILTERS = ['REDRIVEN', 'NOT_REDRIVEN'] as const;

export type ListExecutionsInput = {
  /** One of the two is due. */
  readonly stateMachineArn?: string;
  readonly mapRunArn?: string;
  readonly statusFilter?: StatusFilter;
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
    /** Of an execution that a Map Run started. */
    readonly mapRunArn?: string;
    readonly itemCount?: number;
    readonly name: string;
    readonly status: RecordedStatus;
    readonly startDate: number;
    readonly stopDate?: number;
    readonly redriveCount: number;
    readonly redriveDate?: number;
  }[];
  readonly nextToken?: string;
}

interface Source {
  readonly machine: MachineRecord;
  readonly mapRun: MapRunRecord | undefined;
  readonly list: (before: number, limit: number) => readonly ExecutionRecord[];
}

/** Executions of a Standard machine, of one of its versions or aliases, or of a Map Run, newest first. */
export function listExecutions(context: ServiceContext, body: ListExecutionsInput): ListExecutionsOutput {
  const request = new Request(body);
  const machineArn = request.string('stateMachineArn', { min: 1, max: 256 });
  const mapRunArn = request.string('mapRunArn', MAP_RUN_ARN);
  const status = request.oneOf('statusFilter', STATUSES);
  const redriven = request.oneOf('redriveFilter', REDRIVE_FILTERS);
  const arn = machineArn ?? mapRunArn;
  if (arn === undefined || (machineArn !== undefined && mapRunArn !== undefined)) {
    throw validation('Must specify only one of stateMachineArn or mapRunArn');
  }
  if (machineArn !== undefined && status === 'PENDING_REDRIVE') {
    throw validation('PENDING_REDRIVE statusFilter can only be used with a mapRunArn');
  }
  if (machineArn !== undefined && redriven !== undefined) {
    throw validation('redriveFilter can only be used with a mapRunArn');
  }
  const scope = `executions ${arn} ${status ?? ''} ${redriven ?? ''}`;
  const { limit, cursor = Number.MAX_SAFE_INTEGER, tokenAfter } = readPage(context, request, scope, 3096);
  const { machine, mapRun, list } =
    machineArn === undefined
      ? ofMapRun(context, arn, { status, redriven: redriven && redriven === 'REDRIVEN' })
      : ofMachine(context, arn, status);
  const records = list(cursor, limit + 1);
  const page = records.slice(0, limit);
  const last = page.at(-1);
  return {
    executions: page.map((record) => ({
      ...arnsOf(context, machine, record, mapRun),
      ...startedBy(context, machine, record),
      name: record.name,
      status: record.status,
      startDate: seconds(record.started),
      ...(record.stopped !== null && { stopDate: seconds(record.stopped) }),
      ...(record.items !== null && { itemCount: record.items }),
      ...shownRedrives(record),
    })),
    ...(records.length > limit && last !== undefined && { nextToken: tokenAfter(last.key) }),
  };
}

function ofMachine(context: ServiceContext, arn: string, status: StatusFilter | undefined): Source {
  const { machine, version, alias } = targetByArn(context, arn);
  if (machine.type === 'EXPRESS') throw typeNotSupported();
  const by = alias === undefined ? { version: version?.number } : { alias: alias.name };
  const filter = { status, ...by };
  const list = (before: number, limit: number) => context.journal.list(machine.key, filter, before, limit);
  return { machine, mapRun: undefined, list };
}

function ofMapRun(context: ServiceContext, arn: string, filter: ChildFilter): Source {
  const { machine, mapRun } = mapRunByArn(context, arn);
  const list = (before: number, limit: number) => context.mapRuns.children(mapRun.key, filter, before, limit);
  return { machine, mapRun, list };
}
