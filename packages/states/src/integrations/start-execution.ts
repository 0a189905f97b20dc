import { randomUUID } from 'node:crypto';
import type { TaskAnswer } from '../interpreter/task.ts';
import { isArray, isObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { Payload } from '../payload.ts';
import type { Integration, TaskRequest } from './integration.ts';
import { checkFields, parametersOf, readString } from './parameters.ts';
import { httpDate, sdkMetadata } from './sdk-metadata.ts';
import { optimisedDialect, serviceFailure } from './service-error.ts';

export interface ChildStart {
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
  readonly traceHeader?: string;
}

/** The executions of this endpoint, as far as tasks of others have to do with them. All throw a ServiceError. */
export interface ChildExecutions {
  /**
   * Starts an execution, once for each `startedBy`: asked again, it answers the same. Answers synchronously, and before
   * the start is on disk, so that the event which tells of it gets there together with it.
   */
  readonly start: (child: ChildStart, startedBy: string) => { executionArn: string; startedAt: number };
  /** DescribeExecution's answer, once the execution has ended. */
  readonly ended: (executionArn: string) => Promise<JsonObject>;
  readonly stop: (executionArn: string) => void;
}

const dialect = optimisedDialect('StepFunctions', 'AWSStepFunctions', 'AWSStepFunctionsException');

const STRINGS = ['StateMachineArn', 'Name', 'TraceHeader'];
const PARAMETERS = [...STRINGS, 'Input'];
const REQUIRED = ['StateMachineArn'];

/** `arn:aws:states:::states:startExecution`, also with `.sync`, `.sync:2` and `.waitForTaskToken`. */
export function startExecutionIntegration(executions: ChildExecutions): Integration {
  return {
    parameters: PARAMETERS,
    required: REQUIRED,
    patterns: ['sync', 'sync:2', 'waitForTaskToken'],
    check: checkFields(REQUIRED, STRINGS),
    run: (request) => refusable(() => start(executions, request)),
    job: {
      settle: (receipt, pattern) =>
        refusable(async () => {
          const description = await executions.ended(executionOf(receipt));
          return outcome(description, pattern === 'sync:2');
        }),
      cancel: (receipt) => executions.stop(executionOf(receipt)),
    },
  };
}

async function refusable(work: () => Promise<TaskAnswer>): Promise<TaskAnswer> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown;
    const { message, code } = thrown as Error & { code: string };
    const exception = Object.assign(new Error(message), {
      name: `${code.replace(/Exception$/, '')}Exception`,
      Code: code,
      $metadata: { httpStatusCode: 400, requestId: randomUUID() },
    });
    return { failure: serviceFailure(dialect, exception) };
  }
}

async function start(executions: ChildExecutions, request: TaskRequest): Promise<TaskAnswer> {
  const { parameters, executionArn: parent, scheduledBy, now } = request;
  const name = readString(parameters, 'Name');
  const traceHeader = readString(parameters, 'TraceHeader');
  const input = inputText(parametersOf(parameters).Input);
  const child = {
    stateMachineArn: readString(parameters, 'StateMachineArn') ?? '',
    ...(name !== undefined && { name }),
    ...(input !== undefined && { input }),
    ...(traceHeader !== undefined && { traceHeader }),
  };
  const { executionArn, startedAt } = executions.start(child, `${parent}#${scheduledBy}`);
  const body = `{"executionArn":"${executionArn}","startDate":${javaSeconds(startedAt)}}`;
  const headers = {
    connection: 'keep-alive',
    'Content-Length': String(body.length),
    Date: httpDate(now()),
    'Content-Type': 'application/x-amz-json-1.0',
  };
  return {
    output: Payload.ofValue({
      ExecutionArn: executionArn,
      ...sdkMetadata(headers, randomUUID(), 200),
      StartDate: startedAt,
    }),
  };
}

/** Text is the input itself; anything else is passed as its JSON, and null as nothing. */
function inputText(input: Json | undefined): string | undefined {
  if (input === undefined || input === null) return undefined;
  return typeof input === 'string' ? input : JSON.stringify(input);
}

/** Epoch seconds as AWS's answer writes them. */
function javaSeconds(milliseconds: number): string {
  const [first, ...rest] = String(milliseconds).replace(/0+$/, '');
  return `${first}.${rest.join('') || '0'}E9`;
}

function executionOf({ value }: Payload): string {
  const arn = isObject(value) ? value.ExecutionArn : undefined;
  return typeof arn === 'string' ? arn : '';
}

/** What a child came to. `.sync:2` shows its documents as JSON, `.sync` as text. */
function outcome(description: JsonObject, parse: boolean): TaskAnswer {
  const shown = capitalised(description) as JsonObject;
  const document = (name: string) => {
    const text = shown[name];
    return parse && typeof text === 'string' ? { [name]: parseJson(text) } : {};
  };
  const result = sorted({
    ...shown,
    ...milliseconds(shown, 'StartDate'),
    ...milliseconds(shown, 'StopDate'),
    ...milliseconds(shown, 'RedriveDate'),
    ...document('Input'),
    ...document('Output'),
  });
  if (description.status === 'SUCCEEDED') return { output: Payload.ofValue(result) };
  return { failure: { error: 'States.TaskFailed', cause: JSON.stringify(result) } };
}

function milliseconds(object: JsonObject, name: string): JsonObject {
  const seconds = object[name];
  return typeof seconds === 'number' ? { [name]: Math.round(seconds * 1000) } : {};
}

function capitalised(value: Json): Json {
  if (isArray(value)) return value.map(capitalised);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([name, item]) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, item]);
  return Object.fromEntries(fields.map(([name, item]) => [name, capitalised(item as Json)]));
}

const sorted = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
