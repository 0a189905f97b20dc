import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'tap';
import { createStates, eventBridgeSink, type StatusChangeEvent, type StatusChangeSink } from '../../src/index.ts';
import { serveAws } from '../support/aws-services.ts';
import { build, create, ended, eventually, run, start } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';

const one = (state: object) => ({ StartAt: 'S', States: { S: state } });
const PASS = one({ Type: 'Pass', End: true });
const FAIL = one({ Type: 'Fail', Error: 'No', Cause: 'Because' });
const FOREVER = one({ Type: 'Wait', Seconds: 1000, End: true });

/** A sink that keeps what it gets. */
function collector() {
  const events: StatusChangeEvent[] = [];
  const sink: StatusChangeSink = async (batch) => {
    events.push(...batch);
  };
  const got = (count: number) => eventually(() => (events.length >= count ? events : undefined));
  return { events, sink, got };
}

const statuses = (events: readonly StatusChangeEvent[]) => events.map(({ detail }) => detail.status);

test('every change of a status is told, in the shape of AWS', async (t) => {
  const { sink, got } = collector();
  const { service } = build(t, { clock: new ManualClock(), onStatusChange: sink });
  const executionArn = await start(service, PASS, { order: 7 });
  const { stateMachineArn, name, startDate } = await ended(service, executionArn);
  const [running, succeeded] = await got(2);
  const common = { executionArn, stateMachineArn, name, startDate: startDate * 1000, redriveCount: 0 };
  const none = { stateMachineVersionArn: null, stateMachineAliasArn: null, redriveDate: null };
  t.same(running, {
    version: '0',
    id: running?.id,
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: '111111111111',
    time: '2026-11-01T00:00:00Z',
    region: 'us-east-1',
    resources: [executionArn],
    detail: {
      ...common,
      ...none,
      status: 'RUNNING',
      stopDate: null,
      input: '{"order":7}',
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
      error: null,
      cause: null,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    },
  });
  t.same(succeeded?.detail, {
    ...running?.detail,
    status: 'SUCCEEDED',
    stopDate: startDate * 1000,
    output: '{"order":7}',
    outputDetails: { included: true },
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
  t.match(succeeded?.id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  t.not(succeeded?.id, running?.id);
});

test('failures tell their error, time-outs and stops come too, and Express says nothing', async (t) => {
  const { sink, got, events } = collector();
  const clock = new ManualClock();
  const { service } = build(t, { clock, onStatusChange: sink });
  await service.startSyncExecution({ stateMachineArn: await create(service, PASS, 'EXPRESS') });
  await run(service, FAIL);
  t.match((await got(2))[1]?.detail, { status: 'FAILED', error: 'No', cause: 'Because', output: null });
  const stopped = await start(service, FOREVER);
  await service.stopExecution({ executionArn: stopped, error: 'Enough' });
  t.match((await got(4))[3]?.detail, { status: 'ABORTED', error: 'Enough', redriveStatus: 'REDRIVABLE' });
  await start(service, { ...FOREVER, TimeoutSeconds: 5 });
  await eventually(() => (clock.pending > 0 ? true : undefined));
  clock.advance(5000);
  await got(6);
  t.same(statuses(events), ['RUNNING', 'FAILED', 'RUNNING', 'ABORTED', 'RUNNING', 'TIMED_OUT']);
});

test('what is too large for an event is left out, the input first', async (t) => {
  const { sink, got } = collector();
  const { service } = build(t, { onStatusChange: sink });
  await run(service, PASS, 'x'.repeat(130 * 1024));
  const [running, succeeded] = await got(2);
  t.same(running?.detail.inputDetails, { included: true });
  t.match(succeeded?.detail, { input: null, inputDetails: { included: false }, outputDetails: { included: true } });
  await run(service, PASS, '"'.repeat(63 * 1024));
  const escaped = (await got(4))[3];
  t.match(escaped?.detail, { output: null, outputDetails: { included: false } });
});

test('a redrive is told, and what was before it as it was then', async (t) => {
  const clock = new ManualClock();
  const { sink, got } = collector();
  const gate = Promise.withResolvers<void>();
  const slow: StatusChangeSink = async (batch) => {
    await gate.promise;
    return sink(batch);
  };
  const { service } = build(t, { clock, onStatusChange: slow });
  const executionArn = await start(service, FAIL);
  const { startDate } = await ended(service, executionArn);
  clock.advance(1000);
  await service.redriveExecution({ executionArn });
  await ended(service, executionArn);
  gate.resolve();
  const events = await got(4);
  const redriveDate = startDate * 1000 + 1000;
  t.match(
    events.map(({ detail }) => detail),
    [
      { status: 'RUNNING', redriveCount: 0, redriveDate: null, stopDate: null },
      { status: 'FAILED', redriveCount: 0, redriveDate: null, stopDate: startDate * 1000, error: 'No' },
      { status: 'RUNNING', redriveCount: 1, redriveDate, stopDate: null, error: null },
      { status: 'FAILED', redriveCount: 1, redriveDate, stopDate: redriveDate, error: 'No' },
    ],
  );
  t.equal(new Set(events.map(({ id }) => id)).size, 4);
});

/** An engine on a file, to be closed by the test. */
const onFile = (file: string, onStatusChange: StatusChangeSink) =>
  createStates({ file, onStatusChange, region: 'us-east-1', accountId: '111111111111', integrations: {} });

test('a sink that does not answer holds nothing up, and what it has not taken comes after the next start', async (t) => {
  const file = join(t.testdir(), 'states.db');
  const offered: StatusChangeEvent[] = [];
  const mute: StatusChangeSink = (batch) => {
    offered.push(...batch);
    return new Promise(() => undefined);
  };
  const first = onFile(file, mute);
  for (let count = 0; count < 15; count++) await run(first.service, PASS);
  t.ok(offered.length > 0 && offered.length <= 10, 'one batch at a time');
  first.close();

  const { sink, got } = collector();
  const second = onFile(file, sink);
  const events = await got(30);
  t.same(
    events.slice(0, offered.length).map(({ id }) => id),
    offered.map(({ id }) => id),
    'the same events, under the same ids',
  );
  t.same([...new Set(statuses(events))], ['RUNNING', 'SUCCEEDED']);
  t.equal(new Set(events.map(({ id }) => id)).size, 30);
  await run(second.service, FAIL);
  await got(32);
  second.close();

  const third = collector();
  const last = onFile(file, third.sink);
  await run(last.service, PASS);
  t.same(statuses(await third.got(2)), ['RUNNING', 'SUCCEEDED'], 'what was taken does not come again');
  last.close();
});

test('what the sink refuses is sent again, later each time, and in order', async (t) => {
  const clock = new ManualClock();
  const batches: string[][] = [];
  let refusing = true;
  const sink: StatusChangeSink = async (batch) => {
    batches.push(statuses(batch));
    if (refusing) throw new Error('not now');
  };
  const { service } = build(t, { clock, onStatusChange: sink });
  await start(service, FOREVER);
  const attempts = (count: number) => eventually(() => (batches.length >= count ? true : undefined));
  const putOff = () => eventually(() => (clock.pending > 1 ? true : undefined));
  await attempts(1);
  await putOff();
  clock.advance(1000);
  await attempts(2);
  await putOff();
  clock.advance(1999);
  t.equal(batches.length, 2);
  refusing = false;
  await run(service, FAIL);
  t.equal(batches.length, 2, 'nothing overtakes it');
  clock.advance(1);
  await eventually(() => (batches.flat().length >= 5 ? true : undefined));
  t.same(batches, [['RUNNING'], ['RUNNING'], ['RUNNING', 'RUNNING', 'FAILED']]);
});

test('what nobody has taken yet of a deleted machine comes all the same, and then its rows go', async (t) => {
  const file = join(t.testdir(), 'states.db');
  const clock = new ManualClock();
  const open = (onStatusChange: StatusChangeSink) =>
    createStates({ file, clock, onStatusChange, region: 'us-east-1', accountId: '111111111111', integrations: {} });
  const first = open(() => new Promise(() => undefined));
  const { service } = first;
  const map = one({
    Type: 'Map',
    Label: 'Each',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Item',
      States: { Item: { Type: 'Pass', End: true } },
    },
    End: true,
  });
  const { executionArn, stateMachineArn } = await run(service, map, [1]);
  await service.deleteStateMachine({ stateMachineArn });
  await t.rejects(service.describeExecution({ executionArn }), { code: 'ExecutionDoesNotExist' });
  const kept = (await run(service, PASS)).stateMachineArn;
  first.close();

  const { sink, got } = collector();
  const second = open(sink);
  const told = (await got(6)).map(({ detail }) => detail);
  t.same(
    told.map(({ stateMachineArn, status }) => [stateMachineArn, status]),
    [
      [stateMachineArn, 'RUNNING'],
      [`${stateMachineArn}/Each`, 'RUNNING'],
      [`${stateMachineArn}/Each`, 'SUCCEEDED'],
      [stateMachineArn, 'SUCCEEDED'],
      [kept, 'RUNNING'],
      [kept, 'SUCCEEDED'],
    ],
  );
  const quiet = async () => {
    for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
  };
  await quiet();
  clock.advance(60_000);
  await run(second.service, PASS);
  await quiet();
  second.close();
  const db = new DatabaseSync(file, { readOnly: true });
  t.teardown(() => db.close());
  t.same(db.prepare('SELECT machine FROM removed_machines').all(), []);
  t.match(db.prepare('SELECT count(*) AS executions FROM executions').get(), { executions: 2 });
});

test('an EventBridge gets them as entries', async (t) => {
  const { settings, calls } = await serveAws(t, () => ({ output: { FailedEntryCount: 0, Entries: [] } }));
  const { service } = build(t, { onStatusChange: eventBridgeSink(settings) });
  const { executionArn } = await run(service, PASS);
  const entries = await eventually(() => {
    const sent = calls.flatMap(({ parameters }) => parameters.Entries as { Detail: string }[]);
    return sent.length >= 2 ? sent : undefined;
  });
  t.match(entries[0], {
    Source: 'aws.states',
    DetailType: 'Step Functions Execution Status Change',
    Resources: [executionArn],
  });
  t.match(JSON.parse(entries[1]?.Detail ?? ''), { status: 'SUCCEEDED', executionArn });
});
