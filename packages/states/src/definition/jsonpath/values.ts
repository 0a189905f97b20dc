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
  const literal = reader.integer(field, range.minimum, range.maximum);
  return compileNumber(reader, field, literal, (value, path) => integerWithin(range, value, path, field));
}

/** A percentage, or its `…Path`. */
export function compilePercentage(reader: Reader, field: string): ((scope: Scope) => number) | undefined {
  return compileNumber(reader, field, reader.number(field, 0, 100), (value, path) => {
    const number = numberFrom(value);
    if (number === undefined) throw notA('float', value, path, field);
    if (number >= 0 && number <= 100) return number;
    throw new StatesError('States.Runtime', `${field} must be between 0 and 100.`);
  });
}

function compileNumber(
  reader: Reader,
  field: string,
  literal: number | undefined,
  read: (value: Json, path: string) => number,
): ((scope: Scope) => number) | undefined {
  const pathField = `${field}Path`;
  reader.exclusive(field, pathField);
  if (literal !== undefined) return () => literal;
  const path = reader.string(pathField);
  if (path === undefined) return undefined;
  const evaluate = reader.compile(pathField, () => compileValuePath(path, pathField));
  return evaluate && ((scope) => read(evaluate(scope), path));
}

function integerWithin({ minimum, maximum }: Range, value: Json, path: string, field: string): number {
  const number = numberFrom(value);
  const integer = number !== undefined && Number.isInteger(number) && number <= maximum ? number : undefined;
  if (integer !== undefined && integer >= minimum) return integer;
  if (integer !== undefined && minimum === 0) {
    throw new StatesError('States.Runtime', `${field} cannot be negative.`);
  }
  throw notA(minimum === 0 ? 'integer' : 'positive integer', value, path, field);
}

/** A path may also lead to a string that is a number (as recorded on AWS). */
function numberFrom(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

const notA = (kind: string, value: Json, path: string, field: string) =>
  new StatesError(
    'States.Runtime',
    `The ${field}Path field refers to value "${shown(value)}" which is not a valid ${kind}: ${path}`,
  );
