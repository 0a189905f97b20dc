import type { StateContext } from '../context.ts';
import { compileCatch, compileRetry } from '../error-handling.ts';
import type { TaskState } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { compileResource } from '../task-resource.ts';
import { ASSIGN, COMMON, DATA, FALLIBLE, RESULT, TRANSITION } from './fields.ts';
import { readTransition } from './transition.ts';

const TIMES = ['TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath'] as const;
const SECONDS = { minimum: 1, maximum: 99_999_999 };

export function compileTask(name: string, reader: Reader, language: QueryLanguage, context: StateContext): TaskState {
  reader.allow(COMMON, DATA, TRANSITION, RESULT, FALLIBLE, ASSIGN, TIMES, ['Resource', 'Credentials', 'Arguments']);
  reader.require('Resource');
  const timeout = reader.raw('TimeoutSeconds');
  const heartbeat = reader.raw('HeartbeatSeconds');
  if (typeof heartbeat === 'number' && heartbeat >= (typeof timeout === 'number' ? timeout : SECONDS.maximum + 1)) {
    reader.fail('HeartbeatSeconds must be smaller than TimeoutSeconds', 'HeartbeatSeconds');
  }
  return {
    type: 'Task',
    name,
    flow: language.dataFlow(reader, 'Task'),
    assign: language.assign(reader, 'result'),
    next: readTransition(reader),
    resource: compileResource(reader, context.type, context.catalog) ?? { kind: 'function', functionArn: '' },
    credentials: compileCredentials(reader, language),
    timeoutSeconds: language.integer(reader, 'TimeoutSeconds', SECONDS),
    heartbeatSeconds: language.integer(reader, 'HeartbeatSeconds', SECONDS),
    retry: compileRetry(reader),
    catch: compileCatch(reader, language),
  };
}

/** The role that a task works in, for the history; nothing here is refused for want of a permission. */
function compileCredentials(reader: Reader, language: QueryLanguage): TaskState['credentials'] {
  const credentials = reader.child('Credentials');
  if (credentials === undefined) return undefined;
  credentials.allow(['RoleArn', 'RoleArn.$']);
  credentials.exclusive('RoleArn', 'RoleArn.$');
  if (!credentials.has('RoleArn.$')) credentials.require('RoleArn');
  return language.template(reader, 'Credentials');
}
