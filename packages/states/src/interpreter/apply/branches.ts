import type { Failure } from '../../history/events.ts';
import { Payload } from '../../payload.ts';
import { addFrame, branchesOf, type Execution, type Frame, mapRunOf, type Phase } from '../execution.ts';

/** A Parallel starts all its branches. */
export function startBranches(execution: Execution, frame: Frame, id: number): void {
  if (frame.state?.type !== 'Parallel') throw new Error('ParallelStateStarted outside a Parallel state');
  const children = frame.state.branches.map((branch, index) =>
    addFrame(execution, frame, index, branch, { kind: 'starting' }, id),
  );
  frame.phase = { kind: 'branching', children, maxConcurrency: 0, active: children.length, previousEventId: id };
}

/** A Map starts its next iteration. */
export function startIteration(execution: Execution, frame: Frame, index: number, id: number): void {
  if (frame.state?.type !== 'Map' || frame.phase.kind !== 'branching')
    throw new Error('an iteration outside a Map state');
  const child = addFrame(execution, frame, index, frame.state.processor, { kind: 'starting' }, id);
  frame.phase.children.push(child);
  frame.phase.active += 1;
}

/** An iteration has ended well. */
export function endIteration(execution: Execution, frame: Frame, childId: number, id: number): void {
  const child = childOf(execution, childId);
  if (frame.phase.kind === 'branching') {
    frame.phase.previousEventId = child.previousEventId;
    frame.phase.active -= 1;
  }
  child.endReported = true;
  frame.previousEventId = id;
}

/** An iteration by the id of its frame. */
export function childOf(execution: Execution, id: number): Frame {
  const child = execution.frames.get(id);
  if (child === undefined) throw new Error(`no frame ${id} in ${execution.header.arn}`);
  return child;
}

/** A failed Parallel or Map keeps its branches, or its Map Run, until it is left or retried. */
export function failed({ phase }: Frame, failure: Failure, untried: 'retry' | 'catch' | 'nothing'): Phase {
  const branches = branchesOf(phase);
  const mapRun = mapRunOf(phase);
  return { kind: 'failed', failure, untried, ...(branches && { branches }), ...(mapRun && { mapRun }) };
}

/** What the branches or iterations gave, in their order. */
export function collect(frame: Frame): Payload {
  if (frame.phase.kind !== 'branching') throw new Error('a result of branches that were not started');
  return Payload.ofArray(
    frame.phase.children.map(({ phase }) => {
      if (phase.kind !== 'ended') throw new Error('a result of branches that have not ended');
      return phase.output;
    }),
  );
}
