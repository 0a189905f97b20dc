import type { ExecutionRecord } from '../journal/journal.ts';
import type { MachineRecord } from '../journal/machines.ts';
import type { MapRunRecord } from '../journal/map-runs.ts';
import { whyNotRedrivable } from '../journal/redrivable.ts';
import { type ServiceContext, seconds } from './context.ts';

export type RedriveStatus = 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN';

/** Whether AWS would redrive an execution now, and in its words why not. */
export interface Redrivability {
  readonly redriveStatus: RedriveStatus;
  readonly redriveStatusReason?: string;
}

/**
 * Whether AWS would redrive an execution now: one that a Map Run started only together with that Map Run, so that the
 * execution which the Map Run belongs to must be redrivable too, once it has ended
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html and
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html, "Redrive eligibility").
 */
export function redrivability(
  context: ServiceContext,
  machine: MachineRecord,
  record: ExecutionRecord,
  mapRun: MapRunRecord | undefined,
): Redrivability {
  const reason = reasonOf(context, machine, record, mapRun);
  if (reason !== undefined) return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason };
  return { redriveStatus: mapRun === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' };
}

function reasonOf(
  context: ServiceContext,
  machine: MachineRecord,
  record: ExecutionRecord,
  mapRun: MapRunRecord | undefined,
): string | undefined {
  const { journal, clock } = context;
  if (machine.deleting) return 'State machine is in DELETING status';
  const reason = whyNotRedrivable(record, mapRun?.type, () => journal.last(record.key)?.id ?? 0, clock.now());
  return reason ?? (mapRun && whyNotByMapRun(context, machine, mapRun));
}

/** Why nothing of a Map Run would be redriven; while the execution that it belongs to runs, that can't be said yet. */
export function whyNotByMapRun(
  context: ServiceContext,
  machine: MachineRecord,
  { execution, final }: MapRunRecord,
): string | undefined {
  const parent = context.journal.get(execution);
  if (parent === undefined || parent.status === 'RUNNING' || parent.status === 'PENDING_REDRIVE') return undefined;
  const mapRun = parent.mapRun === null ? undefined : context.mapRuns.get(parent.mapRun);
  // The last is none of AWS's reasons: it has none for a Map Run that another one followed.
  return reasonOf(context, machine, parent, mapRun) ?? (final ? 'Map Run cannot be redriven' : undefined);
}

/** How often and when an execution or a Map Run was redriven, as answers show it. */
export function shownRedrives({ redrives, redriven }: Pick<ExecutionRecord | MapRunRecord, 'redrives' | 'redriven'>): {
  redriveCount: number;
  redriveDate?: number;
} {
  return { redriveCount: redrives, ...(redriven !== null && { redriveDate: seconds(redriven) }) };
}
