import { test } from 'tap';
import { build, ended, eventually, history, run, start } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';
import { Simulation } from '../support/simulation.ts';

const HOUR = { Type: 'Wait', Seconds: 3600 };
const WAITING_TWICE = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'One', States: { One: { ...HOUR, End: true } } },
        { StartAt: 'Two', States: { Two: { ...HOUR, Next: 'Three' }, Three: { ...HOUR, End: true } } },
      ],
      End: true,
    },
  },
};

const flaky = (failures: number) =>
  lambdaWith({
    work: (_event, attempt) => {
      if (attempt <= failures) throw named('Flaky');
      return { attempt };
    },
  });
const RETRYING = {
  StartAt: 'Work',
  States: {
    Work: {
      Type: 'Task',
      Resource: functionArn('work'),
      Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 600, MaxAttempts: 2 }],
      End: true,
    },
  },
};
const ENDLESS = {
  TimeoutSeconds: 60,
  StartAt: 'Again',
  States: {
    Again: { ...HOUR, Next: 'Check' },
    Check: { Type: 'Choice', Choices: [{ Variable: '$.done', IsPresent: true, Next: 'Done' }], Default: 'Again' },
    Done: { Type: 'Succeed' },
  },
};

test('the waits that an execution is in are skipped, those to come are not', async (t) => {
  const clock = new ManualClock();
  const { service, skipWaits } = build(t, { clock });
  const arn = await start(service, WAITING_TWICE);
  await eventually(() => clock.pending === 2 || undefined);
  t.equal(await skipWaits(arn), true);
  await eventually(() => clock.pending === 1 || undefined);
  t.equal((await service.describeExecution({ executionArn: arn })).status, 'RUNNING');
  t.equal(await skipWaits(arn), true);
  t.equal((await ended(service, arn)).status, 'SUCCEEDED');
  t.equal(await skipWaits(arn), false);
  const types = (await history(service, arn)).map(({ type }) => type);
  t.equal(types.filter((type) => type === 'WaitStateExited').length, 3);
});

test('the delay before a retry is skipped alike, and time has not moved', async (t) => {
  const clock = new ManualClock();
  const startedAt = clock.now();
  const { service, skipWaits } = build(t, { clock, integrations: { lambda: flaky(1).invoke } });
  const arn = await start(service, RETRYING);
  await eventually(() => clock.pending === 1 || undefined);
  t.equal(await skipWaits(arn), true);
  t.match(await ended(service, arn), { status: 'SUCCEEDED', output: '{"attempt":2}', stopDate: startedAt / 1000 });
});

test('an engine may skip every wait, while time-outs still count', async (t) => {
  const clock = new ManualClock();
  const { service } = build(t, { clock, skipWaits: true, integrations: { lambda: flaky(2).invoke } });
  t.equal((await run(service, WAITING_TWICE)).status, 'SUCCEEDED');
  t.equal((await run(service, RETRYING)).output, '{"attempt":3}');
  const arn = await start(service, ENDLESS);
  await eventually(() => clock.pending === 1 || undefined);
  clock.advance(60_000);
  t.equal((await ended(service, arn)).status, 'TIMED_OUT');
});

test('a skipped wait stays skipped wherever the execution is cut off', (t) => {
  const whole = new Simulation(WAITING_TWICE, () => ({ failure: {} }));
  whole.start({});
  whole.command({ type: 'skipWaits' });
  const begun = whole.events.length;
  whole.finish();
  const skipped = whole.events.findIndex(({ type }) => type === 'WaitSkipped');
  for (let cut = skipped + 2; cut <= begun; cut++) {
    const resumed = new Simulation(WAITING_TWICE, () => ({ failure: {} }));
    resumed.replay(whole.events.slice(0, cut));
    resumed.command({ type: 'resume' });
    t.equal([...resumed.execution.frames.values()].filter(({ state }) => state?.name === 'One').length, 0);
    resumed.finish();
    t.equal(resumed.execution.output?.text, whole.execution.output?.text);
  }
  t.end();
});
