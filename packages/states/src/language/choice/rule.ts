import { isArray, isObject, type Json, type JsonObject } from '../../json.ts';
import type { Condition } from '../compiled.ts';
import { DefinitionError, StatesError } from '../errors.ts';
import { type Path, resolve } from '../jsonpath/path.ts';
import { parseReferencePath } from '../jsonpath/reference-path.ts';
import type { Scope } from '../scope.ts';
import { COMPARISONS, STRING_MATCHES, TYPE_TESTS } from './operators.ts';

/** And, Or and Not nest; deeper than this a definition is refused. */
const MAX_NESTING = 100;

/** Fields of a rule beside its operator. */
const ANNOTATIONS = ['Comment'];

/** What has to hold for the value of `Variable`. */
type Test = (value: Json, scope: Scope) => boolean;

/**
 * Compiles the condition of a choice rule in JSONPath: `Variable` with one operator, or And, Or, Not of such rules. The
 * rule comes without Next and Assign. A value of another type than the operator's makes the comparison false; a path
 * that finds nothing is States.Runtime for every operator but IsPresent.
 */
export function compileChoiceRule(rule: Json): Condition {
  return compileRule(rule, '', 0);
}

function compileRule(rule: Json, pointer: string, depth: number): Condition {
  if (!isObject(rule)) throw new DefinitionError('Expected value of type Object', pointer);
  if (depth > MAX_NESTING) throw new DefinitionError('Choice rules are nested too deeply', pointer);
  const operators = Object.keys(rule).filter((name) => name !== 'Variable' && !ANNOTATIONS.includes(name));
  const [operator] = operators;
  if (operator === undefined) throw new DefinitionError('A choice rule needs a comparison operator', pointer);
  if (operators.length > 1) {
    throw new DefinitionError(`Only one of these fields is allowed: [${operators.join(', ')}]`, pointer);
  }
  const operand = rule[operator] as Json;
  const at = `${pointer}/${operator}`;
  if (operator === 'Not') {
    const negated = compileRule(operand, at, depth + 1);
    return (scope) => !negated(scope);
  }
  if (operator === 'And' || operator === 'Or') {
    const conditions = compileRules(operand, at, depth);
    if (operator === 'And') return (scope) => conditions.every((condition) => condition(scope));
    return (scope) => conditions.some((condition) => condition(scope));
  }
  const variable = parseVariable(rule, pointer);
  if (operator === 'IsPresent') {
    const expected = asFlag(operand, at);
    return (scope) => (find(variable, scope) !== undefined) === expected;
  }
  const test = compileTest(operator, operand, at);
  if (test === undefined) throw new DefinitionError(`Field '${operator}' is not supported`, pointer);
  return (scope) => test(read(variable, scope), scope);
}

function compileRules(rules: Json, pointer: string, depth: number): Condition[] {
  if (!isArray(rules)) throw new DefinitionError('Expected value of type Array', pointer);
  if (rules.length === 0) throw new DefinitionError('Value cannot be empty', pointer);
  return rules.map((rule, index) => compileRule(rule, `${pointer}[${index}]`, depth + 1));
}

function parseVariable(rule: JsonObject, pointer: string): Path {
  const text = rule.Variable;
  if (text === undefined) throw new DefinitionError('These fields are required: [Variable]', pointer);
  return referencePath(text, `${pointer}/Variable`);
}

function referencePath(text: Json, pointer: string): Path {
  if (typeof text !== 'string') throw new DefinitionError('Expected value of type String', pointer);
  try {
    return parseReferencePath(text);
  } catch (error) {
    if (error instanceof DefinitionError) throw new DefinitionError(error.message, pointer);
    throw error;
  }
}

function asFlag(operand: Json, pointer: string): boolean {
  if (typeof operand === 'boolean') return operand;
  throw new DefinitionError('Expected value of type Boolean', pointer);
}

function compileTest(operator: string, operand: Json, pointer: string): Test | undefined {
  const typeTest = TYPE_TESTS.get(operator);
  if (typeTest !== undefined) {
    const expected = asFlag(operand, pointer);
    return (value) => typeTest(value) === expected;
  }
  const comparison = operator === 'StringMatches' ? STRING_MATCHES : COMPARISONS.get(operator);
  if (comparison !== undefined) {
    if (!comparison.accepts(operand)) throw new DefinitionError(comparison.expected, pointer);
    return (value) => comparison.holds(value, operand);
  }
  const byPath = operator.endsWith('Path') ? COMPARISONS.get(operator.slice(0, -'Path'.length)) : undefined;
  if (byPath === undefined) return undefined;
  const path = referencePath(operand, pointer);
  return (value, scope) => byPath.holds(value, read(path, scope));
}

/** The value that a path names; an index past the end of an array names none. */
function find(path: Path, scope: Scope): Json | undefined {
  const found = resolve(path, scope);
  return found.kind === 'found' ? found.value : undefined;
}

function read(path: Path, scope: Scope): Json {
  const value = find(path, scope);
  if (value !== undefined) return value;
  throw new StatesError(
    'States.Runtime',
    `Invalid path '${path.text}': The choice state's condition path references an invalid value.`,
  );
}
