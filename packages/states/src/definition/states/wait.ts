import type { Json } from '../../json.ts';
import { compileValuePath, parseTimestamp, type Scope, StatesError } from '../../language/index.ts';
import { compileAssign, compileDataFlow } from '../data-flow.ts';
import type { WaitState } from '../model.ts';
import type { Reader } from '../reader.ts';
import { ASSIGN, COMMON, PATHS, TRANSITION } from './fields.ts';
import { readTransition } from './transition.ts';

const MAX_SECONDS = 99_999_999;
const FIELDS = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'] as const;

export function compileWait(name: string, reader: Reader): WaitState {
  reader.allow(COMMON, PATHS, TRANSITION, ASSIGN, FIELDS);
  reader.exclusive(...FIELDS);
  if (!FIELDS.some((field) => reader.has(field)))
    reader.fail(`One of these fields is required: [${FIELDS.join(', ')}]`);
  return {
    type: 'Wait',
    name,
    flow: compileDataFlow(reader, undefined),
    assign: compileAssign(reader),
    next: readTransition(reader),
    until: compileUntil(reader) ?? ((_scope, enteredAt) => enteredAt),
  };
}

function compileUntil(reader: Reader): WaitState['until'] | undefined {
  const seconds = reader.integer('Seconds', 0, MAX_SECONDS);
  if (seconds !== undefined) return (_scope, enteredAt) => enteredAt + seconds * 1000;

  const timestamp = reader.string('Timestamp');
  if (timestamp !== undefined) {
    const at = validTimestamp(timestamp);
    if (at === undefined) {
      reader.fail(`Not a valid ISO-8601 extended offset date-time format string: ${timestamp}`, 'Timestamp');
      return undefined;
    }
    return () => at;
  }

  const secondsPath = reader.string('SecondsPath');
  if (secondsPath !== undefined) {
    const evaluate = reader.compile('SecondsPath', () => compileValuePath(secondsPath, 'SecondsPath'));
    return evaluate && ((scope, enteredAt) => enteredAt + secondsFrom(evaluate, scope, secondsPath) * 1000);
  }

  const timestampPath = reader.string('TimestampPath');
  if (timestampPath === undefined) return undefined;
  const evaluate = reader.compile('TimestampPath', () => compileValuePath(timestampPath, 'TimestampPath'));
  return evaluate && ((scope) => timestampFrom(evaluate, scope, timestampPath));
}

function validTimestamp(text: string): number | undefined {
  try {
    return parseTimestamp(text);
  } catch {
    return undefined;
  }
}

const runtimeError = (cause: string) => new StatesError('States.Runtime', cause);

/** A value that the path names; a path to nothing has AWS's own words per field. */
function lookUp(evaluate: (scope: Scope) => Json, scope: Scope, field: string, path: string): Json {
  try {
    return evaluate(scope);
  } catch (error) {
    if (!(error instanceof StatesError)) throw error;
    throw runtimeError(`The ${field} parameter does not reference an input value: ${path}`);
  }
}

const shown = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function secondsFrom(evaluate: (scope: Scope) => Json, scope: Scope, path: string): number {
  const value = lookUp(evaluate, scope, 'SecondsPath', path);
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw runtimeError(`The SecondsPath parameter cannot be parsed as a long value: ${path} == ${shown(value)}`);
  }
  if (value < 0) throw runtimeError(`The SecondsPath parameter references a negative value: ${path} == ${value}`);
  if (value > MAX_SECONDS) {
    throw runtimeError(`The SecondsPath parameter references a value larger than ${MAX_SECONDS}: ${path} == ${value}`);
  }
  return value;
}

function timestampFrom(evaluate: (scope: Scope) => Json, scope: Scope, path: string): number {
  const value = lookUp(evaluate, scope, 'TimestampPath', path);
  const at = typeof value === 'string' ? validTimestamp(value) : undefined;
  if (at !== undefined) return at;
  throw runtimeError(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path} == ${shown(value)}`,
  );
}
