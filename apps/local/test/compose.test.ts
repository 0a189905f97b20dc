import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createSfnClient } from '@expressway/workflows';
import { test } from 'tap';
import { postJson, start } from './start.ts';

const sfnOf = (endpoint: string) =>
  createSfnClient({
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_SFN: endpoint,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  });

test('everything is ready, with a catalogue and both state machines', async (t) => {
  const { url, statesUrl } = await start(t);
  t.equal((await fetch(`${url}/readyz`)).status, 200);
  const { items } = (await (await fetch(`${url}/products`)).json()) as { items: unknown[] };
  t.equal(items.length, 12);

  const sfn = sfnOf(statesUrl);
  t.teardown(() => sfn.destroy());
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  t.strictSame(stateMachines.map(({ stateMachineArn, type }) => `${type} ${stateMachineArn}`).sort(), [
    'EXPRESS arn:aws:states:us-east-1:000000000000:stateMachine:order-checks',
    'STANDARD arn:aws:states:us-east-1:000000000000:stateMachine:order-processing',
  ]);
});

test("the banner's order is checked through the workflow and its functions", async (t) => {
  const { url } = await start(t, {}, 'checks');
  const answer = await postJson(`${url}/orders/validate`, {
    items: [{ productId: 'espresso-beans', quantity: 2 }],
    shippingAddress: { line1: 'Torstrasse 1', city: 'Berlin', postalCode: '10119', country: 'DE' },
  });
  t.equal(answer.status, 200);
  t.match(await answer.json(), { valid: true, decision: 'accept', quote: { currency: 'eur', subtotal: 3780 } });
});

test("a workflow reaches this machine's DynamoDB, SNS and Step Functions, and nothing beyond them", async (t) => {
  const { statesUrl } = await start(t);
  const sfn = sfnOf(statesUrl);
  t.teardown(() => sfn.destroy());
  const task = (resource: string, Parameters: object, more: object = { End: true }) => ({
    Type: 'Task',
    Resource: `arn:aws:states:::${resource}`,
    Parameters,
    ResultPath: `$.${resource.split(':').at(-1)}`,
    ...more,
  });
  const definition = {
    StartAt: 'Tables',
    States: {
      Tables: task('aws-sdk:dynamodb:listTables', {}, { Next: 'Tell' }),
      Tell: task(
        'sns:publish',
        { TopicArn: 'arn:aws:sns:us-east-1:000000000000:customer-messages', Message: 'm' },
        { Next: 'Machines' },
      ),
      Machines: task('aws-sdk:sfn:listStateMachines', {}, { Next: 'Queue' }),
      Queue: task('sqs:sendMessage', { QueueUrl: 'http://127.0.0.1/q', MessageBody: 'm' }),
    },
  };
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({
      name: 'reach',
      type: 'EXPRESS',
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::000000000000:role/r',
    }),
  );
  const { error, cause } = await sfn.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{}' }));
  t.equal(error, 'States.Runtime');
  t.equal(cause, "The service 'sqs' is not connected to this endpoint.");
});

test('a second start on the same data keeps the state machines and the issuer', async (t) => {
  const DATA_DIR = t.testdir();
  const created = async () => {
    const running = await start(t, { DATA_DIR });
    const sfn = sfnOf(running.statesUrl);
    const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:order-processing';
    const { creationDate } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    sfn.destroy();
    const keys = await (await fetch(`${running.statesUrl}/dev/jwks.json`)).json();
    await running.close();
    return { creationDate, keys };
  };
  t.strictSame(await created(), await created());
});

test('two servers run side by side in one process, each with its own data', async (t) => {
  const folder = t.testdir({ one: {}, two: {} });
  const [one, two] = await Promise.all(['one', 'two'].map((name) => start(t, { DATA_DIR: `${folder}/${name}` })));
  const keys = await Promise.all(
    [one, two].map(async (server) => (await fetch(`${server?.statesUrl}/dev/jwks.json`)).json()),
  );
  t.notSame(keys[0], keys[1]);
});

test('a second server on the same folder is refused', async (t) => {
  const DATA_DIR = t.testdir();
  await start(t, { DATA_DIR });
  await t.rejects(start(t, { DATA_DIR }), { name: 'Refusal', message: /in use by a running Expressway/ });
});

for (const setting of ['PORT', 'STATES_PORT'] as const) {
  test(`a ${setting} that is taken is refused by name, and nothing stays behind`, async (t) => {
    const other = createServer().listen(0, '127.0.0.1');
    t.teardown(() => other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const DATA_DIR = t.testdir();
    await t.rejects(start(t, { DATA_DIR, [setting]: String(port) }), {
      name: 'Refusal',
      message: `Port ${port} is in use by another program: set ${setting} to a free one`,
    });
    await start(t, { DATA_DIR });
  });
}

test('an address that is not of this machine is refused', async (t) => {
  await t.rejects(start(t, { HOST: '192.0.2.1' }), { name: 'Refusal', message: /^HOST / });
});
