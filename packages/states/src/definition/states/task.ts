import { compileValuePath, StatesError } from '../../language/index.ts';
import type { CompileContext } from '../context.ts';
import { compileAssign, compileDataFlow, templateStep } from '../data-flow.ts';
import { compileCatch, compileRetry } from '../error-handling.ts';
import type { Seconds, TaskState } from '../model.ts';
import type { Reader } from '../reader.ts';
import { compileResource } from '../task-resource.ts';
import { ASSIGN, COMMON, FALLIBLE, PATHS, RESULT, TRANSITION } from './fields.ts';
import { readTransition } from './transition.ts';

const TIMES = ['TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath'] as const;
const MAX_SECONDS = 99_999_999;

export function compileTask(name: string, reader: Reader, context: CompileContext): TaskState {
  reader.allow(COMMON, PATHS, TRANSITION, RESULT, FALLIBLE, ASSIGN, TIMES, ['Resource', 'Credentials']);
  reader.require('Resource');
  if (reader.has('Credentials')) reader.fail("Field 'Credentials' is not supported by this endpoint");
  const timeout = reader.raw('TimeoutSeconds');
  const heartbeat = reader.raw('HeartbeatSeconds');
  if (typeof heartbeat === 'number' && heartbeat >= (typeof timeout === 'number' ? timeout : MAX_SECONDS + 1)) {
    reader.fail('HeartbeatSeconds must be smaller than TimeoutSeconds', 'HeartbeatSeconds');
  }
  return {
    type: 'Task',
    name,
    flow: compileDataFlow(reader, templateStep(reader, 'Parameters')),
    assign: compileAssign(reader),
    next: readTransition(reader),
    resource: compileResource(reader, context.type, context.catalog) ?? { kind: 'function', functionArn: '' },
    timeoutSeconds: compileSeconds(reader, 'TimeoutSeconds', 'TimeoutSecondsPath'),
    heartbeatSeconds: compileSeconds(reader, 'HeartbeatSeconds', 'HeartbeatSecondsPath'),
    retry: compileRetry(reader),
    catch: compileCatch(reader),
  };
}

type PathField = 'TimeoutSecondsPath' | 'HeartbeatSecondsPath';

function compileSeconds(reader: Reader, field: string, pathField: PathField): Seconds | undefined {
  reader.exclusive(field, pathField);
  const seconds = reader.integer(field, 1, MAX_SECONDS);
  if (seconds !== undefined) return () => seconds;
  const path = reader.string(pathField);
  if (path === undefined) return undefined;
  const evaluate = reader.compile(pathField, () => compileValuePath(path, pathField));
  return evaluate && ((scope) => positive(evaluate(scope), path, pathField));
}

function positive(value: ReturnType<ReturnType<typeof compileValuePath>>, path: string, field: PathField): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_SECONDS) return value;
  throw new StatesError(
    'States.Runtime',
    `The ${field} field refers to value "${JSON.stringify(value)}" which is not a valid positive integer: ${path}`,
  );
}
