import type { State, TaskResource } from '../../definition/model.ts';
import type { Failure } from '../../history/events.ts';
import type { TaskAnswer } from '../../interpreter/task.ts';
import { isArray, isObject } from '../../json.ts';
import { Payload } from '../../payload.ts';
import { resultFault } from '../../test-state/result-fault.ts';
import { ServiceError, validation } from '../errors.ts';
import type { Request } from '../request.ts';

const MODES = ['STRICT', 'PRESENT', 'NONE'] as const;

/** AWS's MockInput: what the state's work comes to, and how strictly a result is held against the service's API. */
export interface Mock {
  readonly result: string | undefined;
  readonly failure: Failure | undefined;
  readonly mode: (typeof MODES)[number];
}

export function readMock(request: Request): Mock | undefined {
  const mock = request.object('mock');
  if (mock === undefined) return undefined;
  const error = mock.object('errorOutput');
  const read = {
    result: mock.string('result', { max: 262_144 }),
    failure: error && readFailure(error),
    mode: mock.oneOf('fieldValidationMode', MODES) ?? 'STRICT',
  };
  mock.check();
  return read;
}

function readFailure(request: Request): Failure {
  const error = request.requiredString('error', { max: 256 });
  const cause = request.string('cause', { max: 32_768 });
  request.check();
  return { error, ...(cause !== undefined && { cause }) };
}

/** Throws unless a state of this kind can be tested as it is asked: without a mock, some can't, and with one, others. */
export function checkMockable(state: State, mocked: boolean, roleArn: string | undefined): void {
  switch (state.type) {
    case 'Map':
    case 'Parallel':
      if (mocked) return;
      throw new ServiceError(
        'InvalidDefinition',
        'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
      );
    case 'Task':
      if (mocked) return;
      if (roleArn === undefined) throw validation('RoleArn must be specified when testing a Task state');
      checkRunnable(state.resource);
      return;
    case 'Pass':
    case 'Choice':
    case 'Wait':
    case 'Succeed':
    case 'Fail':
      if (mocked) throw validation(`State type '${state.type}' is not supported when a mock is specified`);
      return;
    default:
      state satisfies never;
  }
}

/** A task that others finish has to be mocked: nobody could wait for them here. AWS's own words are not known. */
function checkRunnable(resource: TaskResource): void {
  if (resource.kind === 'function' || (resource.kind === 'service' && resource.pattern === 'requestResponse')) return;
  const kind = resource.kind === 'activity' ? 'activity tasks' : `.${resource.pattern} service integrations`;
  throw validation(`TestState supports ${kind} only when a mock is specified`);
}

/** What a mock makes of the state's work. Throws ValidationException for what the state could never come to. */
export function answerOf({ result, failure, mode }: Mock, state: State): TaskAnswer {
  if (failure !== undefined && result === undefined) return { failure };
  if (failure !== undefined || result === undefined) {
    throw validation('A test mock should have only one of the following fields: [result, errorOutput].');
  }
  const output = parse(result);
  if (state.type === 'Map' && state.distributed?.writesResult) {
    if (!isObject(output.value)) throw validation('Mocked result must be a JSON object.');
  } else if ((state.type === 'Map' || state.type === 'Parallel') && !isArray(output.value)) {
    throw validation('Mocked result must be an array.');
  }
  const fault = mode === 'NONE' ? undefined : serviceFault(output, state, mode === 'STRICT');
  if (fault !== undefined) throw validation(`Mock result schema validation error: ${fault}`);
  return { output };
}

/** The result of a service must look like the service's own; what a callback or the end of a job brings is not known. */
function serviceFault(output: Payload, state: State, strict: boolean): string | undefined {
  if (state.type !== 'Task' || state.resource.kind !== 'service') return undefined;
  const { resourceType, action, pattern } = state.resource;
  if (pattern !== 'requestResponse') return undefined;
  return resultFault(output.value, resourceType, action, strict);
}

function parse(text: string): Payload {
  try {
    return Payload.parse(text);
  } catch {
    throw validation('Mocked result must be valid JSON');
  }
}
