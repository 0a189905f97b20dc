import { CreateStateMachineCommand, DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { createStates, listen } from '@expressway/states';
import { createSfnClient, loadDefinition, placeholders, workflowNames } from '@expressway/workflows';
import { type Test, test } from 'tap';
import { accountId, arnOf, region } from '../src/account.ts';
import { registerStateMachines } from '../src/state-machines.ts';

/** An engine of its own, whose tasks go nowhere, and a client of it. */
async function engine(t: Test) {
  const nowhere = async () => {
    throw new Error('nothing is called here');
  };
  const states = createStates({ region, accountId, integrations: { lambda: nowhere } });
  const server = await listen(states.requestListener, 0);
  const sfn = createSfnClient({
    AWS_REGION: region,
    AWS_ENDPOINT_URL_SFN: server.url,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  });
  t.teardown(async () => {
    sfn.destroy();
    await server.close();
    states.close();
  });
  const describe = () =>
    sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arnOf('states', 'order-checks') }));
  return { sfn, describe };
}

const substitutions = (suffix = '') =>
  Object.fromEntries(
    workflowNames
      .flatMap(placeholders)
      .map((key) => [key, arnOf(key.endsWith('TopicArn') ? 'sns' : 'lambda', key + suffix)]),
  );

test('state machines are made once, and left alone while their definitions stay', async (t) => {
  const { sfn, describe } = await engine(t);
  await registerStateMachines(sfn, substitutions());
  const first = await describe();
  t.match(first, {
    name: 'order-checks',
    type: 'EXPRESS',
    definition: /function:ValidateOrderFunctionArn"/,
    loggingConfiguration: { level: 'ALL', includeExecutionData: true, destinations: [{}] },
  });
  await registerStateMachines(sfn, substitutions());
  const { revisionId, definition } = await describe();
  t.strictSame({ revisionId, definition }, { revisionId: first.revisionId, definition: first.definition });
});

test('a definition that has changed is brought up to date', async (t) => {
  const { sfn, describe } = await engine(t);
  await registerStateMachines(sfn, substitutions());
  await registerStateMachines(sfn, substitutions('2'));
  t.match(await describe(), { definition: /function:ValidateOrderFunctionArn2"/ });
});

test('one that an earlier version made is logged from now on', async (t) => {
  const { sfn, describe } = await engine(t);
  const definition = loadDefinition('order-checks', substitutions());
  const roleArn = `arn:aws:iam::${accountId}:role/x`;
  await sfn.send(new CreateStateMachineCommand({ name: 'order-checks', type: 'EXPRESS', definition, roleArn }));
  await registerStateMachines(sfn, substitutions());
  t.match(await describe(), { loggingConfiguration: { level: 'ALL' } });
});

test('a placeholder without a value is refused', async (t) => {
  const { sfn } = await engine(t);
  await t.rejects(registerStateMachines(sfn, {}), { message: /no value for \$\{/ });
});
