import type { MapRunRecord, MapRunStatus, MapRunStore, Tally } from '../../journal/map-runs.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { arnsOf, mapRunOf } from '../execution.ts';
import { findMapRun } from '../map-run.ts';
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
    ...countsOf(context.mapRuns, mapRun),
    redriveCount: 0,
  };
}

/** Items that no child execution got stand for one execution each until batches are made of them. */
function countsOf(store: MapRunStore, { key, total, resultsWritten }: MapRunRecord) {
  const tallies = store.tally(key);
  const given = tallies.reduce((sum, { items }) => sum + items, 0);
  const pending = Math.max((total ?? 0) - given, 0);
  return {
    itemCounts: countBy(tallies, 'items', pending, resultsWritten),
    executionCounts: countBy(tallies, 'executions', pending, resultsWritten),
  };
}

function countBy(
  tallies: readonly Tally[],
  what: 'items' | 'executions',
  pending: number,
  resultsWritten: number,
): MapRunCounts {
  const of = (status: Tally['status']) => tallies.find((tally) => tally.status === status)?.[what] ?? 0;
  const counts = {
    pending,
    running: of('RUNNING'),
    succeeded: of('SUCCEEDED'),
    failed: of('FAILED'),
    timedOut: of('TIMED_OUT'),
    aborted: of('ABORTED'),
  };
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...counts, total, resultsWritten };
}
