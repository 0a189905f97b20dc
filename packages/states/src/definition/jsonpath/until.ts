import type { Json } from '../../json.ts';
import { compileValuePath, readTimestamp, type Scope, StatesError } from '../../language/index.ts';
import type { WaitState } from '../model.ts';
import type { Reader } from '../reader.ts';
import { givenTimestamp, MAX_WAIT_SECONDS } from '../wait-time.ts';
import { shown } from './values.ts';

/** When a Wait is over: Seconds or Timestamp, given or found by a path. */
export function compileUntil(reader: Reader): WaitState['until'] | undefined {
  const seconds = reader.integer('Seconds', 0, MAX_WAIT_SECONDS);
  if (seconds !== undefined) return (_scope, enteredAt) => enteredAt + seconds * 1000;

  const timestamp = givenTimestamp(reader);
  if (timestamp !== undefined) return () => timestamp;

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

function secondsFrom(evaluate: (scope: Scope) => Json, scope: Scope, path: string): number {
  const value = lookUp(evaluate, scope, 'SecondsPath', path);
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw runtimeError(`The SecondsPath parameter cannot be parsed as a long value: ${path} == ${shown(value)}`);
  }
  if (value < 0) throw runtimeError(`The SecondsPath parameter references a negative value: ${path} == ${value}`);
  if (value > MAX_WAIT_SECONDS) {
    throw runtimeError(
      `The SecondsPath parameter references a value larger than ${MAX_WAIT_SECONDS}: ${path} == ${value}`,
    );
  }
  return value;
}

function timestampFrom(evaluate: (scope: Scope) => Json, scope: Scope, path: string): number {
  const value = lookUp(evaluate, scope, 'TimestampPath', path);
  const at = typeof value === 'string' ? readTimestamp(value) : undefined;
  if (at !== undefined) return at;
  throw runtimeError(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path} == ${shown(value)}`,
  );
}
