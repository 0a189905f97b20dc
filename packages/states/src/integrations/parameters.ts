import { isObject, type JsonObject } from '../json.ts';
import { StatesError } from '../language/index.ts';
import type { Payload } from '../payload.ts';

/** Checks that the required fields are there, and that those of `strings` are text; else AWS refuses to start the task. */
export const checkFields =
  (required: readonly string[], strings: readonly string[] = []) =>
  (parameters: Payload): void => {
    const object = parametersOf(parameters);
    const missing = required.filter((name) => object[name] === undefined);
    if (missing.length > 0) {
      throw refused(parameters, missing.map((name) => `The field '${name}' is required but was missing`).join(', '));
    }
    for (const name of strings) readString(parameters, name);
  };

/** The parameters as an object: what isn't one has no fields. */
export function parametersOf({ value }: Payload): JsonObject {
  return isObject(value) ? value : {};
}

/** A string parameter; undefined when absent. */
export function readString(parameters: Payload, name: string): string | undefined {
  const value = parametersOf(parameters)[name];
  if (value === undefined || typeof value === 'string') return value;
  throw refused(parameters, `The value of the field '${name}' has an invalid format`);
}

export function refused(parameters: Payload, reason: string): StatesError {
  return new StatesError(
    'States.Runtime',
    `The Parameters '${parameters.text}' could not be used to start the Task: [${reason}]`,
  );
}
