import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import { variablesOfExpression, variablesOfPath } from '../language/index.ts';
import { writtenStates } from './written-states.ts';

/** Fields whose objects are data, in which only what is named `x.$` is evaluated. */
const TEMPLATES = ['Parameters', 'ResultSelector', 'ItemSelector', 'BatchInput', 'Assign'];
/** Fields that hold states, which speak for themselves, or nothing to evaluate. */
const OTHERS = ['Branches', 'ItemProcessor', 'Iterator', 'Result', 'Comment'];

/** The variables that each state of a valid definition refers to, sorted; states without any are left out. */
export function variableReferences(definition: JsonObject): Readonly<Record<string, readonly string[]>> {
  const references = [...writtenStates(definition)].map(({ name, fields, queryLanguage }): [string, string[]] => {
    const variables =
      queryLanguage === 'JSONata'
        ? [...stringsOf(fields)].flatMap(variablesOfExpression)
        : [...pathsOf(fields)].flatMap(variablesOfPath);
    return [name, [...new Set(variables)].sort()];
  });
  return Object.fromEntries(references.filter(([, variables]) => variables.length > 0));
}

/** Every path and function call in the fields of a JSONPath state. */
function* pathsOf(fields: JsonObject): Generator<string> {
  for (const [name, value] of Object.entries(fields)) {
    if (OTHERS.includes(name)) continue;
    if (TEMPLATES.includes(name)) yield* dynamicFieldsOf(value);
    else if (typeof value !== 'string') for (const object of objectsIn(value)) yield* pathsOf(object);
    else if (name === 'Variable' || name.endsWith('Path')) yield value;
  }
}

function* dynamicFieldsOf(template: Json): Generator<string> {
  for (const object of objectsIn(template)) {
    for (const [name, value] of Object.entries(object)) {
      if (typeof value !== 'string') yield* dynamicFieldsOf(value);
      else if (name.endsWith('.$')) yield value;
    }
  }
}

/** The objects in a value that are not within another of them. */
function objectsIn(value: Json): JsonObject[] {
  if (isArray(value)) return value.flatMap(objectsIn);
  return isObject(value) ? [value] : [];
}

/** Every string in the fields of a state but for the states that it holds. */
function* stringsOf(fields: JsonObject): Generator<string> {
  for (const [name, value] of Object.entries(fields)) {
    if (OTHERS.includes(name)) continue;
    const open: Json[] = [value];
    for (let item = open.pop(); item !== undefined; item = open.pop()) {
      if (typeof item === 'string') yield item;
      else if (typeof item === 'object' && item !== null) open.push(...(Object.values(item) as Json[]));
    }
  }
}
