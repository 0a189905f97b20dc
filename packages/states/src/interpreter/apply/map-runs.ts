import type { MapRunFailed, MapRunRedriven, MapRunStarted } from '../../history/events.ts';
import type { Payload } from '../../payload.ts';
import { type Frame, mapRunOf, type Phase } from '../execution.ts';

/** What a Map waits for now: iterations of its own, or a Map Run to be started. */
export function startedMap(frame: Frame, maxConcurrency: number, id: number): Phase {
  if (frame.state?.type !== 'Map') throw new Error('MapStateStarted outside a Map state');
  if (frame.state.distributed !== undefined) return { kind: 'mapRunDue', maxConcurrency };
  return { kind: 'branching', children: [], maxConcurrency, active: 0, previousEventId: id };
}

/** A Map Run begins. */
export function startedMapRun({ mapRunArn, plan, id }: MapRunStarted & { readonly id: number }): Phase {
  return { kind: 'mapRun', mapRunArn, plan, startedBy: id, redriveCount: 0 };
}

/** A Map Run that ended badly goes on. */
export function redrivenMapRun(
  { phase }: Frame,
  { redriveCount, id }: MapRunRedriven & { readonly id: number },
): Phase {
  if (phase.kind !== 'mapRunRedriveDue') throw new Error('a redrive of no Map Run');
  return { ...phase.mapRun, startedBy: id, redriveCount };
}

/**
 * Failures after which AWS starts a new Map Run instead of redriving the old one
 * (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html, "Redrive eligibility").
 */
const NOT_REDRIVEN = ['States.DataLimitExceeded', 'States.Runtime'];

/** A Map Run has failed. */
export function failedMapRun({ phase }: Frame, failure: MapRunFailed): Phase {
  const mapRun = NOT_REDRIVEN.includes(failure.error ?? '') ? undefined : mapRunOf(phase);
  return { kind: 'mapRunFailed', failure, ...(mapRun && { mapRun }) };
}

/** A Map Run was stopped, since a state around it failed. */
export function abortedMapRun({ phase }: Frame): Phase {
  const mapRun = mapRunOf(phase);
  return { kind: 'aborted', ...(mapRun && { mapRun }) };
}

/** A Map Run has ended well. */
export function endedMapRun(frame: Frame, output: Payload): Phase {
  if (frame.phase.kind !== 'mapRun') throw new Error('the end of a Map Run that did not run');
  return { kind: 'mapRunSucceeded', output, startedBy: frame.phase.startedBy };
}

/**
 * Whether the frame's state is the first of its execution. What a distributed Map's MapStateExited points back to depends
 * on it in the recordings: to MapRunSucceeded then, else to MapRunStarted.
 */
export function isFirst(frame: Frame): boolean {
  return frame.enteredFrom === 0;
}
