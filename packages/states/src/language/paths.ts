import type { Evaluate } from './compiled.ts';
import { SyntaxFault } from './cursor.ts';
import { DefinitionError, StatesError } from './errors.ts';
import { type Call, evaluateIntrinsic } from './intrinsic/call.ts';
import { isIntrinsic, parseIntrinsic } from './intrinsic/parse.ts';
import { notFound, type Path, parsePath, resolve } from './jsonpath/path.ts';
import { parseReferencePath } from './jsonpath/reference-path.ts';

/** The functions that AWS lets a Fail state's ErrorPath and CausePath call: those that can give a string. */
const STRING_FUNCTIONS = [
  'States.Format',
  'States.JsonToString',
  'States.ArrayGetItem',
  'States.Base64Encode',
  'States.Base64Decode',
  'States.Hash',
  'States.UUID',
];

/**
 * Compiles a path field that selects a state's data, such as InputPath or OutputPath: any path, or null for `{}`.
 * Finding nothing is States.Runtime (`Invalid path '$.x' : …`) for a definite path, and `[]` for another.
 */
export function compileInputPath(text: string | null, field: string): Evaluate {
  if (text === null) return () => ({});
  return evaluatePath(parseFieldPath(text, field));
}

/**
 * Compiles a field that takes one value from a path, such as SecondsPath or TimeoutSecondsPath. ErrorPath and CausePath
 * may be an intrinsic function instead. Finding nothing is States.Runtime; the text depends on the field.
 */
export function compileValuePath(text: string, field: string): Evaluate {
  if (field !== 'ErrorPath' && field !== 'CausePath') return evaluatePath(parseReferencePath(text));
  if (isIntrinsic(text)) {
    const call = parseStringFunction(text, field);
    return (scope) => evaluateIntrinsic(call, text, scope);
  }
  const path = parseReferencePath(text);
  return (scope) => {
    const found = resolve(path, scope);
    if (found.kind === 'found') return found.value;
    throw notFound(path, field, scope);
  };
}

function parseStringFunction(text: string, field: string): Call {
  const call = parseIntrinsic(text, field);
  if (STRING_FUNCTIONS.includes(call.name)) return call;
  throw new DefinitionError(`The function '${call.name}' is not allowed for the field '${field}', which is a string`);
}

function parseFieldPath(text: string, field: string): Path {
  try {
    return parsePath(text);
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    throw new DefinitionError(`The value for the field '${field}' must be a valid JSONPath: ${error.message}`);
  }
}

function evaluatePath(path: Path): Evaluate {
  return (scope) => {
    const found = resolve(path, scope);
    if (found.kind === 'found') return found.value;
    if (found.kind === 'outOfRange') return null;
    throw new StatesError('States.Runtime', `Invalid path '${path.text}' : ${found.reason}`);
  };
}
