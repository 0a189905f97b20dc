import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createLambda, createSns } from '@expressway/local-aws';
import { createStates, listen } from '@expressway/states';
import { test } from 'tap';
import { until } from './shop.ts';

/** The document that Expressway began with; it lies beside the repository, not in it. */
const article = new URL('../../../../../shared/seed/order-processing-article.txt', import.meta.url);

const region = 'us-east-1';
const accountId = '000000000000';
const role = `arn:aws:iam::${accountId}:role/article`;
const functionArn = (name: string) => `arn:aws:lambda:${region}:${accountId}:function:${name}`;

const functions = {
  ValidateOrderFunctionArn: 'validate-order',
  CheckInventoryFunctionArn: 'check-inventory',
  ChargePaymentFunctionArn: 'charge-payment',
  NotifyPaymentDeclinedFunctionArn: 'notify-payment-declined',
  FulfillOrderFunctionArn: 'fulfill-order',
  RollbackOrderFunctionArn: 'rollback-order',
  ProcessLineItemFunctionArn: 'process-line-item',
};

/** The JSON value that begins at the first brace behind `heading`. */
function jsonAfter(text: string, heading: string): string {
  const start = text.indexOf('{', text.indexOf(heading) + heading.length);
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return text.slice(start, at + 1);
  }
  throw new Error(`no JSON behind ${heading}`);
}

const readable = existsSync(article);

test("the article's own definitions run unedited", {
  skip: readable ? false : 'SKIPPED: the article does not lie beside this checkout',
}, async (t) => {
  const text = readFileSync(article, 'utf8');
  const sns = createSns({ region, accountId, uuid: randomUUID, now: () => new Date() });
  const topicArn = sns.createTopic('order-confirmation');
  const substitutions: Record<string, string> = { OrderConfirmationTopicArn: topicArn };
  for (const [placeholder, name] of Object.entries(functions)) substitutions[placeholder] = functionArn(name);
  const filled = (definition: string) =>
    definition.replace(/\$\{(\w+)\}/g, (_, name: string) => substitutions[name] ?? `missing ${name}`);

  const lambda = createLambda({
    region,
    accountId,
    uuid: randomUUID,
    now: () => new Date(),
    functions: Object.fromEntries(
      Object.values(functions).map((name) => [
        name,
        { handler: new URL(`./article/${name}.ts`, import.meta.url).href, timeoutSeconds: 10, environment: {} },
      ]),
    ),
  });
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const topics = await listen(sns.requestListener, 0);
  const states = createStates({
    region,
    accountId,
    integrations: { lambda: lambda.invoke, services: { sns: { endpoint: topics.url, region, credentials } } },
  });
  const { url, close } = await listen(states.requestListener, 0);
  const sfn = new SFNClient({ endpoint: url, region, credentials });
  t.teardown(async () => {
    sfn.destroy();
    await close();
    states.close();
    await topics.close();
    await lambda.close();
    await sns.close();
  });

  const create = async (name: string, definition: string) =>
    (await sfn.send(new CreateStateMachineCommand({ name, definition, roleArn: role }))).stateMachineArn;
  const run = async (stateMachineArn: string | undefined, input: object) => {
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
    );
    const ended = await until(
      `${executionArn} ends`,
      () => sfn.send(new DescribeExecutionCommand({ executionArn })),
      ({ status }) => status !== 'RUNNING',
    );
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    return { ...ended, states: events.flatMap((event) => event.stateEnteredEventDetails?.name ?? []) };
  };
  const order = {
    orderId: 'o-1',
    userId: 'ada',
    items: [{ productId: 'mug', quantity: 1 }],
    shippingAddress: { country: 'DE' },
  };
  const processing = await create('order-processing', filled(jsonAfter(text, 'order-processing.asl.json\n')));

  await t.test('an order succeeds and is confirmed', async (t) => {
    const { status, states, output } = await run(processing, order);
    t.equal(status, 'SUCCEEDED');
    t.strictSame(states.slice(0, 2), ['ValidateOrder', 'CheckInventoryAndCharge']);
    t.strictSame(new Set(states.slice(2, 4)), new Set(['CheckInventory', 'ChargePayment']));
    t.strictSame(states.slice(4), ['FulfillOrder', 'SendConfirmation', 'OrderComplete']);
    t.match(JSON.parse(String(output)), { MessageId: /^[0-9a-f-]{36}$/ });
  });

  await t.test('an inventory failure is compensated and fails the order', async (t) => {
    const sold = { ...order, items: [{ productId: 'sold-out', quantity: 1 }] };
    const { status, states, error, cause } = await run(processing, sold);
    t.match(
      { status, error, cause },
      {
        status: 'FAILED',
        error: 'OrderProcessingFailed',
        cause: 'Order could not be processed',
      },
    );
    t.strictSame(states.slice(-2), ['CompensatingTransaction', 'OrderFailed']);
    t.notOk(states.includes('FulfillOrder'));
  });

  await t.test('a declined payment is noticed, and the order fulfilled all the same', async (t) => {
    const { status, states } = await run(processing, { ...order, paymentMethodId: 'declined' });
    t.equal(status, 'SUCCEEDED', 'the fault in the article that our own workflow mends');
    t.ok(states.includes('HandleDeclinedPayment'));
    t.ok(states.includes('FulfillOrder'));
  });

  await t.test('an invalid order fails at once, with the error that its handler named', async (t) => {
    const { status, states } = await run(processing, { ...order, items: [] });
    t.equal(status, 'FAILED');
    t.strictSame(states, ['ValidateOrder', 'OrderFailed']);
  });

  await t.test('its Map works on every line, in a machine around it', async (t) => {
    const map = JSON.parse(filled(jsonAfter(text, '"ProcessLineItems":')));
    const machine = {
      StartAt: 'ProcessLineItems',
      States: { ProcessLineItems: map, AggregateResults: { Type: 'Pass', End: true } },
    };
    const items = ['mug', 'jug', 'scale'].map((productId) => ({ productId }));
    const { status, output } = await run(await create('line-items', JSON.stringify(machine)), {
      orderId: 'o-2',
      order: { items },
    });
    t.equal(status, 'SUCCEEDED');
    t.match(JSON.parse(String(output)).processedItems, [
      { Payload: { line: 'o-2/0/mug' } },
      { Payload: { line: 'o-2/1/jug' } },
      { Payload: { line: 'o-2/2/scale' } },
    ]);
  });
});
