import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Test, test } from 'tap';
import { createLogs, type LogsOptions } from '../../src/index.ts';
import { clientDefaults, listen } from '../support.ts';

const START = Date.UTC(2026, 10, 24, 9);
const place = {
  region: 'us-east-1',
  accountId: '123456789012',
  uuid: randomUUID,
  now: () => new Date(START),
};

const group = { logGroupName: '/aws/lambda/orders', logStreamName: 's' };

async function setUp(t: Test, options: Partial<LogsOptions> = {}) {
  const logs = createLogs({ ...place, ...options });
  logs.createLogGroup(group);
  const client = new CloudWatchLogsClient({ ...clientDefaults, endpoint: await listen(t, logs.requestListener) });
  t.teardown(() => {
    client.destroy();
    logs.close();
  });
  const filter = (input: FilterLogEventsCommandInput) => client.send(new FilterLogEventsCommand(input));
  const messages = async (input: Partial<FilterLogEventsCommandInput> = {}) => {
    const found: (string | undefined)[] = [];
    const pages = paginateFilterLogEvents({ client }, { logGroupName: group.logGroupName, ...input });
    for await (const { events = [] } of pages) found.push(...events.map(({ message }) => message));
    return found;
  };
  const put = (...events: [timestamp: number, message: string][]) =>
    logs.putLogEvents({ ...group, events: events.map(([timestamp, message]) => ({ timestamp, message })) });
  return { logs, client, filter, messages, put };
}

test('events come by time, within a time, and as they were put', async (t) => {
  const { filter, messages, put } = await setUp(t);
  put([START + 2, 'c'], [START, 'a'], [START + 2, 'd\nd']);
  put([START + 1, 'b']);
  const { events, nextToken } = await filter({ logGroupName: group.logGroupName });
  t.match(events, [
    { logStreamName: 's', timestamp: START, ingestionTime: START, message: 'a', eventId: /^\d{56}$/ },
    { message: 'b' },
    { message: 'c' },
    { message: 'd\rd' },
  ]);
  t.equal(nextToken, undefined);
  t.strictSame(await messages({ startTime: START + 1, endTime: START + 1 }), ['b']);
  t.strictSame(await messages({ filterPattern: '?a ?c' }), ['a', 'c']);
});

test('pages follow one another without a gap, however events overlap', async (t) => {
  const { logs, filter, messages, put } = await setUp(t);
  const expected: string[] = [];
  for (let batch = 0; batch < 30; batch++) {
    // Each batch spans several others.
    put(...[0, 3, 9, 20].map((offset): [number, string] => [START + batch * 2 + offset, `${batch}/${offset}`]));
    logs.filterLogEvents(group.logGroupName, { endTime: 0 });
  }
  const all = await messages();
  expected.push(...(all as string[]));
  t.equal(new Set(all).size, 120);
  const time = (message = '') => {
    const [batch = 0, offset = 0] = message.split('/').map(Number);
    return batch * 2 + offset;
  };
  t.strictSame(
    all,
    [...all].sort((a, b) => time(a) - time(b)),
  );
  for (const limit of [1, 7, 119, 120]) t.strictSame(await messages({ limit }), expected, `limit ${limit}`);
  t.equal((await filter({ logGroupName: group.logGroupName, limit: 7 })).events?.length, 7);
});

test('an answer has no more than 1 MB, and one event at least', async (t) => {
  const { filter, messages, put } = await setUp(t);
  const large = 'x'.repeat(400_000);
  put([START, `${large}1`], [START, `${large}2`], [START + 1, `${large}3`], [START + 2, `${'y'.repeat(2_000_000)}`]);
  t.equal((await filter({ logGroupName: group.logGroupName })).events?.length, 2);
  t.strictSame(
    (await messages()).map((message) => message?.at(-1)),
    ['1', '2', '3', 'y'],
  );
});

test('one execution among many is found by its index', async (t) => {
  const { logs, messages } = await setUp(t);
  const states = { logGroupName: '/aws/vendedlogs/states/orders', logStreamName: 's' };
  logs.createLogGroup({ logGroupName: states.logGroupName, fieldIndex: 'execution_arn' });
  for (let id = 0; id < 200; id++) {
    const record = (type: string) => JSON.stringify({ type, execution_arn: `arn:x:${id}` });
    const events = ['ExecutionStarted', 'ExecutionSucceeded'].map((type) => ({
      timestamp: START + id,
      message: record(type),
    }));
    logs.putLogEvents({ ...states, indexed: `arn:x:${id}`, events });
  }
  const { logGroupName } = states;
  t.strictSame(
    await messages({ logGroupName, filterPattern: '{ $.execution_arn = "arn:x:7" && $.type = "Execution*" }' }),
    [
      '{"type":"ExecutionStarted","execution_arn":"arn:x:7"}',
      '{"type":"ExecutionSucceeded","execution_arn":"arn:x:7"}',
    ],
  );
  t.equal((await messages({ logGroupName, filterPattern: '{ $.type = "ExecutionStarted" }' })).length, 200);
  t.equal((await messages({ logGroupName, filterPattern: '{ $.execution_arn = "arn:x:7*" }' })).length, 22);
  t.throws(() => logs.putLogEvents({ ...states, events: [] }), /has a field index/);
});

test('a group forgets its oldest events, and a file keeps the others', async (t) => {
  const file = join(t.testdir(), 'logs.db');
  const first = createLogs({ ...place, file });
  first.createLogGroup({ ...group, maxBytes: 10_000 });
  for (let at = 0; at < 100; at++) {
    first.putLogEvents({ ...group, events: [{ timestamp: START + at, message: String(at).padStart(200, '0') }] });
    first.filterLogEvents(group.logGroupName, { endTime: 0 });
  }
  first.close();
  const { messages, client } = await setUp(t, { file });
  const kept = (await messages()).map(Number);
  t.ok(kept.length > 40 && kept.length <= 50, String(kept.length));
  t.strictSame(
    kept,
    Array.from({ length: kept.length }, (_, index) => 100 - kept.length + index),
  );
  t.match((await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/lambda/' }))).logGroups, [
    {
      logGroupName: group.logGroupName,
      arn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/orders:*',
      creationTime: START,
      storedBytes: kept.length * 200,
    },
  ]);
});

test('what can not be is refused by AWS’s names', async (t) => {
  const { logs, client, filter } = await setUp(t);
  const { logGroupName } = group;
  const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}`;
  t.match(await filter({ logGroupIdentifier: arn }), { events: [] });
  t.match(await filter({ logGroupIdentifier: logGroupName }), { events: [] });
  await t.rejects(filter({ logGroupName: 'none' }), {
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  });
  for (const input of [
    {},
    { logGroupName, logGroupIdentifier: arn },
    { logGroupIdentifier: `${arn}:*` },
    { logGroupName, limit: 0 },
    { logGroupName, limit: 10_001 },
    { logGroupName, startTime: 2, endTime: 1 },
    { logGroupName, filterPattern: '%regular%' },
    { logGroupName, nextToken: 'x' },
    { logGroupName, logStreamNames: ['s'] },
  ])
    await t.rejects(filter(input), { name: 'InvalidParameterException' }, JSON.stringify(input));
  await t.rejects(client.send(new GetLogEventsCommand({ logGroupName, logStreamName: 's' })), {
    name: 'UnknownOperationException',
    message: /FilterLogEvents and DescribeLogGroups are served here: not GetLogEvents/,
  });
  t.throws(() => logs.putLogEvents({ ...group, logGroupName: 'none', events: [] }), {
    name: 'ResourceNotFoundException',
  });
});
