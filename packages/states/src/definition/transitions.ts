import type { JsonObject } from '../json.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { State } from './model.ts';

interface Target {
  readonly name: string;
  readonly at: string;
}

/** Every state that `state` can lead to, with the place that says so. */
function targets(state: State): Target[] {
  const found: Target[] = [];
  if (state.next !== undefined) found.push({ name: state.next, at: 'Next' });
  if (state.type === 'Choice') {
    state.choices.forEach(({ next }, index) => {
      found.push({ name: next, at: `Choices[${index}]/Next` });
    });
    if (state.default !== undefined) found.push({ name: state.default, at: 'Default' });
  }
  if ('catch' in state) {
    state.catch.forEach(({ next }, index) => {
      found.push({ name: next, at: `Catch[${index}]/Next` });
    });
  }
  // What has no name is a fault that is noted already.
  return found.filter(({ name }) => name !== '');
}

const isTerminal = (state: State): boolean =>
  state.type === 'Succeed' || state.type === 'Fail' || (state.type !== 'Choice' && state.next === undefined);

/** Checks that every transition leads somewhere, that the branch can end, and that every state can be reached. */
export function checkTransitions(
  startAt: string,
  states: ReadonlyMap<string, State>,
  source: JsonObject,
  location: string,
  diagnostics: Diagnostics,
): void {
  const base = location === '/' ? '' : location;
  const missing = (name: string, at: string) =>
    diagnostics.list.push({
      severity: 'ERROR',
      code: 'MISSING_TRANSITION_TARGET',
      message: `Missing 'Next' target: ${name}`,
      location: at,
    });

  if (!Object.hasOwn(source, startAt)) missing(startAt, `${base}/StartAt`);
  for (const state of states.values()) {
    for (const { name, at } of targets(state)) {
      if (!Object.hasOwn(source, name)) missing(name, `${base}/States/${state.name}/${at}`);
    }
  }
  if (![...states.values()].some(isTerminal)) {
    diagnostics.list.push({ severity: 'ERROR', code: 'MISSING_END_STATE', message: 'Workflow has no terminal state' });
    return;
  }
  const reached = new Set<string>();
  const open = [startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states.get(name);
    if (state === undefined || reached.has(name)) continue;
    reached.add(name);
    for (const target of targets(state)) open.push(target.name);
  }
  for (const name of states.keys()) {
    if (reached.has(name)) continue;
    diagnostics.list.push({
      severity: 'ERROR',
      code: 'MISSING_TRANSITION_TARGET',
      message: `State "${name}" is not reachable.`,
      location: `${base}/States/${name}`,
    });
  }
}
