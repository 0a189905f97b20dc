import { compileValuePath, type Scope, StatesError } from '../../language/index.ts';
import { compileAssign, compileDataFlow } from '../data-flow.ts';
import type { FailState } from '../model.ts';
import type { Reader } from '../reader.ts';
import { COMMON } from './fields.ts';

export function compileFail(name: string, reader: Reader): FailState {
  reader.allow(COMMON, ['Error', 'ErrorPath', 'Cause', 'CausePath']);
  return {
    type: 'Fail',
    name,
    flow: compileDataFlow(reader, undefined),
    assign: compileAssign(reader),
    next: undefined,
    error: compileText(reader, 'Error', 'ErrorPath'),
    cause: compileText(reader, 'Cause', 'CausePath'),
  };
}

type PathField = 'ErrorPath' | 'CausePath';

function compileText(reader: Reader, field: string, pathField: PathField): ((scope: Scope) => string) | undefined {
  reader.exclusive(field, pathField);
  const text = reader.string(field);
  if (text !== undefined) return () => text;
  const path = reader.string(pathField);
  if (path === undefined) return undefined;
  const evaluate = reader.compile(pathField, () => compileValuePath(path, pathField));
  return evaluate && ((scope) => asText(evaluate(scope), path, pathField));
}

function asText(value: unknown, path: string, field: PathField): string {
  if (typeof value === 'string') return value;
  throw new StatesError('States.Runtime', `The ${field} parameter does not reference a string value: ${path}`);
}
