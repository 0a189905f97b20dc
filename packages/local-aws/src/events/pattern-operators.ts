import { isObject, type JsonValue } from '../json.ts';
import { invalidPattern } from './pattern-error.ts';
import { compileWildcard } from './wildcard.ts';

/** Whether one value of the event matches; it is never an object or an array. */
export type LeafMatcher = (value: JsonValue) => boolean;

type Compile = (operand: JsonValue, path: readonly string[]) => LeafMatcher;

const operators: Record<string, Compile> = {
  prefix: affix((value, wanted) => value.startsWith(wanted)),
  suffix: affix((value, wanted) => value.endsWith(wanted)),
  'equals-ignore-case': (operand, path) => {
    const wanted = fold(textOf(operand, path));
    return onText((value) => fold(value) === wanted);
  },
  wildcard: (operand, path) => onText(compileWildcard(textOf(operand, path), path)),
  numeric: compileNumeric,
  exists: (operand, path) => {
    if (typeof operand !== 'boolean') throw invalidPattern('exists match pattern must be either true or false', path);
    // That there is nothing can't be seen from a value: the field's own matcher looks at that.
    return () => operand;
  },
  'anything-but': compileAnythingBut,
};

export const isOperatorName = (name: string): boolean => Object.hasOwn(operators, name);

/** Compiles one item of a field's list: a value, or an operator with its operand. Throws InvalidEventPatternException. */
export function leafMatcher(item: JsonValue, path: readonly string[]): LeafMatcher {
  if (Array.isArray(item)) throw invalidPattern('A value to match must not be an array', path);
  if (!isObject(item)) return (value) => value === item;
  const [[name, operand] = [], ...others] = Object.entries(item);
  const compile = name !== undefined && isOperatorName(name) ? operators[name] : undefined;
  if (compile === undefined || operand === undefined)
    throw invalidPattern(`Unrecognized match type ${name ?? '(none)'}`, path);
  if (others.length > 0) throw invalidPattern('Only one key allowed in match expression', path);
  return compile(operand, path);
}

const onText =
  (matches: (value: string) => boolean): LeafMatcher =>
  (value) =>
    typeof value === 'string' && matches(value);

const fold = (text: string): string => text.toLowerCase();

function textOf(operand: JsonValue | undefined, path: readonly string[]): string {
  if (typeof operand !== 'string') throw invalidPattern('The match pattern must be a string', path);
  return operand;
}

/** `"text"`, or `{"equals-ignore-case": "text"}`. */
function affix(matches: (value: string, wanted: string) => boolean): Compile {
  return (operand, path) => {
    if (!isObject(operand)) {
      const wanted = textOf(operand, path);
      return onText((value) => matches(value, wanted));
    }
    const { 'equals-ignore-case': text, ...others } = operand;
    if (Object.keys(others).length > 0) throw invalidPattern('Only equals-ignore-case is allowed here', path);
    const wanted = fold(textOf(text, path));
    return onText((value) => matches(fold(value), wanted));
  };
}

/** What EventBridge compares as numbers at all. */
const mostNumber = 5e9;

const comparisons: Record<string, (value: number, wanted: number) => boolean> = {
  '=': (value, wanted) => value === wanted,
  '<': (value, wanted) => value < wanted,
  '<=': (value, wanted) => value <= wanted,
  '>': (value, wanted) => value > wanted,
  '>=': (value, wanted) => value >= wanted,
};

/** `["<", 10]` or a range such as `[">", 0, "<=", 5]`. */
function compileNumeric(operand: JsonValue, path: readonly string[]): LeafMatcher {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw invalidPattern('Value of numeric must be an array of one or two comparisons', path);
  const [first, from, second, to] = operand;
  const lower = first === '>' || first === '>=';
  const upper = second === '<' || second === '<=';
  if (operand.length === 4 && !(lower && upper && typeof from === 'number' && typeof to === 'number' && from < to))
    throw invalidPattern('Bad numeric range', path);
  const pairs = operand.length === 2 ? [[first, from]] : [operand.slice(0, 2), operand.slice(2)];
  const tests = pairs.map(([operator, wanted]) => {
    const compare = typeof operator === 'string' && Object.hasOwn(comparisons, operator) && comparisons[operator];
    if (!compare) throw invalidPattern(`Unrecognized numeric range operator: ${operator}`, path);
    if (typeof wanted !== 'number' || Math.abs(wanted) > mostNumber)
      throw invalidPattern(`Value must be a number between -${mostNumber} and ${mostNumber}, inclusive`, path);
    return (value: number) => compare(value, wanted);
  });
  return (value) =>
    typeof value === 'number' && Math.abs(value) <= mostNumber && tests.every((matches) => matches(value));
}

const negatable = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

/** A value, a list of strings or of numbers, or one of the operators for text with a text or a list of them. */
function compileAnythingBut(operand: JsonValue, path: readonly string[]): LeafMatcher {
  const refused = isObject(operand) ? negatedOperators(Object.entries(operand), path) : exactValues(operand, path);
  return (value) => !refused.some((matches) => matches(value));
}

function exactValues(operand: JsonValue, path: readonly string[]): LeafMatcher[] {
  const values = Array.isArray(operand) ? operand : [operand];
  const oneType = ['string', 'number'].some((type) => values.every((value) => typeof value === type));
  if (values.length === 0 || !oneType)
    throw invalidPattern('Inside anything-but list, only strings or only numbers are supported', path);
  return values.map((value) => leafMatcher(value, path));
}

function negatedOperators(entries: [string, JsonValue][], path: readonly string[]): LeafMatcher[] {
  const [[name, operand] = [], ...others] = entries;
  if (name === undefined || operand === undefined || others.length > 0 || !negatable.includes(name))
    throw invalidPattern(`Unsupported anything-but pattern: ${name ?? '(none)'}`, path);
  const texts = Array.isArray(operand) ? operand : [operand];
  if (texts.length === 0) throw invalidPattern('Empty arrays are not allowed', path);
  return texts.map((text) => leafMatcher({ [name]: text }, path));
}
