import type { CompositeState, MapState, ParallelState } from '../definition/model.ts';
import type { Json } from '../json.ts';
import { Payload } from '../payload.ts';
import { dataLimit } from './data-limit.ts';
import type { Frame } from './execution.ts';
import type { Turn } from './turn.ts';

/** AWS runs at most this many iterations of an inline Map at a time. */
const INLINE_CONCURRENCY = 40;

/** The effective input of a Parallel or Map, made once per visit. */
function argumentOf(turn: Turn, frame: Frame, state: CompositeState): Payload {
  frame.argument ??= state.flow.argument(frame.input, turn.visitScopes(frame, 'argument'));
  return frame.argument;
}

function itemsOf(turn: Turn, frame: Frame, state: MapState): readonly Json[] {
  frame.items ??= state.items(argumentOf(turn, frame, state), turn.visitScopes(frame, 'items'));
  return frame.items;
}

export function startParallel(turn: Turn, frame: Frame, state: ParallelState): void {
  argumentOf(turn, frame, state);
  turn.emit(frame, { type: 'ParallelStateStarted' });
  if (frame.phase.kind !== 'branching') return;
  for (const child of frame.phase.children) turn.schedule(child);
}

export function startMap(turn: Turn, frame: Frame, state: MapState): void {
  const argument = argumentOf(turn, frame, state);
  // AWS shows no number for items that are still to be read.
  const length = state.distributed?.readsItems ? 0 : itemsOf(turn, frame, state).length;
  const maxConcurrency = state.maxConcurrency(turn.scopes(frame)(argument));
  turn.emit(frame, { type: 'MapStateStarted', length, maxConcurrency });
  turn.proceed(frame);
}

/** What a branch or iteration begins with. Throws a StatesError that is the composite state's own. */
export function initialInput(turn: Turn, frame: Frame, parent: Frame): Payload {
  const input = makeInput(turn, frame, parent);
  if (input.oversized) throw dataLimit(parent.state?.name ?? '');
  return input;
}

function makeInput(turn: Turn, frame: Frame, parent: Frame): Payload {
  const { state } = parent;
  if (state?.type === 'Parallel') return argumentOf(turn, parent, state);
  if (state?.type !== 'Map') throw new Error('a branch outside a Parallel or Map state');
  const items = itemsOf(turn, parent, state);
  if (state.itemInput === undefined) return Payload.ofValue(items[frame.index] ?? null);
  const item = { index: frame.index, value: items[frame.index] ?? null };
  return state.itemInput(argumentOf(turn, parent, state), turn.scopes(parent, { item }));
}

/** Starts what may start now, and ends the composite state once all of its branches have ended. */
export function continueBranches(turn: Turn, frame: Frame): void {
  const { state, phase } = frame;
  if (phase.kind !== 'branching' || (state?.type !== 'Map' && state?.type !== 'Parallel')) return;
  const { children } = phase;
  if (state.type === 'Map') {
    const items = itemsOf(turn, frame, state);
    const limit = Math.min(phase.maxConcurrency || INLINE_CONCURRENCY, INLINE_CONCURRENCY);
    while (phase.active < limit && children.length < items.length) {
      const index = children.length;
      turn.emit(frame, { type: 'MapIterationStarted', name: state.name, index }, undefined, phase.previousEventId);
      const child = children[index];
      if (child !== undefined) turn.schedule(child);
    }
  }
  if (phase.active > 0) return;
  turn.emit(frame, { type: `${state.type}StateSucceeded` });
  turn.proceed(frame);
}

/** A branch or iteration has ended well. */
export function endBranch(turn: Turn, frame: Frame, parent: Frame): void {
  if (parent.state?.type === 'Map' && !frame.endReported) {
    const { name } = parent.state;
    turn.emit(
      parent,
      { type: 'MapIterationSucceeded', name, index: frame.index, child: frame.id },
      undefined,
      frame.previousEventId,
    );
  }
  turn.schedule(parent);
}
