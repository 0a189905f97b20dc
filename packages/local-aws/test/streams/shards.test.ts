// What dynoxide never does, since each of its streams is one shard that never ends.
import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Test, test } from 'tap';
import { createStreamMapping, openDeliveryStore } from '../../src/index.ts';
import { countingUuid, FakeClock, FakeLambda } from '../delivery/fakes.ts';
import { listen } from '../support.ts';

const StreamArn = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-11-24T00:00:00.000';

interface FakeShard {
  parent?: string;
  /** Sequence numbers. */
  records: number[];
  ended?: boolean;
  /** Records up to this one are gone. */
  trimmedTo?: number;
}

/** DynamoDB Streams with these shards; an iterator is `shard/sequence number` of the last record before it. */
function streams(shards: Record<string, FakeShard>, fault: { next?: string }): RequestListener {
  const shardOf = (id: string): FakeShard => shards[id] ?? { records: [] };
  const answer = (action: string, input: Record<string, string>): object | string => {
    const { ShardId = '', ShardIterator = '', SequenceNumber = '', ShardIteratorType } = input;
    switch (action) {
      case 'ListStreams':
        return { Streams: [{ StreamArn, StreamLabel: '2026' }] };
      case 'DescribeStream': {
        const Shards = Object.entries(shards).map(([id, { parent }]) => ({ ShardId: id, ParentShardId: parent }));
        // One a page, so that there are pages.
        const at = Shards.findIndex((shard) => shard.ShardId === input.ExclusiveStartShardId) + 1;
        const more = at + 1 < Shards.length && { LastEvaluatedShardId: Shards[at]?.ShardId };
        return { StreamDescription: { StreamArn, Shards: Shards.slice(at, at + 1), ...more } };
      }
      case 'GetShardIterator': {
        const { trimmedTo = 0 } = shardOf(ShardId);
        if (ShardIteratorType === 'TRIM_HORIZON') return { ShardIterator: `${ShardId}/${trimmedTo}` };
        return Number(SequenceNumber) < trimmedTo
          ? 'TrimmedDataAccessException'
          : { ShardIterator: `${ShardId}/${SequenceNumber}` };
      }
      case 'GetRecords': {
        const { next } = fault;
        delete fault.next;
        if (next !== undefined) return next;
        const [id = '', after] = ShardIterator.split('/');
        const { records, ended } = shardOf(id);
        const found = records.filter((record) => record > Number(after)).slice(0, Number(input.Limit));
        const last = found.at(-1) ?? after;
        const Records = found.map((record) => ({
          eventName: 'INSERT',
          eventVersion: '1.1',
          eventSource: 'aws:dynamodb',
          dynamodb: { SequenceNumber: String(record), Keys: { pk: { S: `${id}-${record}` } } },
        }));
        return ended && Number(last) === records.at(-1) ? { Records } : { Records, NextShardIterator: `${id}/${last}` };
      }
      default:
        return 'UnknownOperationException';
    }
  };
  return async (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const answered = answer(action, JSON.parse(await text(request)) as Record<string, string>);
    response.writeHead(typeof answered === 'string' ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(typeof answered === 'string' ? { __type: answered, message: answered } : answered));
  };
}

async function setUp(t: Test, shards: Record<string, FakeShard>) {
  const fault: { next?: string } = {};
  const endpoint = await listen(t, streams(shards, fault));
  const file = `${t.testdir()}/deliveries.sqlite`;
  const follow = () => {
    const clock = new FakeClock();
    const lambda = new FakeLambda();
    const store = openDeliveryStore({ file });
    const mapping = createStreamMapping({
      region: 'us-east-1',
      accountId: '123456789012',
      endpoint,
      tableName: 'orders',
      functionName: 'handle',
      maximumRetryAttempts: 0,
      pollInterval: 100,
      batchSize: 2,
      invoke: lambda.invoke,
      store,
      uuid: countingUuid(),
      now: clock.now,
      wait: clock.wait,
    });
    let closed = false;
    const close = async () => {
      if (closed) return;
      closed = true;
      await mapping.close();
      store.close();
    };
    t.teardown(close);
    const next = async () => {
      const { event, succeed } = await lambda.next();
      succeed();
      const { Records } = event as { Records: { dynamodb: { Keys: { pk: { S: string } } } }[] };
      return Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
    };
    return { clock, lambda, next, close };
  };
  return { follow, fault };
}

test('a shard’s records come after all of its parent’s, also after a restart', async (t) => {
  const shards: Record<string, FakeShard> = {
    child: { parent: 'parent', records: [7, 8] },
    parent: { parent: 'long gone', records: [1, 2, 3], ended: true },
    other: { records: [5] },
  };
  const { follow } = await setUp(t, shards);
  const first = follow();
  t.strictSame([await first.next(), await first.next()], [['parent-1', 'parent-2'], ['other-5']]);
  t.strictSame(await first.next(), ['parent-3']);
  t.strictSame(await first.next(), ['child-7', 'child-8']);
  await first.clock.untilWaiting();
  await first.close();
  shards.child?.records.push(9);
  const second = follow();
  t.strictSame(await second.next(), ['child-9']);
  t.equal(await second.clock.skip(), 100);
  t.equal(second.lambda.count, 1);
});

test('what DynamoDB keeps no longer is skipped', async (t) => {
  const shards: Record<string, FakeShard> = { shard: { records: [1, 2] } };
  const { follow } = await setUp(t, shards);
  const first = follow();
  t.strictSame(await first.next(), ['shard-1', 'shard-2']);
  await first.clock.untilWaiting();
  await first.close();
  shards.shard = { records: [6, 7], trimmedTo: 5 };
  t.strictSame(await follow().next(), ['shard-6', 'shard-7']);
});

test('an iterator that has expired is replaced by one at the same place', async (t) => {
  const shards: Record<string, FakeShard> = { shard: { records: [1] } };
  const { follow, fault } = await setUp(t, shards);
  const { clock, next } = follow();
  t.strictSame(await next(), ['shard-1']);
  await clock.untilWaiting();
  fault.next = 'ExpiredIteratorException';
  shards.shard?.records.push(2);
  t.equal(await clock.skip(), 100);
  t.equal(await clock.skip(), 1000);
  t.strictSame(await next(), ['shard-2']);
});

test('when all shards have ended, a new one is waited for', async (t) => {
  const shards: Record<string, FakeShard> = { shard: { records: [1], ended: true } };
  const { follow } = await setUp(t, shards);
  const { clock, next } = follow();
  t.strictSame(await next(), ['shard-1']);
  t.equal(await clock.skip(), 1000);
  await clock.untilWaiting();
  shards.next = { parent: 'shard', records: [2] };
  t.equal(await clock.skip(), 1000);
  t.strictSame(await next(), ['next-2']);
});
