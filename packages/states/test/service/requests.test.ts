import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { test } from 'tap';
import { build, buildWire, create, ROLE } from '../support/build.ts';

const pass = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };

test('the ARN of a distributed Map within a machine is no ARN of a machine', async (t) => {
  const { service } = build(t);
  const stateMachineArn = await create(service, pass);
  const labelled = { stateMachineArn: `${stateMachineArn}/Each` };
  const refusal = { name: 'ValidationException' };
  await t.rejects(service.startExecution(labelled), refusal);
  await t.rejects(service.startSyncExecution(labelled), refusal);
  await t.rejects(service.updateStateMachine({ ...labelled, roleArn: ROLE }), refusal);
  await t.rejects(service.deleteStateMachine(labelled), refusal);
  t.match(await service.describeStateMachine({ stateMachineArn }), { status: 'ACTIVE' });
});

test('a distributed Map is described by its label, as the machine of its child executions', async (t) => {
  const { service } = build(t);
  const ItemProcessor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
    StartAt: 'Leaf',
    States: { Leaf: { Type: 'Pass', Parameters: { 'x.$': '$x' }, End: true } },
  };
  const map = { Type: 'Map', Label: 'Each', ItemProcessor, End: true };
  const stateMachineArn = await create(service, {
    StartAt: 'Outer',
    States: {
      Outer: { Type: 'Pass', Assign: { x: 1 }, Next: 'Around' },
      Around: { Type: 'Parallel', Branches: [{ StartAt: 'Map', States: { Map: map } }], End: true },
    },
  });
  const labelled = `${stateMachineArn}/Each`;
  const described = await service.describeStateMachine({ stateMachineArn: labelled, includedData: 'METADATA_ONLY' });
  t.match(described, {
    stateMachineArn: labelled,
    label: 'Each',
    type: 'EXPRESS',
    status: 'ACTIVE',
    definition: JSON.stringify(ItemProcessor),
    variableReferences: { Leaf: ['x'] },
  });
  await t.rejects(service.describeStateMachine({ stateMachineArn: `${stateMachineArn}/Other` }), {
    name: 'StateMachineDoesNotExist',
  });
});

test('texts must satisfy their patterns as a whole, and refusals show these as AWS does', async (t) => {
  const { service } = build(t);
  const stateMachineArn = await create(service, pass);
  await t.rejects(service.startExecution({ stateMachineArn, traceHeader: 'caf\u00e9' }), {
    name: 'ValidationException',
    message: /Value 'caf\u00e9' at 'traceHeader' .* satisfy regular expression pattern: \\p\{ASCII\}\*$/,
  });
  const executionArn = stateMachineArn.replace(':stateMachine:', ':execution:').concat(':none');
  await t.rejects(service.redriveExecution({ executionArn, clientToken: 'two words' }), {
    name: 'ValidationException',
    message: /at 'clientToken' .* satisfy regular expression pattern: \[!-~\]\+$/,
  });
  await t.rejects(service.createActivity({ name: 'last\u{10ffff}' }), { name: 'InvalidName' });
});

test("the trace id of a request's header is preferred to that of its body", async (t) => {
  const { client, service } = await buildWire(t);
  const stateMachineArn = await create(service, pass);
  const start = async (header?: string) => {
    const command = new StartExecutionCommand({ stateMachineArn, traceHeader: 'Root=1-body' });
    if (header !== undefined) {
      command.middlewareStack.add(
        (next) => (args) => {
          Object.assign((args.request as { headers: object }).headers, { 'X-Amzn-Trace-Id': header });
          return next(args);
        },
        { step: 'build' },
      );
    }
    const { executionArn = '' } = await client.send(command);
    return (await service.describeExecution({ executionArn })).traceHeader;
  };
  t.equal(await start(), 'Root=1-body');
  t.equal(await start('Root=1-header'), 'Root=1-header');
});
