import { isNestedWithin, isObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { findJsonFault } from '../json-fault.ts';
import { type Diagnostic, InvalidDefinition } from './diagnostics.ts';

/** JSON nested deeper than this could not be walked safely. */
const MAX_DEPTH = 200;

const NO_OBJECT: Diagnostic = {
  severity: 'ERROR',
  code: 'SCHEMA_VALIDATION_FAILED',
  message: 'Definition must be a valid JSON object',
};

const TOO_DEEP: Diagnostic = {
  severity: 'ERROR',
  code: 'TOO_DEEPLY_NESTED',
  message: 'The states are too deeply nested',
};

/** The object that the text of a definition is. Throws InvalidDefinition. */
export function parseDefinition(text: string): JsonObject {
  if (text.trim() === '') throw new InvalidDefinition([NO_OBJECT]);
  let value: Json;
  try {
    value = parseJson(text);
  } catch (error) {
    const fault = findJsonFault(text) ?? { message: (error as Error).message };
    throw new InvalidDefinition([{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', ...fault }]);
  }
  if (!isObject(value)) throw new InvalidDefinition([NO_OBJECT]);
  if (!isNestedWithin(value, MAX_DEPTH)) throw new InvalidDefinition([TOO_DEEP]);
  return value;
}
