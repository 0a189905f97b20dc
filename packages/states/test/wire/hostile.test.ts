import * as sdk from '@aws-sdk/client-sfn';
import fc from 'fast-check';
import { test } from 'tap';
import { buildWire, ROLE } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';
import { memoryLog } from '../support/log.ts';

const TARGET = 'AWSStepFunctions.';

async function post(
  url: string,
  target: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<{ status: number; type: string }> {
  const response = await fetch(url, { method: 'POST', headers: { 'x-amz-target': target }, body });
  const answer = JSON.parse(await response.text()) as { __type?: string };
  return { status: response.status, type: answer.__type ?? '' };
}

test('what is no request of Step Functions gets an error of AWS, never a crash', async (t) => {
  const { url } = await buildWire(t);
  t.match(await post(url, `${TARGET}NoSuchThing`, '{}'), { status: 400, type: 'UnknownOperationException' });
  t.match(await post(url, 'DynamoDB_20120810.ListTables', '{}'), { status: 400, type: 'UnknownOperationException' });
  t.match(await post(url, `${TARGET}toString`, '{}'), { status: 400, type: 'UnknownOperationException' });
  t.match(await post(url, `${TARGET}StartExecution`, '{"stateMachineArn'), {
    status: 400,
    type: 'SerializationException',
  });
  t.match(await post(url, `${TARGET}StartExecution`, '[]'), { status: 400, type: 'SerializationException' });
  t.match(await post(url, `${TARGET}StartExecution`, new Uint8Array([0xff, 0xfe, 0])), { status: 400 });
  t.match(await post(url, `${TARGET}StartExecution`, '{"stateMachineArn": 7}'), {
    status: 400,
    type: 'SerializationException',
  });
  t.match(await post(url, `${TARGET}StartExecution`, '{}'), { status: 400, type: 'ValidationException' });
  t.match(await post(url, `${TARGET}StartExecution`, '{"stateMachineArn": "nonsense"}'), {
    status: 400,
    type: 'InvalidArn',
  });
  t.match(await post(url, `${TARGET}StartExecution`, `"${'x'.repeat(5_000_000)}"`), { status: 413 });
  t.equal((await fetch(url)).status, 400);
});

const OPERATIONS = Object.keys(sdk).flatMap((name) => (/^[A-Z]\w+Command$/.test(name) ? [name.slice(0, -7)] : []));

/** What an error may be called: the SDK's exceptions, and what AWS's front door answers to any service's clients. */
const ERRORS = [
  ...Object.keys(sdk).filter((name) => /^[A-Z]/.test(name)),
  'SerializationException',
  'UnknownOperationException',
];

const FIELDS = [
  'activityArn',
  'cause',
  'clientToken',
  'context',
  'definition',
  'description',
  'encryptionConfiguration',
  'error',
  'executionArn',
  'includedData',
  'includeExecutionData',
  'input',
  'inspectionLevel',
  'loggingConfiguration',
  'mapRunArn',
  'maxResults',
  'mock',
  'name',
  'nextToken',
  'output',
  'publish',
  'redriveFilter',
  'resourceArn',
  'revisionId',
  'reverseOrder',
  'roleArn',
  'routingConfiguration',
  'severity',
  'stateConfiguration',
  'stateMachineAliasArn',
  'stateMachineArn',
  'stateMachineVersionArn',
  'stateName',
  'statusFilter',
  'tagKeys',
  'tags',
  'taskToken',
  'traceHeader',
  'tracingConfiguration',
  'type',
  'variables',
  'versionDescription',
  'workerName',
];

test('every operation that the SDK knows is there', async (t) => {
  const { url } = await buildWire(t);
  for (const operation of OPERATIONS) {
    const { type } = await post(url, TARGET + operation, '{"maxResults": -1}');
    t.not(type, 'UnknownOperationException', operation);
  }
});

test('what is asked of a closed endpoint is refused at once, whatever it is', async (t) => {
  const log = memoryLog();
  const { url, service, close } = await buildWire(t, { log });
  const { activityArn } = await service.createActivity({ name: 'a' });
  close();
  close();
  for (const operation of OPERATIONS) {
    t.match(await post(url, TARGET + operation, JSON.stringify({ activityArn })), {
      status: 503,
      type: 'ServiceUnavailable',
    });
  }
  t.same(log.lines, []);
});

test('whatever is asked of any operation, it answers, or refuses by a name of AWS', async (t) => {
  const { url, service } = await buildWire(t, { clock: hurryingClock() });
  const definition = '{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}';
  const { stateMachineArn } = await service.createStateMachine({ name: 'm', definition, roleArn: ROLE, publish: true });
  const { executionArn } = await service.startExecution({ stateMachineArn, name: 'e' });
  const { activityArn } = await service.createActivity({ name: 'a' });
  const routingConfiguration = [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }];
  const { stateMachineAliasArn } = await service.createStateMachineAlias({ name: 'live', routingConfiguration });
  const arns = [stateMachineArn, `${stateMachineArn}:1`, stateMachineAliasArn, executionArn, activityArn];
  const arn = fc.constantFrom(...arns, `${stateMachineArn}/map`, `${stateMachineArn}:9:9`, 'arn:aws:states:::', ROLE);
  const value = fc.oneof(
    { weight: 2, arbitrary: arn },
    { weight: 2, arbitrary: fc.constantFrom(definition, '{}', '{', 'INFO', 'ALL_DATA', 'EXPRESS', 'a', '', ROLE) },
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(routingConfiguration, [{ key: 'k', value: 'v' }], [{ key: 1 }], [null], ['k']),
    fc.constantFrom({ level: 'ALL' }, { enabled: 1 }, { type: 'CUSTOMER_MANAGED_KMS_KEY' }, { result: '{}' }),
    fc.constantFrom('x'.repeat(300), 'x'.repeat(300_000), 'é'.repeat(81), '\u0000'),
    fc.jsonValue(),
  );
  const body = fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 8 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...OPERATIONS), body, async (operation, fields) => {
      const { status, type } = await post(url, TARGET + operation, JSON.stringify(fields));
      return status === 200 || (status === 400 && ERRORS.includes(type));
    }),
    { numRuns: 2000, seed: 4 },
  );
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => new Uint8Array(array));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...OPERATIONS), bytes, async (operation, array) => {
      const { status, type } = await post(url, TARGET + operation, array);
      return status === 200 || (status === 400 && ERRORS.includes(type));
    }),
    { numRuns: 200, seed: 5 },
  );
});

test('any definition is either accepted or refused as invalid', async (t) => {
  const { url } = await buildWire(t);
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const state = fc.dictionary(
    fc.constantFrom(
      'Type',
      'Next',
      'End',
      'Choices',
      'Branches',
      'Iterator',
      'Parameters',
      'Seconds',
      'Retry',
      'Catch',
      'Resource',
      'ItemsPath',
      'InputPath',
      'Assign',
      '__proto__',
    ),
    fc.oneof(
      scalar,
      fc.constantFrom('Pass', 'Map', 'Task', 'Choice', 'Parallel', 'Wait', 'A', '$', '$.'),
      fc.jsonValue(),
    ),
  );
  const definition = fc.oneof(
    fc.jsonValue(),
    fc.record({
      StartAt: fc.oneof(scalar, fc.constant('A')),
      States: fc.dictionary(fc.constantFrom('A', 'B', ''), state),
    }),
  );
  await fc.assert(
    fc.asyncProperty(definition, fc.uuid(), async (value, name) => {
      const body = JSON.stringify({ name, roleArn: ROLE, definition: JSON.stringify(value) });
      const { status, type } = await post(url, `${TARGET}CreateStateMachine`, body);
      return status === 200 || type === 'InvalidDefinition';
    }),
    { numRuns: 300, seed: 1 },
  );
  const deep = `{"StartAt":"A","States":${'{"A":'.repeat(50_000)}1${'}'.repeat(50_000)}}`;
  const body = JSON.stringify({ name: 'deep', roleArn: ROLE, definition: deep });
  t.equal((await post(url, `${TARGET}CreateStateMachine`, body)).type, 'InvalidDefinition');
});

test('any input runs to an end', async (t) => {
  const { service } = await buildWire(t);
  const definition = JSON.stringify({
    StartAt: 'A',
    States: {
      A: {
        Type: 'Pass',
        Parameters: { 'all.$': '$', 'text.$': "States.Format('{}', $)" },
        ResultPath: '$.__proto__',
        Next: 'B',
      },
      B: {
        Type: 'Map',
        ItemsPath: '$.items',
        Iterator: { StartAt: 'C', States: { C: { Type: 'Pass', End: true } } },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'D' }],
        End: true,
      },
      D: { Type: 'Succeed' },
    },
  });
  const { stateMachineArn } = await service.createStateMachine({
    name: 'any',
    roleArn: ROLE,
    definition,
    type: 'EXPRESS',
  });
  await fc.assert(
    fc.asyncProperty(fc.json(), async (input) => {
      const { status } = await service.startSyncExecution({ stateMachineArn, input });
      return status === 'SUCCEEDED' || status === 'FAILED';
    }),
    { numRuns: 300, seed: 2 },
  );
  const deep = `{"items":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const { status, error } = await service.startSyncExecution({ stateMachineArn, input: deep });
  t.match({ status, error }, { status: 'FAILED', error: 'States.Runtime' });
  await t.rejects(service.startSyncExecution({ stateMachineArn, input: 'not json' }), {
    name: 'InvalidExecutionInput',
  });
});
