import type { FailState, State, WaitState } from '../definition/model.ts';
import { ENTERED, type Failure, type StateEntered } from '../history/events.ts';
import { failureIn } from '../language/index.ts';
import type { Payload } from '../payload.ts';
import type { Frame } from './execution.ts';
import { failureOf } from './failure.ts';
import type { Turn } from './turn.ts';

/** Enters a state. What a Wait waits for and a Fail fails with is settled here, so that the event tells it all. */
export function enterState(turn: Turn, frame: Frame, name: string, input: Payload): void {
  turn.transition();
  const state = frame.branch.states.get(name);
  if (state === undefined) throw new Error(`the definition has no state '${name}'`);
  turn.emit(
    frame,
    { type: ENTERED[state.type], name, input: input.text, ...details(turn, frame, state, input) },
    input,
  );
  turn.proceed(frame);
}

function details(
  turn: Turn,
  frame: Frame,
  state: State,
  input: Payload,
): Pick<StateEntered, 'deadline' | 'failure'> | undefined {
  if (state.type !== 'Wait' && state.type !== 'Fail') return undefined;
  try {
    return state.type === 'Wait'
      ? { deadline: deadlineOf(turn, frame, state, input) }
      : { failure: givenFailure(turn, frame, state, input) };
  } catch (thrown) {
    const error = failureIn(thrown);
    if (error === undefined) throw thrown;
    return { failure: failureOf(error, state.name, turn.nextEventId) };
  }
}

function deadlineOf(turn: Turn, frame: Frame, state: WaitState, input: Payload): number {
  const scopeOf = turn.scopes(frame, { entering: { name: state.name, at: turn.now } });
  return state.until(scopeOf(state.flow.argument(input, scopeOf)), turn.now);
}

function givenFailure(turn: Turn, frame: Frame, state: FailState, input: Payload): Failure {
  const scopeOf = turn.scopes(frame, { entering: { name: state.name, at: turn.now } });
  const scope = scopeOf(state.flow.argument(input, scopeOf));
  const error = state.error?.(scope);
  const cause = state.cause?.(scope);
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}
