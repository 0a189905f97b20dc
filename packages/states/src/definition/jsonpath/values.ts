import type { Json } from '../../json.ts';
import { compileValuePath, type Scope, StatesError } from '../../language/index.ts';
import type { Range } from '../query-language.ts';
import type { Reader } from '../reader.ts';

export const shown = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A field of a Fail state, or its `…Path`. */
export function compileText(reader: Reader, field: 'Error' | 'Cause'): ((scope: Scope) => string) | undefined {
  const pathField = `${field}Path` as const;
  reader.exclusive(field, pathField);
  const text = reader.string(field);
  if (text !== undefined) return () => text;
  const path = reader.string(pathField);
  if (path === undefined) return undefined;
  const evaluate = reader.compile(pathField, () => compileValuePath(path, pathField));
  return (
    evaluate &&
    ((scope) => {
      const value = evaluate(scope);
      if (typeof value === 'string') return value;
      throw new StatesError('States.Runtime', `The ${pathField} parameter does not reference a string value: ${path}`);
    })
  );
}

/** A number of seconds or of things, or its `…Path`. */
export function compileInteger(reader: Reader, field: string, range: Range): ((scope: Scope) => number) | undefined {
  const pathField = `${field}Path`;
  reader.exclusive(field, pathField);
  const integer = reader.integer(field, range.minimum, range.maximum);
  if (integer !== undefined) return () => integer;
  const path = reader.string(pathField);
  if (path === undefined) return undefined;
  const evaluate = reader.compile(pathField, () => compileValuePath(path, pathField));
  return evaluate && ((scope) => integerWithin(range, evaluate(scope), path, field));
}

function integerWithin({ minimum, maximum }: Range, value: Json, path: string, field: string): number {
  const integer = typeof value === 'number' && Number.isInteger(value) && value <= maximum ? value : undefined;
  if (integer !== undefined && integer >= minimum) return integer;
  if (integer !== undefined && minimum === 0) {
    throw new StatesError('States.Runtime', `${field} cannot be negative.`);
  }
  const kind = minimum === 0 ? 'integer' : 'positive integer';
  throw new StatesError(
    'States.Runtime',
    `The ${field}Path field refers to value "${shown(value)}" which is not a valid ${kind}: ${path}`,
  );
}
