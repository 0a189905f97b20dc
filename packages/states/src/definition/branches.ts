import { field } from '../json.ts';
import type { Branch, MapState, State } from './model.ts';
import { parseDefinition } from './parse.ts';
import { writtenStates } from './written-states.ts';

/** The text of a distributed Map's processor as it was written, found in its machine's definition. */
export function processorText(definition: string, { name }: MapState): string {
  for (const written of writtenStates(parseDefinition(definition))) {
    if (written.name === name) return JSON.stringify(field(written.fields, 'ItemProcessor'));
  }
  throw new Error(`the definition has no state '${name}'`);
}

/** The branches that a state has inside: of a Parallel, or the processor of a Map. */
export function branchesOf(state: State): readonly Branch[] {
  if (state.type === 'Parallel') return state.branches;
  return state.type === 'Map' ? [state.processor] : [];
}

/** The distributed Map with a label, at any depth. */
export function findDistributedMap({ states }: Branch, label: string): MapState | undefined {
  for (const state of states.values()) {
    if (state.type === 'Map' && state.distributed?.label === label) return state;
    for (const branch of branchesOf(state)) {
      const found = findDistributedMap(branch, label);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const distributing = new WeakMap<Branch, boolean>();

/** Whether there is a distributed Map, at any depth. Looked for once. */
export function hasDistributedMap(branch: Branch): boolean {
  let found = distributing.get(branch);
  if (found === undefined) {
    found = [...branch.states.values()].some(
      (state) => (state.type === 'Map' && state.distributed !== undefined) || branchesOf(state).some(hasDistributedMap),
    );
    distributing.set(branch, found);
  }
  return found;
}
