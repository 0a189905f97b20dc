import type { Json } from '../../json.ts';
import {
  compileTypedExpression,
  expressionIn,
  QueryEvaluationError,
  readTimestamp,
  type Scope,
} from '../../language/index.ts';
import { Payload } from '../../payload.ts';
import type { ChoiceRule, MapState, WaitState } from '../model.ts';
import type { Range } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { givenTimestamp, MAX_WAIT_SECONDS } from '../wait-time.ts';
import { compileField, locationOf } from './data-flow.ts';

/** The expression that a field holds as a whole. */
function expressionOf(reader: Reader, field: string): string | undefined {
  const value = reader.raw(field);
  return typeof value === 'string' ? expressionIn(value) : undefined;
}

export function compileText(reader: Reader, field: 'Error' | 'Cause'): ((scope: Scope) => string) | undefined {
  const source = expressionOf(reader, field);
  if (source !== undefined) return reader.compile(field, () => compileTypedExpression(source, field, 'string'));
  const text = reader.string(field);
  return text === undefined ? undefined : () => text;
}

export function compileInteger(reader: Reader, field: string, range: Range): ((scope: Scope) => number) | undefined {
  const { minimum, maximum } = range;
  const literal = () => reader.integer(field, minimum, maximum);
  return compileNumber(reader, field, literal, (value) => {
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw outOfRange(field, `an integer from ${minimum} to ${maximum}`, value);
  });
}

export function compilePercentage(reader: Reader, field: string): ((scope: Scope) => number) | undefined {
  const literal = () => reader.number(field, 0, 100);
  return compileNumber(reader, field, literal, (value) => {
    if (value >= 0 && value <= 100) return value;
    throw outOfRange(field, 'a number from 0 to 100', value);
  });
}

function compileNumber(
  reader: Reader,
  field: string,
  literal: () => number | undefined,
  check: (value: number) => number,
): ((scope: Scope) => number) | undefined {
  const source = expressionOf(reader, field);
  if (source === undefined) {
    const number = literal();
    return number === undefined ? undefined : () => number;
  }
  const evaluate = reader.compile(field, () => compileTypedExpression(source, field, 'number'));
  return evaluate && ((scope) => check(evaluate(scope)));
}

const outOfRange = (field: string, wanted: string, value: number) =>
  new QueryEvaluationError(`The ${field} field must be ${wanted} but was: ${value}`, field);

export function compileUntil(reader: Reader): WaitState['until'] | undefined {
  const seconds = compileInteger(reader, 'Seconds', { minimum: 0, maximum: MAX_WAIT_SECONDS });
  if (seconds !== undefined) return (scope, enteredAt) => enteredAt + seconds(scope) * 1000;
  const source = expressionOf(reader, 'Timestamp');
  if (source === undefined) {
    const timestamp = givenTimestamp(reader);
    return timestamp === undefined ? undefined : () => timestamp;
  }
  const evaluate = reader.compile('Timestamp', () => compileTypedExpression(source, 'Timestamp', 'string'));
  return (
    evaluate &&
    ((scope) => {
      const text = evaluate(scope);
      const at = readTimestamp(text);
      if (at !== undefined) return at;
      throw new QueryEvaluationError(
        `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
        'Timestamp',
      );
    })
  );
}

/** A rule's Condition is a boolean or an expression. */
export function compileRule(reader: Reader): Pick<ChoiceRule, 'matches' | 'output'> {
  reader.require('Condition');
  const output = compileField(reader, 'Output', { location: locationOf(reader, 'Output') });
  const source = expressionOf(reader, 'Condition');
  const location = locationOf(reader, 'Condition');
  const constant = source === undefined ? reader.boolean('Condition') : undefined;
  const matches =
    source === undefined
      ? () => constant === true
      : reader.compile('Condition', () => compileTypedExpression(source, location, 'boolean'));
  return {
    matches: matches ?? (() => false),
    output: (input, _result, scopeOf) => (output === undefined ? input : Payload.ofText(output(scopeOf(input), {}))),
  };
}

/** Items: an array, an expression for one, or by default the state's input. */
export function compileItems(reader: Reader): MapState['items'] {
  if (!reader.has('Items')) {
    return (input) => {
      if (Array.isArray(input.value)) return input.value as readonly Json[];
      throw new QueryEvaluationError(
        `Map state input must be an array but was: ${JSON.stringify(input.value)}`,
        undefined,
      );
    };
  }
  const source = expressionOf(reader, 'Items');
  if (source !== undefined) {
    const evaluate = reader.compile('Items', () => compileTypedExpression(source, 'Items', 'array'));
    return (input, scopeOf) => evaluate?.(scopeOf(input)) ?? [];
  }
  if (!Array.isArray(reader.raw('Items'))) reader.fail('Expected value of type Array', 'Items');
  const evaluate = compileField(reader, 'Items');
  return (input, scopeOf) => JSON.parse(evaluate?.(scopeOf(input), {}) ?? '[]') as readonly Json[];
}
