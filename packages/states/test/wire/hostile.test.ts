import fc from 'fast-check';
import { test } from 'tap';
import { buildWire, ROLE } from '../support/build.ts';

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
