import { type Test, test } from 'tap';
import { createSchedule, openDeliveryStore, type ScheduleOptions } from '../../src/index.ts';
import { rateSeconds } from '../../src/schedules/rate.ts';
import { countingUuid, FakeClock, FakeLambda, turn } from '../delivery/fakes.ts';

const minute = 60_000;

function setUp(t: Test, options: Partial<ScheduleOptions> = {}, file = ':memory:', clock = new FakeClock()) {
  const lambda = new FakeLambda();
  const store = openDeliveryStore({ file });
  const schedule = createSchedule({
    region: 'eu-central-1',
    accountId: '123456789012',
    name: 'reconcile',
    scheduleExpression: 'rate(1 minute)',
    functionName: 'reconciler',
    invoke: lambda.invoke,
    store,
    uuid: countingUuid(),
    now: clock.now,
    wait: clock.wait,
    ...options,
  });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await schedule.close();
    store.close();
  };
  t.teardown(close);
  return { clock, lambda, store, close };
}

test('rate expressions are read as EventBridge reads them', async (t) => {
  const good = { 'rate(1 minute)': 60, 'rate(5 minutes)': 300, 'rate(1 hour)': 3600, 'rate(30 days)': 2_592_000 };
  for (const [expression, seconds] of Object.entries(good)) t.equal(rateSeconds(expression), seconds, expression);
  const bad = [
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'rate(1.5 hours)',
    'rate(1 second)',
    'rate(1  day)',
  ];
  for (const expression of [...bad, 'rate(minute)', 'cron(0 10 * * ? *)', ''])
    t.equal(rateSeconds(expression), undefined, expression);
  t.throws(() => setUp(t, { scheduleExpression: 'cron(0 10 * * ? *)' }), { name: 'ValidationException' });
});

test('each minute invokes the function with EventBridge’s scheduled event', async (t) => {
  const { clock, lambda } = setUp(t);
  t.equal(lambda.count, 0);
  t.equal(await clock.skip(), minute);
  const { event, functionName, succeed } = await lambda.next();
  t.equal(functionName, 'reconciler');
  t.strictSame(event, {
    version: '0',
    id: '00000000-0000-4000-8000-000000000001',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '123456789012',
    time: '2026-11-24T10:01:00Z',
    region: 'eu-central-1',
    resources: ['arn:aws:events:eu-central-1:123456789012:rule/reconcile'],
    detail: {},
  });
  succeed();
  t.equal(await clock.skip(), minute);
  t.match((await lambda.next()).event, { time: '2026-11-24T10:02:00Z' });
});

test('there are never two at once: what comes due meanwhile is left out', async (t) => {
  const { clock, lambda } = setUp(t);
  await clock.skip();
  const long = await lambda.next();
  clock.advance(2.5 * minute);
  await turn();
  t.equal(lambda.count, 1);
  long.succeed();
  // Of 10:02 and 10:03, which passed, the later one is made up for; the next is on time again.
  const late = await lambda.next();
  t.match(late.event, { time: '2026-11-24T10:03:00Z' });
  late.succeed();
  t.equal(await clock.skip(), minute / 2);
  t.match((await lambda.next()).event, { time: '2026-11-24T10:04:00Z' });
});

test('a failure is tried again until the next one is due, and then a dead letter', async (t) => {
  const { clock, lambda, store } = setUp(t);
  await clock.skip();
  for (const seconds of [1, 2, 4, 8, 16]) {
    (await lambda.next()).fail('DatabaseDown');
    t.equal(await clock.skip(), seconds * 1000);
  }
  const last = await lambda.next();
  last.fail('DatabaseDown');
  t.equal(await clock.skip(), minute - 31_000);
  t.match(store.listDeadLetters(), [
    {
      source: 'schedule',
      name: 'reconcile',
      functionName: 'reconciler',
      condition: 'EventAgeExceeded',
      attempts: 6,
      payload: last.payload,
      acceptedAt: '2026-11-24T10:01:00.000Z',
    },
  ]);
  t.match((await lambda.next()).event, { time: '2026-11-24T10:02:00Z' });
});

test('a failure may be left to the next one', async (t) => {
  const { clock, lambda, store } = setUp(t, { retry: { maximumRetryAttempts: 0 } });
  await clock.skip();
  (await lambda.next()).fail();
  t.equal(await clock.skip(), minute);
  await lambda.next();
  t.match(store.listDeadLetters(), [{ condition: 'RetryAttemptsExhausted', attempts: 1 }]);
});

test('a restart does not put it off, and makes up for what came due while it was down, once', async (t) => {
  const file = `${t.testdir()}/deliveries.sqlite`;
  const clock = new FakeClock();
  const daily = { scheduleExpression: 'rate(1 day)' };
  const first = setUp(t, daily, file, clock);
  await clock.untilWaiting();
  await first.close();
  clock.advance(23 * 60 * minute);
  const second = setUp(t, daily, file, clock);
  t.equal(await clock.skip(), 60 * minute);
  (await second.lambda.next()).succeed();
  await clock.untilWaiting();
  await second.close();
  clock.advance(3.5 * 24 * 60 * minute);
  const third = setUp(t, daily, file, clock);
  const late = await third.lambda.next();
  t.match(late.event, { time: '2026-11-28T10:00:00Z' });
  late.succeed();
  t.equal(await clock.skip(), 12 * 60 * minute);
});
