import { join } from 'node:path';
import { type Test, test } from 'tap';
import { createStates, type Service } from '../../src/index.ts';
import { build, ended, history, ROLE, run, start } from '../support/build.ts';
import { hurryingClock, ManualClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const DAY = 24 * 3600 * 1000;

/** Functions that fail until they are mended. */
function breakable() {
  const state = { broken: true };
  const lambda = lambdaWith({
    steady: (event) => event,
    fragile: (event: number) => {
      if (state.broken) throw named('Torn', String(event));
      return 'mended';
    },
  });
  return { state, calls: lambda.calls, integrations: { lambda: lambda.invoke } };
}

const work = (name: string, more: object = { End: true }) => ({ Type: 'Task', Resource: functionArn(name), ...more });
const only = (state: object, name = 'S') => ({ StartAt: name, States: { [name]: state } });

async function redrive(service: Service, executionArn: string) {
  await service.redriveExecution({ executionArn });
  return ended(service, executionArn);
}

const typesOf = async (service: Service, executionArn: string) =>
  (await history(service, executionArn)).map(({ type }) => type);

test('a redriven execution goes on at the task that failed, with its definition and what went before', async (t) => {
  const { state, calls, integrations } = breakable();
  const { service } = build(t, { clock: hurryingClock(), integrations });
  const definition = {
    StartAt: 'First',
    States: {
      First: work('steady', { Next: 'Second' }),
      Second: work('fragile', {
        Parameters: {
          'count.$': '$$.Execution.RedriveCount',
          'retries.$': '$$.State.RetryCount',
          'time.$': '$$.Execution',
        },
        Retry: [{ ErrorEquals: ['Torn'], MaxAttempts: 1 }],
        End: true,
      }),
    },
  };
  const failed = await run(service, definition);
  t.match(failed, { status: 'FAILED', redriveStatus: 'REDRIVABLE', redriveCount: 0, redriveDate: undefined });
  const { executionArn, stateMachineArn } = failed;
  const changed = JSON.stringify(only({ Type: 'Succeed' }));
  await service.updateStateMachine({ stateMachineArn, definition: changed });

  // Its retry has its one attempt again.
  t.equal((await redrive(service, executionArn)).status, 'FAILED');
  state.broken = false;
  const mended = await redrive(service, executionArn);
  t.match(mended, { status: 'SUCCEEDED', output: '"mended"', redriveCount: 2, redriveStatus: 'NOT_REDRIVABLE' });
  t.equal(mended.redriveStatusReason, 'Execution is SUCCEEDED and cannot be redriven');
  t.match(
    calls.map(({ name }) => name),
    ['steady', ...Array(5).fill('fragile')],
  );
  const [first, , , , last] = calls.slice(1).map(({ payload }) => JSON.parse(payload));
  t.match(first, { count: 0, retries: 0 });
  t.match(last, {
    count: 2,
    retries: 0,
    time: { RedriveTime: new Date((mended.redriveDate ?? 0) * 1000).toISOString() },
  });

  const attempt = ['LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionFailed'];
  const types = await typesOf(service, executionArn);
  const from = types.indexOf('ExecutionRedriven');
  t.same(types.slice(from - 1, from + 9), [
    'ExecutionFailed',
    'ExecutionRedriven',
    ...attempt,
    ...attempt,
    'ExecutionFailed',
    'ExecutionRedriven',
  ]);
  const events = await history(service, executionArn);
  t.match(events[from], { id: from + 1, previousEventId: from, executionRedrivenEventDetails: { redriveCount: 1 } });
  t.equal(events[from + 1]?.previousEventId, from + 1);
  const { executions } = await service.listExecutions({ stateMachineArn });
  t.match(executions, [{ status: 'SUCCEEDED', redriveCount: 2, redriveDate: mended.redriveDate }]);
});

test('of a Parallel or Map, only what was unsuccessful runs again', async (t) => {
  const { state, calls, integrations } = breakable();
  const { service } = build(t, { clock: hurryingClock(), integrations });
  const both = { StartAt: 'A', States: { A: work('steady', { Next: 'B' }), B: work('fragile') } };
  const branches = [
    only({ Type: 'Pass', Result: 1, End: true }),
    both,
    only({ Type: 'Wait', Seconds: 5, End: true }, 'T'),
  ];
  const items = { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 2, Next: 'Bad' }], Default: 'Good' };
  const definition = {
    StartAt: 'Fan',
    States: {
      Fan: { Type: 'Parallel', Branches: branches, ResultPath: '$.fan', Next: 'Each' },
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        MaxConcurrency: 1,
        ItemProcessor: { StartAt: 'Pick', States: { Pick: items, Good: work('steady'), Bad: work('fragile') } },
        ResultPath: '$.each',
        End: true,
      },
    },
  };
  const { executionArn } = await run(service, definition, { items: [1, 2, 3] });
  state.broken = false;
  t.equal((await redrive(service, executionArn)).status, 'SUCCEEDED');
  t.same(
    calls.map(({ name }) => name),
    ['steady', 'fragile', 'fragile', 'steady', 'fragile', 'steady'],
  );

  state.broken = true;
  const caught = await run(
    service,
    { ...definition, StartAt: 'Each', States: { Each: definition.States.Each } },
    { items: [1, 2, 3] },
  );
  calls.length = 0;
  state.broken = false;
  const { output } = await redrive(service, caught.executionArn);
  t.same(JSON.parse(output ?? ''), { items: [1, 2, 3], each: [1, 'mended', 3] });
  t.same(
    calls.map(({ payload }) => payload),
    ['2', '3'],
  );
});

test('a Fail state fails again, a stopped or timed out execution waits again, and its time starts anew', async (t) => {
  const clock = new ManualClock();
  const { service } = build(t, { clock });
  const fails = await run(service, only({ Type: 'Fail', Error: 'No' }));
  t.match(await redrive(service, fails.executionArn), { status: 'FAILED', error: 'No', redriveCount: 1 });
  const types = [
    'ExecutionStarted',
    'FailStateEntered',
    'ExecutionFailed',
    'ExecutionRedriven',
    'FailStateEntered',
    'ExecutionFailed',
  ];
  t.same(await typesOf(service, fails.executionArn), types);

  const wait = { ...only({ Type: 'Wait', Seconds: 50, End: true }), TimeoutSeconds: 60 };
  const stopped = await start(service, wait);
  clock.advance(20_000);
  await service.stopExecution({ executionArn: stopped });
  clock.advance(20_000);
  await service.redriveExecution({ executionArn: stopped });
  clock.advance(49_999);
  t.equal((await service.describeExecution({ executionArn: stopped })).status, 'RUNNING');
  clock.advance(1);
  t.equal((await ended(service, stopped)).status, 'SUCCEEDED');
});

test('what AWS would not redrive is refused with its reason', async (t) => {
  const clock = new ManualClock();
  const { service } = build(t, { clock });
  const refuses = async (executionArn: string, reason: string) => {
    await t.rejects(service.redriveExecution({ executionArn }), {
      code: 'ExecutionNotRedrivable',
      message: `Execution Not Redrivable: '${reason}'`,
    });
    t.match(await service.describeExecution({ executionArn }), {
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: reason,
    });
  };
  const running = await start(service, only({ Type: 'Wait', Seconds: 50, End: true }));
  await t.rejects(service.redriveExecution({ executionArn: `${running}x` }), { code: 'ExecutionDoesNotExist' });
  const succeeded = await run(service, only({ Type: 'Succeed' }));
  await refuses(succeeded.executionArn, 'Execution is SUCCEEDED and cannot be redriven');
  await refuses(running, 'Execution is RUNNING and cannot be redriven');
  const failed = await run(service, only({ Type: 'Fail' }));
  clock.advance(14 * DAY - 1);
  t.equal((await service.describeExecution({ executionArn: failed.executionArn })).redriveStatus, 'REDRIVABLE');
  clock.advance(1);
  await refuses(failed.executionArn, 'Execution redrivable period exceeded');

  const endless = { Type: 'Choice', Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'C' }], Default: 'A' };
  const loop = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: endless, C: { Type: 'Succeed' } } };
  await refuses((await run(service, loop)).executionArn, 'Execution history event limit exceeded');
});

test('the same client token redrives once, for a quarter of an hour', async (t) => {
  const clock = new ManualClock();
  const { service } = build(t, { clock });
  const { executionArn } = await run(service, only({ Type: 'Fail' }));
  const once = () => service.redriveExecution({ executionArn, clientToken: 'token' });
  const { redriveDate } = await once();
  clock.advance(60_000);
  t.same(await once(), { redriveDate });
  t.equal((await ended(service, executionArn)).redriveCount, 1);
  clock.advance(15 * 60_000);
  t.not((await once()).redriveDate, redriveDate);
  t.equal((await ended(service, executionArn)).redriveCount, 2);
  const [one, two] = await Promise.allSettled(
    [1, 2].map((n) => service.redriveExecution({ executionArn, clientToken: `t${n}` })),
  );
  t.same([one?.status, two?.status], ['fulfilled', 'rejected'], 'of two at a time, one is refused');
});

test('a redriven execution goes on after a restart', async (t: Test) => {
  const file = join(t.testdir(), 'states.db');
  const options = { region: 'us-east-1', accountId: '111111111111', integrations: {}, file };
  const before = createStates({ ...options, clock: new ManualClock() });
  const definition = JSON.stringify(only({ Type: 'Wait', Seconds: 50, End: true }));
  const { stateMachineArn } = await before.service.createStateMachine({ name: 'm', definition, roleArn: ROLE });
  const { executionArn } = await before.service.startExecution({ stateMachineArn });
  await before.service.stopExecution({ executionArn });
  await before.service.redriveExecution({ executionArn });
  before.close();
  const { service } = build(t, { ...options, clock: hurryingClock() });
  t.match(await ended(service, executionArn), { status: 'SUCCEEDED', redriveCount: 1 });
});
