import type { Failure } from '../../history/events.ts';
import type { MapRunLimits } from '../../journal/map-runs.ts';

/** AWS's failure of a Map Run in which too much has failed. */
export const EXCEEDED: Failure = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};

/** Whether more of the items failed than is tolerated. Of the two thresholds, those above 0 count; without any, none. */
export function exceeds(
  { toleratedFailureCount: count, toleratedFailurePercentage: percentage }: MapRunLimits,
  failed: number,
  total: number,
): boolean {
  if (failed === 0) return false;
  if (count === 0 && percentage === 0) return true;
  return (count > 0 && failed > count) || (percentage > 0 && failed * 100 > percentage * total);
}
