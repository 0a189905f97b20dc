import { isObject, type JsonObject } from '../json.ts';
import { StatesError } from '../language/index.ts';
import type { Payload } from '../payload.ts';

/** The parameters of an integration as an object with the required fields; else AWS's refusal to start the task. */
export function readParameters(parameters: Payload, required: readonly string[]): JsonObject {
  const { value } = parameters;
  const object = isObject(value) ? value : {};
  const missing = required.filter((name) => object[name] === undefined);
  if (missing.length === 0) return object;
  throw refused(parameters, missing.map((name) => `The field '${name}' is required but was missing`).join(', '));
}

/** A string parameter; undefined when absent. */
export function readString(parameters: Payload, object: JsonObject, name: string): string | undefined {
  const value = object[name];
  if (value === undefined || typeof value === 'string') return value;
  throw refused(parameters, `The value of the field '${name}' has an invalid format`);
}

function refused(parameters: Payload, reasons: string): StatesError {
  return new StatesError(
    'States.Runtime',
    `The Parameters '${parameters.text}' could not be used to start the Task: [${reasons}]`,
  );
}
