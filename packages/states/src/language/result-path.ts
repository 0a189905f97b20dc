import { field, isArray, isObject, type Json } from '../json.ts';
import { DefinitionError, StatesError } from './errors.ts';
import { parseReferencePath } from './jsonpath/reference-path.ts';
import type { Token } from './jsonpath/tokens.ts';

/**
 * Compiles ResultPath: where a result goes in a state's raw input. Null keeps the input and drops the result. Missing
 * objects on the way are made; what is in the way otherwise fails with States.ResultPathMatchFailure. The function
 * never changes its arguments; its answer shares what is unchanged with them.
 */
export function compileResultPath(text: string | null): (rawInput: Json, result: Json) => Json {
  if (text === null) return (rawInput) => rawInput;
  const { root, steps } = parseReferencePath(text);
  if (root.kind !== 'input') {
    throw new DefinitionError(`Value is not a Reference Path: '${text}' does not begin in the state's input`);
  }
  const negative = steps.tokens.some((token) => token.kind === 'index' && token.index < 0);
  if (negative) throw new DefinitionError(`Value is not a Reference Path: '${text}' has a negative index`);
  return (rawInput, result) => {
    const merged = put(rawInput, steps.tokens, 0, result);
    if (merged !== undefined) return merged;
    throw new StatesError(
      'States.ResultPathMatchFailure',
      `Unable to apply ReferencePath ${text} to input ${JSON.stringify(rawInput)}`,
    );
  };
}

/** A copy of `target` with `value` at the steps from `at` on; undefined where that place can't be. */
function put(target: Json | undefined, tokens: readonly Token[], at: number, value: Json): Json | undefined {
  const token = tokens[at];
  if (token === undefined) return value;
  if (token.kind === 'property') {
    if (target !== undefined && !isObject(target)) return undefined;
    const child = put(target && field(target, token.name), tokens, at + 1, value);
    // A computed key makes an own field even of `__proto__`.
    return child === undefined ? undefined : { ...target, [token.name]: child };
  }
  if (token.kind !== 'index' || target === undefined || !isArray(target) || token.index >= target.length)
    return undefined;
  const child = put(target[token.index], tokens, at + 1, value);
  return child === undefined ? undefined : target.with(token.index, child);
}
