import { MAX_DEFINITION_BYTES } from '../../definition/compile.ts';
import type { Variables } from '../../interpreter/execution.ts';
import { isArray, isObject, type Json, type JsonObject } from '../../json.ts';
import { MAX_PAYLOAD_BYTES, Payload } from '../../payload.ts';
import type { InspectionData } from '../../test-state/inspection.ts';
import type { Outcome } from '../../test-state/trial.ts';
import type { ServiceContext } from '../context.ts';
import { validation } from '../errors.ts';
import { readInput } from '../input.ts';
import { checkRole } from '../machine.ts';
import { Request } from '../request.ts';
import { readContextObject } from '../test-state/context-object.ts';
import { answerOf, checkMockable, readMock } from '../test-state/mock.ts';

const LEVELS = ['INFO', 'DEBUG', 'TRACE'] as const;

const MAX_COUNT = 2 ** 31 - 1;

export type TestStateInput = {
  readonly definition: string;
  readonly roleArn?: string;
  readonly input?: string;
  readonly inspectionLevel?: (typeof LEVELS)[number];
  readonly revealSecrets?: boolean;
  readonly variables?: string;
  readonly stateName?: string;
  readonly context?: string;
  readonly mock?: {
    readonly result?: string;
    readonly errorOutput?: { readonly error: string; readonly cause?: string };
    readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE';
  };
  readonly stateConfiguration?: {
    readonly retrierRetryCount?: number;
    readonly errorCausedByState?: string;
    readonly mapIterationFailureCount?: number;
    readonly mapItemReaderData?: string;
  };
};

export interface TestStateOutput {
  readonly status: Outcome['status'];
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly inspectionData?: InspectionData;
}

/** Runs one state by itself, with its work mocked or done, and tells what became of its data. */
export async function testState(context: ServiceContext, body: TestStateInput): Promise<TestStateOutput> {
  const request = new Request(body);
  const definition = request.requiredString('definition', { min: 1, max: MAX_DEFINITION_BYTES });
  const roleArn = request.string('roleArn', { min: 1, max: 256 });
  const text = request.string('input', { max: MAX_PAYLOAD_BYTES });
  const level = request.oneOf('inspectionLevel', LEVELS) ?? 'INFO';
  const revealSecrets = request.boolean('revealSecrets') ?? false;
  const variables = request.string('variables', { max: MAX_PAYLOAD_BYTES });
  const stateName = request.string('stateName', { min: 1, max: 80 });
  const given = request.string('context', { max: MAX_PAYLOAD_BYTES });
  request.check();
  if (roleArn !== undefined) checkRole(roleArn);
  const mock = readMock(request);
  const configuration = readConfiguration(request);

  const state = context.models.compileSubject(definition, stateName);
  if (state === undefined) throw validation('State not found in definition');
  checkMockable(state, mock !== undefined, roleArn);
  if (mock !== undefined && revealSecrets) {
    throw validation('TestState does not support RevealSecrets when a mock is specified.');
  }
  if (mock === undefined && given !== undefined) {
    throw validation('A Context object can only be specified when a mock is specified');
  }
  const outcome = await context.tester.test({
    state,
    header: header(context, roleArn ?? '', given === undefined ? undefined : readContextObject(given, state)),
    input: readInput(text),
    variables: variables === undefined ? {} : readVariables(variables),
    mock: mock && answerOf(mock, state),
    ...configuration,
  });
  const { failedIterations } = configuration;
  if (failedIterations > (outcome.iterations ?? failedIterations)) {
    throw validation('Map iteration failure count must be less than or equal to the number of Map iterations');
  }
  return shown(outcome, level !== 'INFO');
}

function readConfiguration(request: Request) {
  const configuration = request.object('stateConfiguration');
  const retries = configuration?.integer('retrierRetryCount', 0, MAX_COUNT) ?? 0;
  const failedIterations = configuration?.integer('mapIterationFailureCount', 0, MAX_COUNT) ?? 0;
  const itemData = configuration?.string('mapItemReaderData', { max: MAX_PAYLOAD_BYTES });
  // The mocked error is that of the whole state, so that it makes no difference which state inside it came from.
  configuration?.string('errorCausedByState', { min: 1, max: 80 });
  configuration?.check();
  return { retries, failedIterations, readItems: itemData === undefined ? [] : readItems(itemData) };
}

/** What an ItemReader reads as JSON; other formats are not read here. */
function readItems(data: string): readonly Json[] {
  try {
    const items = JSON.parse(data) as Json;
    if (isArray(items)) return items;
  } catch {
    // It is refused just the same.
  }
  throw validation('Map item reader data must be a JSON array');
}

function readVariables(text: string): Variables {
  let variables: Json;
  try {
    variables = JSON.parse(text) as Json;
  } catch {
    throw validation('Variables must be valid JSON');
  }
  if (!isObject(variables)) throw validation('Variables must be a JSON object');
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, Payload.ofValue(value)]));
}

/** A test runs in a synchronous Express execution of its own, of a machine that nobody else sees. */
function header({ arns, uuid }: ServiceContext, roleArn: string, given: JsonObject | undefined) {
  const machineName = uuid();
  const name = uuid();
  return {
    arn: arns.test(machineName, name),
    name,
    machineArn: arns.machine(machineName),
    machineName,
    type: 'EXPRESS',
    synchronous: true,
    roleArn,
    logging: undefined,
    traceHeader: undefined,
    ...(given !== undefined && { context: given }),
  } as const;
}

function shown({ status, output, nextState, failure, inspectionData }: Outcome, inspect: boolean): TestStateOutput {
  return {
    status,
    ...(output !== undefined && { output: output.text }),
    ...(failure?.error !== undefined && { error: failure.error }),
    ...(failure?.cause !== undefined && { cause: failure.cause }),
    ...(nextState !== undefined && { nextState }),
    ...(inspect && { inspectionData }),
  };
}
