import type { Payload } from '../../payload.ts';
import type { Frame, Phase } from '../execution.ts';

/** What a Map waits for now: iterations of its own, or a Map Run to be started. */
export function startedMap(frame: Frame, maxConcurrency: number, id: number): Phase {
  if (frame.state?.type !== 'Map') throw new Error('MapStateStarted outside a Map state');
  if (frame.state.distributed !== undefined) return { kind: 'mapRunDue', maxConcurrency };
  return { kind: 'branching', children: [], maxConcurrency, active: 0, previousEventId: id };
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
