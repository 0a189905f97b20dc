import { branchesOf } from '../definition/branches.ts';
import { compileDefinition, compileLoneState } from '../definition/compile.ts';
import type { Branch, State } from '../definition/model.ts';
import type { IntegrationCatalog } from '../definition/task-resource.ts';

/**
 * Compiles the state under test: the one of that name, at any depth, in the definition of a machine, or else a state's
 * own definition. Undefined if the machine has no such state. Throws InvalidDefinition.
 */
export function compileSubject(
  definition: string,
  stateName: string | undefined,
  catalog: IntegrationCatalog,
): State | undefined {
  const context = { type: 'STANDARD', catalog, mocked: true } as const;
  if (stateName === undefined) return compileLoneState(definition, context);
  return find(compileDefinition(definition, context), stateName);
}

function find({ states }: Branch, name: string): State | undefined {
  const own = states.get(name);
  if (own !== undefined) return own;
  for (const state of states.values()) {
    for (const branch of branchesOf(state)) {
      const found = find(branch, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
