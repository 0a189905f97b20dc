import type { Json } from '../../json.ts';
import { readTimestamp } from '../timestamp.ts';
import { matchesPattern } from './string-matches.ts';

/** A type that choice rules compare: how a value is read as one, or undefined for a value of another type. */
type Read<T> = (value: Json) => T | undefined;

/** A comparison of two values; values of another type than the operator's never compare. */
export interface Comparison {
  /** Whether a constant may stand in a rule; `expected` is what AWS calls the type. */
  readonly accepts: (constant: Json) => boolean;
  readonly expected: string;
  readonly holds: (value: Json, operand: Json) => boolean;
}

const asString: Read<string> = (value) => (typeof value === 'string' ? value : undefined);
const asNumber: Read<number> = (value) => (typeof value === 'number' ? value : undefined);
const asBoolean: Read<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);
const asTimestamp: Read<number> = (value) => (typeof value === 'string' ? readTimestamp(value) : undefined);

function comparison<T>(read: Read<T>, expected: string, holds: (value: T, operand: T) => boolean): Comparison {
  return {
    accepts: (constant) => read(constant) !== undefined,
    expected,
    holds: (value, operand) => {
      const [left, right] = [read(value), read(operand)];
      return left !== undefined && right !== undefined && holds(left, right);
    },
  };
}

function orderings<T extends string | number>(type: string, read: Read<T>, expected: string): [string, Comparison][] {
  return [
    [`${type}Equals`, comparison(read, expected, (value, operand) => value === operand)],
    [`${type}LessThan`, comparison(read, expected, (value, operand) => value < operand)],
    [`${type}LessThanEquals`, comparison(read, expected, (value, operand) => value <= operand)],
    [`${type}GreaterThan`, comparison(read, expected, (value, operand) => value > operand)],
    [`${type}GreaterThanEquals`, comparison(read, expected, (value, operand) => value >= operand)],
  ];
}

const STRING = 'Expected value of type String';
const TIMESTAMP = 'String does not match RFC3339 timestamp';

/** The comparisons that also exist with a path for an operand, as `…Path`. */
export const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ...orderings('String', asString, STRING),
  ...orderings('Numeric', asNumber, 'Expected value of type Number'),
  ...orderings('Timestamp', asTimestamp, TIMESTAMP),
  ['BooleanEquals', comparison(asBoolean, 'Expected value of type Boolean', (value, operand) => value === operand)],
]);

export const STRING_MATCHES: Comparison = comparison(asString, STRING, matchesPattern);

/** The tests of a value's type. With `false` in the rule they hold for every other type. */
export const TYPE_TESTS: ReadonlyMap<string, (value: Json) => boolean> = new Map<string, (value: Json) => boolean>([
  ['IsNull', (value) => value === null],
  ['IsString', (value) => typeof value === 'string'],
  ['IsNumeric', (value) => typeof value === 'number'],
  ['IsBoolean', (value) => typeof value === 'boolean'],
  ['IsTimestamp', (value) => asTimestamp(value) !== undefined],
]);
