import { field, isArray, isObject, type Json, type JsonObject } from '../json.ts';

/** A state as it was written, at whatever depth of a definition. */
export interface WrittenState {
  readonly name: string;
  readonly fields: JsonObject;
  readonly location: string;
  readonly queryLanguage: string;
}

/** Every state of a definition, those of branches and processors after the state that holds them. */
export function* writtenStates(branch: JsonObject, location = '', language = 'JSONPath'): Generator<WrittenState> {
  const states = field(branch, 'States');
  if (!isObject(states)) return;
  const inherited = languageOf(branch, language);
  for (const [name, fields] of Object.entries(states)) {
    if (!isObject(fields)) continue;
    const at = `${location}/States/${name}`;
    const queryLanguage = languageOf(fields, inherited);
    yield { name, fields, location: at, queryLanguage };
    for (const [place, inner] of innerBranches(fields)) yield* writtenStates(inner, `${at}/${place}`, inherited);
  }
}

function languageOf(fields: JsonObject, inherited: string): string {
  const own = field(fields, 'QueryLanguage');
  return typeof own === 'string' ? own : inherited;
}

/** The branches of a Parallel and the processor of a Map, each by its place in the state. */
export function innerBranches(state: JsonObject): [place: string, branch: JsonObject][] {
  const branches = field(state, 'Branches');
  const places: [string, Json | undefined][] = [
    ...(isArray(branches) ? branches.map((branch, index): [string, Json] => [`Branches[${index}]`, branch]) : []),
    ['ItemProcessor', field(state, 'ItemProcessor')],
    ['Iterator', field(state, 'Iterator')],
  ];
  return places.flatMap(([place, branch]) => (isObject(branch) ? [[place, branch] as [string, JsonObject]] : []));
}
