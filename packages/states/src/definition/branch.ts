import type { StateContext } from './context.ts';
import type { Branch, State } from './model.ts';
import type { Reader } from './reader.ts';
import { compileState } from './state.ts';
import { checkTransitions } from './transitions.ts';

/** Compiles StartAt and States of a machine, branch or Map processor. */
export function compileBranch(reader: Reader, context: StateContext): Branch {
  // AWS lists the missing ones in this order.
  reader.require('States', 'StartAt');
  const startAt = reader.string('StartAt') ?? '';
  const source = reader.child('States');
  const states = new Map<string, State>();
  if (source === undefined) return { startAt, states };
  const names = Object.keys(source.object);
  if (names.length === 0) source.fail('Value cannot be empty');
  for (const name of names) {
    const state = source.child(name);
    const compiled = state && compileState(name, state, context);
    if (compiled !== undefined) states.set(name, compiled);
  }
  if (states.size === names.length && names.length > 0 && startAt !== '') {
    checkTransitions(startAt, states, source.object, reader.location, reader.diagnostics);
  }
  return { startAt, states };
}
