import type { MachineRecord } from '../../journal/machines.ts';
import type { Count, MapRunRecord, MapRunStatus, Tally } from '../../journal/map-runs.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { arnsOf, mapRunOf } from '../execution.ts';
import { findMapRun } from '../map-run.ts';
import { shownRedrives, whyNotByMapRun } from '../redrive.ts';
import { Request } from '../request.ts';

export type DescribeMapRunInput = { readonly mapRunArn: string };

/** AWS's counts of items, or of child executions, by status. */
export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
  /** Of those that ended badly, how many could not be redriven. */
  readonly failuresNotRedrivable: number;
  /** Those that ended badly and that the redrive under way will run again. */
  readonly pendingRedrive: number;
}

export interface DescribeMapRunOutput {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly status: MapRunStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly itemCounts: MapRunCounts;
  readonly executionCounts: MapRunCounts;
  readonly redriveCount: number;
  readonly redriveDate?: number;
}

export function describeMapRun(context: ServiceContext, body: DescribeMapRunInput): DescribeMapRunOutput {
  const { mapRunArn, machine, parent, mapRun } = findMapRun(context, new Request(body));
  const { started, stopped, maxConcurrency, toleratedFailurePercentage, toleratedFailureCount, status } = mapRun;
  return {
    mapRunArn,
    executionArn: arnsOf(context, machine, parent, mapRunOf(context, parent)).executionArn,
    status,
    startDate: seconds(started),
    ...(stopped !== null && { stopDate: seconds(stopped) }),
    maxConcurrency,
    toleratedFailurePercentage,
    toleratedFailureCount,
    ...countsOf(context, machine, mapRun),
    ...shownRedrives(mapRun),
  };
}

/** Items that no child execution got stand for one execution each until batches are made of them. */
function countsOf(context: ServiceContext, machine: MachineRecord, mapRun: MapRunRecord) {
  const { mapRuns, clock } = context;
  const { key, total, resultsWritten } = mapRun;
  const tallies = mapRuns.tally(key);
  const given = tallies.reduce((sum, { items }) => sum + items, 0);
  const pending = Math.max((total ?? 0) - given, 0);
  const none = whyNotByMapRun(context, machine, mapRun) !== undefined;
  const permanent = none ? undefined : mapRuns.notRedrivable(key, clock.now());
  return {
    itemCounts: countBy(tallies, 'items', { pending, permanent, resultsWritten }),
    executionCounts: countBy(tallies, 'executions', { pending, permanent, resultsWritten }),
  };
}

/** What no status tells. `permanent` are the failures that can't be redriven; if there are none but such, undefined. */
interface Rest {
  readonly pending: number;
  readonly permanent: Count | undefined;
  readonly resultsWritten: number;
}

function countBy(
  tallies: readonly Tally[],
  what: keyof Count,
  { pending, permanent, resultsWritten }: Rest,
): MapRunCounts {
  const of = (status: Tally['status']) => tallies.find((tally) => tally.status === status)?.[what] ?? 0;
  const counts = {
    pending,
    running: of('RUNNING'),
    succeeded: of('SUCCEEDED'),
    failed: of('FAILED'),
    timedOut: of('TIMED_OUT'),
    aborted: of('ABORTED'),
    pendingRedrive: of('PENDING_REDRIVE'),
  };
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { failed, timedOut, aborted } = counts;
  const failuresNotRedrivable = permanent?.[what] ?? failed + timedOut + aborted;
  return { ...counts, total, resultsWritten, failuresNotRedrivable };
}
