import { field, isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Diagnostics } from './diagnostics.ts';
import { innerBranches } from './written-states.ts';

/** Checks that no branch or iteration assigns a variable that a scope around it assigns: it could not reach that one. */
export function checkVariableScopes(branch: JsonObject, diagnostics: Diagnostics): void {
  checkBranch(branch, '', new Set(), diagnostics);
}

function checkBranch(branch: JsonObject, location: string, outer: ReadonlySet<string>, diagnostics: Diagnostics): void {
  const states = Object.entries(objectIn(branch, 'States'));
  const assignments = (lists: readonly string[]) =>
    states.flatMap(([name, state]) => assignedIn(state, `${location}/States/${name}`, lists));
  const assigned = assignments(['Choices', 'Catch']);
  for (const [name, at] of assigned) {
    if (!outer.has(name)) continue;
    diagnostics.error(
      at,
      `The variable name '${name}' was already defined in a parent scope.`,
      'DUPLICATE_VARIABLE_NAME',
    );
  }
  // As recorded on AWS, a branch may assign what the catcher of the state around it assigns.
  const known = new Set([...outer, ...assignments(['Choices']).map(([name]) => name)]);
  for (const [name, state] of states) {
    if (!isObject(state)) continue;
    for (const [place, inner] of innerBranches(state)) {
      // Iterations of a distributed Map are executions of their own, which see nothing of this one's variables.
      const own = field(objectIn(inner, 'ProcessorConfig'), 'Mode') === 'DISTRIBUTED';
      checkBranch(inner, `${location}/States/${name}/${place}`, own ? new Set() : known, diagnostics);
    }
  }
}

/** The variables that a state assigns itself or in these lists of rules or catchers, each with its place. */
function assignedIn(state: Json, location: string, lists: readonly string[]): [name: string, location: string][] {
  if (!isObject(state)) return [];
  const within = lists.flatMap((list) => {
    const items = field(state, list);
    if (!isArray(items)) return [];
    return items.flatMap((item, index) => assignedIn(item, `${location}/${list}[${index}]`, lists));
  });
  const own = Object.keys(objectIn(state, 'Assign'));
  return [...own.map((key): [string, string] => [key.replace(/\.\$$/, ''), `${location}/Assign/${key}`]), ...within];
}

function objectIn(object: JsonObject, name: string): JsonObject {
  const value = field(object, name);
  return isObject(value) ? value : {};
}
