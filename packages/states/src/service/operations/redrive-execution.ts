import { headerOf, type ServiceContext, seconds } from '../context.ts';
import { executionDoesNotExist, ServiceError } from '../errors.ts';
import { findExecution } from '../execution.ts';
import { redrivability } from '../redrive.ts';
import { Request } from '../request.ts';

export type RedriveExecutionInput = { readonly executionArn: string; readonly clientToken?: string };

export interface RedriveExecutionOutput {
  readonly redriveDate: number;
}

/** For how long, and for how many redrives, AWS remembers client tokens. */
const TOKEN_KEPT = 15 * 60 * 1000;
const TOKENS = 10;

/**
 * Starts an execution that ended badly again, where it did, with the definition that it began with. The answer comes when
 * that is on disk; the same client token again gives the same answer. Throws ExecutionNotRedrivable.
 */
export async function redriveExecution(
  context: ServiceContext,
  body: RedriveExecutionInput,
): Promise<RedriveExecutionOutput> {
  const request = new Request(body);
  const clientToken = request.string('clientToken', { min: 1, max: 64, pattern: '[!-~]+' });
  const { arn, machine, record, mapRun } = findExecution(context, request);
  const earlier = clientToken === undefined ? undefined : redrivenAt(context, record.key, clientToken);
  if (earlier !== undefined) return { redriveDate: seconds(earlier) };

  // Until the start or the end of an execution is on disk, the record tells of the time before.
  const runs = context.runner.get(arn) !== undefined;
  const now = runs ? ({ ...record, status: 'RUNNING' } as const) : record;
  const { redriveStatus, redriveStatusReason } = redrivability(context, machine, now, mapRun);
  if (redriveStatus !== 'REDRIVABLE') {
    const reason = redriveStatusReason ?? 'Execution was started by a Map Run';
    throw new ServiceError('ExecutionNotRedrivable', `Execution Not Redrivable: '${reason}'`);
  }
  const revision = context.machines.revision(record.revision);
  if (revision === undefined) throw executionDoesNotExist(arn);
  const header = headerOf(context, machine, revision, arn, record.name, record.traceHeader ?? undefined);
  return { redriveDate: seconds(await context.runner.redrive(header, record, clientToken)) };
}

function redrivenAt({ journal, clock }: ServiceContext, key: number, token: string): number | undefined {
  const since = clock.now() - TOKEN_KEPT;
  const known = journal.redrives(key, TOKENS).find((redrive) => redrive.clientToken === token && redrive.time > since);
  return known?.time;
}
