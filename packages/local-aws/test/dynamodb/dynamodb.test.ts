import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Test, test } from 'tap';
import { findDynoxide } from '../../src/dynamodb/binary.ts';
import { startDynamoDb } from '../../src/index.ts';
import { clientDefaults } from '../support.ts';

function clientOf(t: Test, endpoint: string): DynamoDBClient {
  const client = new DynamoDBClient({ ...clientDefaults, endpoint });
  t.teardown(() => client.destroy());
  return client;
}

const createOrders = new CreateTableCommand({
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
});
const newOrder: PutItemCommandInput = {
  TableName: 'orders',
  Item: { pk: { S: 'ord_1' } },
  ConditionExpression: 'attribute_not_exists(pk)',
};
const getOrder = new GetItemCommand({ TableName: 'orders', Key: { pk: { S: 'ord_1' } }, ConsistentRead: true });

/** A Node process of its own that has started a DynamoDB on the file. */
async function startParent(t: Test, file: string): Promise<{ parent: ChildProcess; endpoint: string }> {
  const parent = spawn(process.execPath, [new URL('./parent.ts', import.meta.url).pathname, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => parent.kill('SIGKILL'));
  for await (const endpoint of createInterface({ input: parent.stdout })) return { parent, endpoint };
  throw new Error('The parent ended before its DynamoDB was there.');
}

/** Resolves when nothing listens on the port any more. */
async function closed(endpoint: string): Promise<void> {
  const { port } = new URL(endpoint);
  for (;;) {
    const socket = connect(Number(port), '127.0.0.1');
    try {
      await once(socket, 'connect');
      await once(socket, 'close');
    } catch {
      return;
    }
  }
}

const processesOn = (file: string): string =>
  execFileSync('/bin/sh', ['-c', 'ps -A -o args= | grep -F -- "$0" | grep -v -F grep || true', file]).toString();

test('a conditional write is refused the second time, and survives a restart', async (t) => {
  const file = `${t.testdir()}/dynamodb.sqlite`;
  const first = await startDynamoDb({ file });
  const client = clientOf(t, first.endpoint);
  await client.send(createOrders);
  await client.send(new PutItemCommand(newOrder));
  await t.rejects(client.send(new PutItemCommand(newOrder)), { name: 'ConditionalCheckFailedException' });
  await first.close();

  const second = await startDynamoDb({ file });
  t.teardown(() => second.close());
  t.match(await clientOf(t, second.endpoint).send(getOrder), { Item: { pk: { S: 'ord_1' } } });
});

test('it dies with its parent by kill -9, leaves no process behind, and the next one starts on the same file', async (t) => {
  const file = `${t.testdir()}/dynamodb.sqlite`;
  const { parent, endpoint } = await startParent(t, file);
  const client = clientOf(t, endpoint);
  await client.send(createOrders);
  await client.send(new PutItemCommand(newOrder));

  parent.kill('SIGKILL');
  const next = await startDynamoDb({ file });
  t.teardown(() => next.close());
  t.match(await clientOf(t, next.endpoint).send(getOrder), { Item: { pk: { S: 'ord_1' } } });

  await closed(endpoint);
  await next.close();
  while (processesOn(file) !== '');
  t.equal(processesOn(file), '');
});

test('an unexpected exit is reported once, a wanted one is not', async (t) => {
  const file = `${t.testdir()}/dynamodb.sqlite`;
  const exits: string[] = [];
  const { promise: reported, resolve } = Promise.withResolvers<void>();
  const dynamo = await startDynamoDb({
    file,
    onUnexpectedExit(reason) {
      exits.push(reason);
      resolve();
    },
  });
  process.kill(pidOf(file), 'SIGKILL');
  await reported;
  t.strictSame(exits, ['exit status 137']);
  await dynamo.close();

  const wanted = await startDynamoDb({ file, onUnexpectedExit: (reason) => exits.push(reason) });
  await wanted.close();
  t.equal(exits.length, 1);
});

/** The process id of the dynoxide on the file, not that of the shell that guards it. */
function pidOf(file: string): number {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,comm=,args=']).toString().split('\n');
  const row = rows.find((line) => line.includes(file) && /^\s*\d+ dynoxide /.test(line));
  return Number.parseInt(String(row), 10);
}

test('what the process prints is logged, and a file it cannot use is a clear error', async (t) => {
  const lines: string[] = [];
  const dynamo = await startDynamoDb({ log: (line) => lines.push(line) });
  await dynamo.close();
  t.match(lines[0], dynamo.endpoint);
  await t.rejects(startDynamoDb({ file: `${t.testdir()}/no/such/folder/dynamodb.sqlite` }), {
    message: /did not start \(exit status 1\)/,
  });
});

test('without a program the error says what to do', async (t) => {
  t.throws(() => findDynoxide('', 'no-such-platform'), { message: /AWS_ENDPOINT_URL_DYNAMODB/ });
  const folder = t.testdir({ dynoxide: t.fixture('file', '#!/bin/sh\n') });
  t.throws(() => findDynoxide(folder, 'no-such-platform'), 'what can’t be executed is no program');
  t.ok(readFileSync(findDynoxide()).length > 0);
});
