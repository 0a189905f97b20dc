import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Test, test } from 'tap';
import {
  createStreamMapping,
  type DeadLetter,
  openDeliveryStore,
  type StreamMappingOptions,
  startDynamoDb,
} from '../../src/index.ts';
import { countingUuid, FakeClock, FakeLambda, turn } from '../delivery/fakes.ts';
import { clientDefaults } from '../support.ts';

const TableName = 'webhooks';
const createTable = new CreateTableCommand({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
});

interface StreamEvent {
  Records: { dynamodb: { Keys: { pk: { S: string } }; SequenceNumber: string } }[];
}
const keysOf = (event: unknown) => (event as StreamEvent).Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
const numbersOf = (event: unknown) => (event as StreamEvent).Records.map(({ dynamodb }) => dynamodb.SequenceNumber);

/** A table with a stream on a DynamoDB of its own, and how to follow it. */
async function setUp(t: Test, { withTable = true } = {}) {
  const dynamoDb = await startDynamoDb();
  t.teardown(() => dynamoDb.close());
  const client = new DynamoDBClient({ ...clientDefaults, endpoint: dynamoDb.endpoint });
  t.teardown(() => client.destroy());
  if (withTable) await client.send(createTable);
  const put = async (...keys: string[]) => {
    for (const pk of keys) await client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } }));
  };
  const file = `${t.testdir()}/deliveries.sqlite`;

  /** A mapping on the test's one file. */
  const follow = (options: Partial<StreamMappingOptions> = {}) => {
    const clock = new FakeClock();
    const lambda = new FakeLambda();
    const told: DeadLetter[] = [];
    const troubles: unknown[] = [];
    const store = openDeliveryStore({ file, onDeadLetter: (letter) => told.push(letter) });
    const mapping = createStreamMapping({
      region: 'eu-central-1',
      accountId: '123456789012',
      endpoint: dynamoDb.endpoint,
      tableName: TableName,
      functionName: 'handle',
      maximumRetryAttempts: 2,
      pollInterval: 100,
      invoke: lambda.invoke,
      store,
      uuid: countingUuid(),
      now: clock.now,
      wait: clock.wait,
      onTrouble: (error) => troubles.push(error),
      ...options,
    });
    let closed = false;
    const close = async () => {
      if (closed) return;
      closed = true;
      await mapping.close();
      store.close();
    };
    t.teardown(close);
    /** Whatever had to be done is done, and the mapping waits for something new. */
    const idle = async () => {
      t.equal(await clock.skip(), 100);
      await clock.untilWaiting();
    };
    return { clock, lambda, store, told, troubles, close, idle };
  };
  return { client, put, follow };
}

test('changes invoke the function with Lambda’s event, in their order', async (t) => {
  const { client, follow } = await setUp(t);
  const Item = {
    pk: { S: 'a' },
    rawBody: { B: new Uint8Array([1, 2, 255]) },
    pieces: { L: [{ BS: [new Uint8Array([9])] }] },
  };
  await client.send(new PutItemCommand({ TableName, Item }));
  await client.send(
    new UpdateItemCommand({
      TableName,
      Key: { pk: { S: 'a' } },
      UpdateExpression: 'SET n = :n REMOVE rawBody, pieces',
      ExpressionAttributeValues: { ':n': { N: '1.50' } },
    }),
  );
  await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'a' } } }));
  const { lambda } = follow();
  const { event, functionName } = await lambda.next();
  t.equal(functionName, 'handle');
  const record = {
    eventID: /^[0-9a-f]{32}$/,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    eventSourceARN: /^arn:aws:dynamodb:eu-central-1:123456789012:table\/webhooks\/stream\/./,
    dynamodb: {
      ApproximateCreationDateTime: Number,
      Keys: { pk: { S: 'a' } },
      SequenceNumber: /^\d+$/,
      SizeBytes: Number,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
  const first = { pk: { S: 'a' }, rawBody: { B: 'AQL/' }, pieces: { L: [{ BS: ['CQ=='] }] } };
  const second = { pk: { S: 'a' }, n: { N: '1.5' } };
  t.match(event, {
    Records: [
      { ...record, eventName: 'INSERT', dynamodb: { ...record.dynamodb, NewImage: first } },
      { ...record, eventName: 'MODIFY', dynamodb: { ...record.dynamodb, OldImage: first, NewImage: second } },
      { ...record, eventName: 'REMOVE', dynamodb: { ...record.dynamodb, OldImage: second } },
    ],
  });
  const { Records } = event as { Records: { eventID: string; dynamodb: { ApproximateCreationDateTime: number } }[] };
  t.equal(new Set(Records.map(({ eventID }) => eventID)).size, 3);
  t.ok(Records.every(({ dynamodb }) => Math.abs(dynamodb.ApproximateCreationDateTime - Date.now() / 1000) < 3600));
});

test('what comes later is seen at the next look, in batches', async (t) => {
  const { put, follow } = await setUp(t);
  const { lambda, clock } = follow({ batchSize: 2 });
  await clock.untilWaiting();
  await put('a', 'b', 'c');
  t.equal(await clock.skip(), 100);
  const first = await lambda.next();
  t.strictSame(keysOf(first.event), ['a', 'b']);
  await put('d');
  t.equal(lambda.unseen, 0);
  first.succeed();
  const second = await lambda.next();
  t.strictSame(keysOf(second.event), ['c', 'd']);
  second.succeed('any answer');
  t.equal(await clock.skip(), 100);
});

test('a write that changes nothing is no event', async (t) => {
  const { put, follow } = await setUp(t);
  await put('a', 'a', 'a');
  const first = follow({ batchSize: 2 });
  const { event, succeed } = await first.lambda.next();
  t.equal((event as StreamEvent).Records.length, 1);
  succeed();
  await first.idle();
  t.equal(first.lambda.count, 1);
  await first.close();
  const second = follow();
  await second.idle();
  await put('b');
  await second.clock.skip();
  t.strictSame(keysOf((await second.lambda.next()).event), ['b']);
});

test('a restart goes on after what succeeded, with what was under way', async (t) => {
  const { put, follow } = await setUp(t);
  await put('a', 'b', 'c');
  const first = follow({ batchSize: 2 });
  (await first.lambda.next()).succeed();
  t.strictSame(keysOf((await first.lambda.next()).event), ['c']);
  await first.close();
  await put('d');
  const second = follow();
  const call = await second.lambda.next();
  t.strictSame(keysOf(call.event), ['c', 'd']);
  call.succeed();
  await second.idle();
  await second.close();
  const third = follow();
  await third.idle();
  t.equal(third.lambda.count, 0);
  const other = follow({ functionName: 'another function' });
  t.strictSame(keysOf((await other.lambda.next()).event), ['a', 'b', 'c', 'd']);
});

test('a batch that fails is tried again, holds up what comes after it, and is then a dead letter', async (t) => {
  const { put, follow } = await setUp(t);
  await put('a', 'b');
  const { lambda, clock, store, told, close } = follow();
  (await lambda.next()).fail();
  await put('c');
  t.equal(await clock.skip(), 1000);
  const second = await lambda.next();
  t.strictSame(keysOf(second.event), ['a', 'b']);
  second.reject(new Error('Lambda is not there.'));
  t.equal(await clock.skip(), 2000);
  const third = await lambda.next();
  third.fail('CardRefused');
  const next = await lambda.next();
  t.strictSame(keysOf(next.event), ['c']);
  t.match(store.listDeadLetters(), [
    {
      source: 'stream',
      name: TableName,
      functionName: 'handle',
      payload: third.payload,
      condition: 'RetryAttemptsExhausted',
      attempts: 3,
      errorCode: 'CardRefused',
      acceptedAt: /^\d{4}-/,
    },
  ]);
  t.strictSame(told, store.listDeadLetters());
  await close();
  const again = follow();
  t.strictSame(keysOf((await again.lambda.next()).event), ['c']);
});

test('with bisecting, one bad record takes no other with it', async (t) => {
  const { put, follow } = await setUp(t);
  await put('a', 'b', 'bad', 'c', 'd');
  const { lambda, clock, store, idle } = follow({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 });
  const succeeded: string[] = [];
  const expectCall = async (keys: string[]) => {
    const call = await lambda.next();
    t.strictSame(keysOf(call.event), keys);
    if (keys.includes('bad')) return call.fail();
    succeeded.push(...keys);
    call.succeed();
  };
  await expectCall(['a', 'b', 'bad', 'c', 'd']);
  await expectCall(['a', 'b', 'bad']);
  await expectCall(['a', 'b']);
  await expectCall(['bad']);
  t.equal(await clock.skip(), 1000);
  await expectCall(['bad']);
  await expectCall(['c', 'd']);
  t.strictSame(succeeded, ['a', 'b', 'c', 'd']);
  await idle();
  const [letter, ...others] = store.listDeadLetters();
  t.strictSame(others, []);
  t.strictSame(keysOf(JSON.parse(letter?.payload ?? '')), ['bad']);
});

test('the function may say which records failed: those before the first of them are done with', async (t) => {
  const { put, follow } = await setUp(t);
  await put('a', 'b', 'c', 'd');
  const { lambda, clock, close } = follow({ reportBatchItemFailures: true, maximumRetryAttempts: 1 });
  const first = await lambda.next();
  const [, b = '', c = ''] = numbersOf(first.event);
  first.succeed({ batchItemFailures: [{ itemIdentifier: c }, { itemIdentifier: b }] });
  t.equal(await clock.skip(), 1000);
  const second = await lambda.next();
  t.strictSame(keysOf(second.event), ['b', 'c', 'd']);
  second.succeed({ batchItemFailures: [{ itemIdentifier: c }] });
  // That is progress, so the rest has its retry still.
  t.equal(await clock.skip(), 1000);
  t.strictSame(keysOf((await lambda.next()).event), ['c', 'd']);
  await close();

  const again = follow({ reportBatchItemFailures: true, maximumRetryAttempts: 0 });
  const last = await again.lambda.next();
  t.strictSame(keysOf(last.event), ['c', 'd']);
  last.succeed({ batchItemFailures: [{ itemIdentifier: c }] });
  await again.clock.untilWaiting();
  t.match(again.store.listDeadLetters(), [{ errorCode: 'BatchItemFailures', payload: last.payload, attempts: 1 }]);
});

test('answers that mean success, and answers that mean that all failed', async (t) => {
  const { put, follow } = await setUp(t);
  const { lambda, clock, store } = follow({ reportBatchItemFailures: true, maximumRetryAttempts: 0 });
  await clock.untilWaiting();
  for (const answer of [null, {}, { batchItemFailures: null }, { batchItemFailures: [] }]) {
    await put(JSON.stringify(answer));
    await clock.skip();
    (await lambda.next()).succeed(answer);
    await clock.untilWaiting();
    t.equal(store.listDeadLetters().length, 0);
  }
  const failed = ['', null, 'unknown'].map((itemIdentifier) => ({ batchItemFailures: [{ itemIdentifier }] }));
  const bad = [...failed, { batchItemFailures: [{ id: '1' }] }, { batchItemFailures: 'all' }, 'failed'];
  for (const [index, answer] of bad.entries()) {
    await put(JSON.stringify(answer));
    await clock.skip();
    (await lambda.next()).succeed(answer);
    await clock.untilWaiting();
    t.equal(store.listDeadLetters().length, index + 1, JSON.stringify(answer));
  }
});

test('a table that is made later, or anew, is followed from its first record', async (t) => {
  const { client, put, follow } = await setUp(t, { withTable: false });
  const { lambda, clock, troubles } = follow();
  t.equal(await clock.skip(), 1000);
  await clock.untilWaiting();
  await client.send(createTable);
  await put('a');
  t.equal(await clock.skip(), 1000);
  (await lambda.next()).succeed();
  await clock.untilWaiting();
  await client.send(new DeleteTableCommand({ TableName }));
  await client.send(createTable);
  await put('b');
  while (lambda.unseen === 0) {
    await clock.skip();
    await Promise.race([clock.untilWaiting(), lambda.arrival()]);
  }
  t.strictSame(keysOf((await lambda.next()).event), ['b']);
  t.ok(troubles.length <= 2);
});

test('a DynamoDB that can’t be reached is tried again', async (t) => {
  const { follow } = await setUp(t);
  const { clock, troubles, close } = follow({ endpoint: 'http://127.0.0.1:9' });
  t.equal(await clock.skip(), 1000);
  await clock.untilWaiting();
  t.equal(troubles.length, 2);
  t.match(troubles[0], { name: 'Error', code: 'ECONNREFUSED' });
  await close();
  await turn();
});
