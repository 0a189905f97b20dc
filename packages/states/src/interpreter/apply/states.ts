import type { StateEntered, StateExited } from '../../history/events.ts';
import { Payload } from '../../payload.ts';
import type { Frame } from '../execution.ts';

/** A frame enters a state. */
export function enter(
  frame: Frame,
  event: StateEntered & { id: number; previousEventId: number; time: number },
  payload: Payload | undefined,
): void {
  frame.state = frame.branch.states.get(event.name);
  if (frame.state === undefined) throw new Error(`the definition has no state '${event.name}'`);
  frame.input = payload ?? Payload.ofText(event.input);
  frame.enteredAt = event.time;
  frame.enteredEventId = event.id;
  frame.enteredFrom = event.previousEventId;
  frame.retries = [];
  frame.retryCount = 0;
  frame.argument = undefined;
  frame.items = undefined;
  if (event.failure !== undefined) frame.phase = { kind: 'failed', failure: event.failure, untried: 'retry' };
  else if (event.deadline !== undefined) frame.phase = { kind: 'waiting', until: event.deadline };
  else frame.phase = { kind: 'entered' };
}

/** A frame leaves its state, for another one or at the end of its branch. */
export function leave(frame: Frame, event: StateExited & { id: number }, payload: Payload | undefined): void {
  const output = payload ?? Payload.ofText(event.output);
  if (event.assigned !== undefined) {
    const values = Object.entries(event.assigned).map(([name, text]) => [name, Payload.ofText(text)]);
    frame.variables = { ...frame.variables, ...Object.fromEntries(values) };
  }
  frame.state = undefined;
  frame.argument = undefined;
  frame.items = undefined;
  if (event.next !== undefined) {
    frame.phase = { kind: 'arriving', state: event.next, input: output };
    return;
  }
  frame.phase = { kind: 'ended', output };
  // A Parallel's own next event points at the branch that ended last; a Map's at MapIterationSucceeded.
  const { parent } = frame;
  if (parent?.state?.type === 'Parallel' && parent.phase.kind === 'branching') {
    parent.previousEventId = event.id;
    parent.phase.active -= 1;
  }
}

/** One more use of a retrier. */
export function countRetry(retries: readonly number[], retrier: number): readonly number[] {
  const counted = [...retries];
  while (counted.length <= retrier) counted.push(0);
  counted[retrier] = (counted[retrier] ?? 0) + 1;
  return counted;
}
