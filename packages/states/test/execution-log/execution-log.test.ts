import { type Test, test } from 'tap';
import type { LogBatch, Service, StatesOptions } from '../../src/index.ts';
import { build, ended, eventually, history, ROLE } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';
import { memoryLog } from '../support/log.ts';

const GROUP = 'arn:aws:logs:us-east-1:111111111111:log-group:/aws/vendedlogs/states/orders:*';
const START = Date.UTC(2026, 10, 1, 9, 30);

interface Record {
  id: string;
  type: string;
  details: { [name: string]: unknown };
  redrive_count: string;
  previous_event_id: string;
  event_timestamp: string;
  execution_arn: string;
}

function setUp(t: Test, options: Partial<StatesOptions> = {}) {
  const batches: LogBatch[] = [];
  const clock = new ManualClock(START);
  const states = build(t, { clock, logSink: (batch) => batches.push(batch), ...options });
  const records = () => batches.flatMap(({ records }) => records.map(({ message }) => JSON.parse(message) as Record));
  const types = () => records().map(({ type }) => type);
  return { ...states, clock, batches, records, types };
}

async function createLogged(
  service: Service,
  definition: object,
  type: 'STANDARD' | 'EXPRESS',
  logging: { level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF'; includeExecutionData?: boolean },
): Promise<string> {
  const loggingConfiguration = { ...logging, destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: GROUP } }] };
  const machine = { name: 'orders', definition: JSON.stringify(definition), roleArn: ROLE, type, loggingConfiguration };
  return (await service.createStateMachine(machine)).stateMachineArn;
}

const pass = { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } };
/** Fails once, is caught, and fails for good. */
const failing = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [{ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'No' } } }],
      Catch: [{ ErrorEquals: ['No'], Next: 'End' }],
      Next: 'End',
    },
    End: { Type: 'Fail', Error: 'Ended', Cause: 'so it goes' },
  },
};

test('an Express execution is logged as AWS logs it', async (t) => {
  const { service, batches, records } = setUp(t);
  const stateMachineArn = await createLogged(service, pass, 'EXPRESS', { level: 'ALL', includeExecutionData: true });
  const { executionArn } = await service.startSyncExecution({ stateMachineArn, input: '{ "a": 1 }' });
  t.strictSame(batches, [], 'whoever waits for it hears of its end first');
  await eventually(() => batches[0]);
  t.equal(batches.length, 1);
  t.match(batches[0], {
    logGroupArn: GROUP,
    logStreamName: 'states/orders/2026-11-01-09/00000000',
    executionArn,
    records: [{ timestamp: START }, {}, {}, {}],
  });
  t.equal(
    batches[0]?.records[0]?.message,
    '{"id":"1","type":"ExecutionStarted",' +
      `"details":{"input":"{ \\"a\\": 1 }","inputDetails":{"truncated":false},"roleArn":"${ROLE}"},` +
      '"redrive_count":"0","previous_event_id":"0",' +
      `"event_timestamp":"${START}","execution_arn":"${executionArn}"}`,
  );
  t.match(records(), [
    { id: '1', type: 'ExecutionStarted' },
    { id: '2', type: 'PassStateEntered', previous_event_id: '0', details: { name: 'Pass', input: '{ "a": 1 }' } },
    { id: '3', type: 'PassStateExited', previous_event_id: '2', details: { name: 'Pass', output: '{ "a": 1 }' } },
    { id: '4', type: 'ExecutionSucceeded', previous_event_id: '3', details: { outputDetails: { truncated: false } } },
  ]);
});

test('without execution data, a record says what happened alone', async (t) => {
  const { service, records } = setUp(t);
  const stateMachineArn = await createLogged(service, pass, 'EXPRESS', { level: 'ALL' });
  await service.startSyncExecution({ stateMachineArn, input: '{"secret":1}' });
  await eventually(() => (records().length === 4 ? true : undefined));
  t.strictSame(
    records().map(({ details }) => details),
    [{ roleArn: ROLE }, { name: 'Pass' }, { name: 'Pass' }, {}],
  );
});

for (const [level, expected] of [
  ['ERROR', ['FailStateEntered', 'ParallelStateFailed', 'FailStateEntered', 'ExecutionFailed']],
  ['FATAL', ['ExecutionFailed']],
  ['OFF', []],
] as const)
  test(`level ${level} logs ${expected.join(', ') || 'nothing'}`, async (t) => {
    const { service, types } = setUp(t);
    const stateMachineArn = await createLogged(service, failing, 'EXPRESS', { level });
    await service.startSyncExecution({ stateMachineArn });
    await new Promise((resolve) => setImmediate(resolve));
    t.strictSame(types(), expected);
  });

test('a Standard execution is logged once it is on disk, with its redrives', async (t) => {
  const { service, records, types } = setUp(t);
  const stateMachineArn = await createLogged(service, failing, 'STANDARD', {
    level: 'ALL',
    includeExecutionData: true,
  });
  const { executionArn } = await service.startExecution({ stateMachineArn });
  await ended(service, executionArn);
  await service.redriveExecution({ executionArn });
  await ended(service, executionArn);
  const events = await history(service, executionArn);
  await eventually(() => (types().length === events.length ? true : undefined));
  t.strictSame(
    records().map(({ id, type, previous_event_id }) => [Number(id), type, Number(previous_event_id)]),
    events.map(({ id, type, previousEventId }) => [id, type, previousEventId]),
  );
  t.equal(records().find(({ type }) => type === 'ExecutionRedriven')?.redrive_count, '1');
  t.equal(records()[0]?.redrive_count, '0');
});

test('one that goes on is delivered every second, and when the engine closes', async (t) => {
  const { service, clock, types, close } = setUp(t);
  const waiting = {
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', Seconds: 60, Next: 'Again' }, Again: { Type: 'Wait', Seconds: 60, End: true } },
  };
  const stateMachineArn = await createLogged(service, waiting, 'EXPRESS', { level: 'ALL' });
  await service.startExecution({ stateMachineArn });
  t.strictSame(types(), []);
  clock.advance(1_000);
  t.strictSame(types(), ['ExecutionStarted', 'WaitStateEntered']);
  clock.advance(59_000);
  t.equal(types().length, 2);
  close();
  t.strictSame(types().slice(2), ['WaitStateExited', 'WaitStateEntered']);
});

test('an input of more than 248 KB is cut', async (t) => {
  const { service, records } = setUp(t);
  const stateMachineArn = await createLogged(service, pass, 'EXPRESS', { level: 'ALL', includeExecutionData: true });
  // Escaped, it takes twice as much as the engine accepts at most.
  const input = JSON.stringify('"'.repeat(100_000));
  await service.startSyncExecution({ stateMachineArn, input });
  const [first] = await eventually(() => (records().length > 0 ? records() : undefined));
  const { input: logged, inputDetails } = first?.details ?? {};
  t.strictSame(inputDetails, { truncated: true });
  t.ok(input.startsWith(String(logged)));
  const bytes = JSON.stringify(logged).length - 2;
  t.ok(bytes <= 248 * 1024 && bytes > 247 * 1024, String(bytes));
});

test('a sink that throws hurts nobody', async (t) => {
  const log = memoryLog();
  const logSink = () => {
    throw new Error('full');
  };
  const { service } = setUp(t, { log, logSink });
  const stateMachineArn = await createLogged(service, pass, 'EXPRESS', { level: 'ALL' });
  t.match(await service.startSyncExecution({ stateMachineArn }), { status: 'SUCCEEDED' });
  await eventually(() => log.lines[0]);
  t.strictSame(log.lines, ['what an execution did could not be logged']);
});
