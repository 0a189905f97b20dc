import type { Execution, Frame, Phase } from './execution.ts';
import { branchesOf, mapRunOf } from './execution.ts';

/**
 * Brings an execution that ended badly back to life: whatever was unsuccessful begins anew, once for each line of
 * control, and what has succeeded keeps its results. `eventId` is that of ExecutionRedriven.
 */
export function reviveExecution(execution: Execution, eventId: number): void {
  const root = execution.frames.get(0);
  if (root !== undefined) revive(root, eventId);
}

/** The ARNs of the Map Runs that a redrive of an execution that has ended would go on with. */
export function redrivableMapRuns(execution: Execution): string[] {
  const root = execution.frames.get(0);
  return root === undefined ? [] : mapRunsOf(root);
}

function mapRunsOf({ phase }: Frame): string[] {
  const mapRun = mapRunOf(phase);
  return mapRun === undefined ? (branchesOf(phase)?.children ?? []).flatMap(mapRunsOf) : [mapRun.mapRunArn];
}

function revive(frame: Frame, eventId: number): void {
  frame.previousEventId = eventId;
  frame.endReported = false;
  frame.abortReported = false;
  // Retries begin anew in a state that is run again; one that goes on with its Map Run is not
  // (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html, "Retry behavior").
  if (mapRunOf(frame.phase) === undefined) {
    frame.retries = [];
    frame.retryCount = 0;
  }
  frame.argument = undefined;
  frame.items = undefined;
  frame.phase = revivedPhase(frame, eventId);
}

function revivedPhase(frame: Frame, eventId: number): Phase {
  const { phase, state } = frame;
  if (state === undefined) return phase.kind === 'failed' ? { kind: 'starting' } : phase;
  const branches = branchesOf(phase);
  if (branches !== undefined) {
    const active = branches.children.filter((child) => !isDone(child));
    for (const child of active) if (child.phase.kind !== 'ended') revive(child, eventId);
    return { ...branches, active: active.length, previousEventId: eventId };
  }
  if (phase.kind === 'mapRunSucceeded') return phase;
  const mapRun = mapRunOf(phase);
  if (mapRun !== undefined) return { kind: 'mapRunRedriveDue', mapRun };
  // What these do is settled on entry, so they are entered once more; AWS says so of Fail.
  if (state.type === 'Wait' || state.type === 'Fail')
    return { kind: 'arriving', state: state.name, input: frame.input };
  return { kind: 'entered' };
}

/** Whether a branch or iteration has ended, as far as its parent counts it. */
function isDone({ phase, parent, endReported }: Frame): boolean {
  return phase.kind === 'ended' && (parent?.state?.type === 'Parallel' || endReported);
}
