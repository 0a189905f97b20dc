import { isObject, type Json, type JsonObject } from '../json.ts';
import { compileBranch } from './branch.ts';
import type { CompileContext } from './context.ts';
import { Diagnostics, InvalidDefinition } from './diagnostics.ts';
import type { Machine, State } from './model.ts';
import { Reader } from './reader.ts';
import { compileState, readQueryLanguage } from './state.ts';

/** AWS's limit for a definition, in bytes. */
export const MAX_DEFINITION_BYTES = 1_048_576;

/** JSON nested deeper than this could not be walked safely. */
const MAX_DEPTH = 200;

/**
 * Compiles the text of a definition. Throws InvalidDefinition, with every fault found, unless it can be run as it
 * stands: what this endpoint doesn't support is refused here too.
 */
export function compileDefinition(text: string, context: CompileContext): Machine {
  const diagnostics = new Diagnostics();
  const reader = new Reader(parseObject(text), '/', diagnostics, 'JSONPath');
  reader.allow(['Comment', 'StartAt', 'States', 'Version', 'TimeoutSeconds', 'QueryLanguage']);
  const language = readQueryLanguage(reader, 'JSONPath');
  const version = reader.string('Version');
  if (version !== undefined && version !== '1.0')
    reader.fail('Value is not valid. Possible values are: [1.0]', 'Version');
  const timeoutSeconds = reader.integer('TimeoutSeconds', 1);
  const branch = compileBranch(reader, { ...context, language });
  diagnostics.throwIfAny();
  return { ...branch, timeoutSeconds };
}

/** The name of a state that is given without a machine, in findings and in the context object alike. */
const LONE_STATE = 'StateName';

/**
 * Compiles the text of one state's definition. It leads to states that are not there. Throws InvalidDefinition with
 * every fault found.
 */
export function compileLoneState(text: string, context: CompileContext): State {
  const diagnostics = new Diagnostics();
  const reader = new Reader(parseObject(text), `/States/${LONE_STATE}`, diagnostics, 'JSONPath');
  const state = compileState(LONE_STATE, reader, { ...context, language: 'JSONPath' });
  diagnostics.throwIfAny();
  if (state === undefined) throw new Error('a state without a finding is compiled');
  return state;
}

function parseObject(text: string): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    const message = text.trim() === '' ? 'Definition must be a valid JSON object' : (error as Error).message;
    const code = text.trim() === '' ? 'SCHEMA_VALIDATION_FAILED' : 'INVALID_JSON_DESCRIPTION';
    throw new InvalidDefinition([{ severity: 'ERROR', code, message }]);
  }
  if (!isObject(value) || deeperThan(value, MAX_DEPTH)) {
    const message = 'Definition must be a valid JSON object';
    throw new InvalidDefinition([{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message }]);
  }
  return value;
}

function deeperThan(value: Json, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((item) => deeperThan(item as Json, depth - 1));
}
