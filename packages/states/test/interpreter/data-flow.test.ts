import { test } from 'tap';
import { build, create, ended, history, run, start } from '../support/build.ts';
import { hurryingClock, ManualClock } from '../support/clock.ts';
import { functionArn, lambdaWith } from '../support/lambda.ts';

const one = (state: object, name = 'S') => ({ StartAt: name, States: { [name]: state } });

test('input text that no state changes is carried verbatim, spacing and numbers included', async (t) => {
  const { service } = build(t);
  const stateMachineArn = await create(service, one({ Type: 'Pass', End: true }), 'EXPRESS');
  const input = '{ "price": 1.0,  "items": [ 1, 2 ] }';
  t.equal((await service.startSyncExecution({ stateMachineArn, input })).output, input);
  const parallel = one({
    Type: 'Parallel',
    Branches: [one({ Type: 'Succeed' }, 'A'), one({ Type: 'Wait', Seconds: 0, End: true }, 'B')],
    End: true,
  });
  const fan = await create(service, parallel, 'EXPRESS');
  t.equal((await service.startSyncExecution({ stateMachineArn: fan, input })).output, `[${input},${input}]`);
});

test('a task takes its input through InputPath and Parameters, and gives its result through the other three', async (t) => {
  const lambda = lambdaWith({ f: (event) => ({ event, more: [1, 2, 3] }) });
  const { service } = build(t, { integrations: { lambda: lambda.invoke } });
  const { output } = await run(
    service,
    one({
      Type: 'Task',
      Resource: functionArn('f'),
      InputPath: '$.order',
      Parameters: { 'id.$': '$.id', 'state.$': '$$.State.Name', fixed: true },
      ResultSelector: { 'id.$': '$.event.id', 'last.$': '$.more[2]' },
      ResultPath: '$.order.result',
      OutputPath: '$.order',
      End: true,
    }),
    { order: { id: 7 }, dropped: true },
  );
  t.same(lambda.calls, [{ name: 'f', payload: '{"id":7,"state":"S","fixed":true}' }]);
  t.same(JSON.parse(output ?? ''), { id: 7, result: { id: 7, last: 3 } });
});

test('variables are assigned when a state is left, and seen by what follows and by inner states only', async (t) => {
  const { service } = build(t);
  const { output } = await run(
    service,
    {
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { 'total.$': '$.total', list: [1, 2] }, Next: 'Each' },
        Each: {
          Type: 'Map',
          ItemsPath: '$list',
          ItemProcessor: one({
            Type: 'Pass',
            Assign: { inner: true },
            Parameters: { 'sum.$': 'States.MathAdd($total, $)', 'at.$': '$$.Map.Item.Index' },
            End: true,
          }),
          ResultPath: '$.each',
          Next: 'Get',
        },
        Get: { Type: 'Pass', Parameters: { 'each.$': '$.each', 'total.$': '$total' }, End: true },
      },
    },
    { total: 10 },
  );
  t.same(JSON.parse(output ?? ''), {
    each: [
      { sum: 11, at: 0 },
      { sum: 12, at: 1 },
    ],
    total: 10,
  });
});

test('a Wait ends at its timestamp, and one in the past at once', async (t) => {
  const clock = hurryingClock();
  const { service } = build(t, { clock });
  const later = new Date(clock.now() + 3_600_000).toISOString();
  const { startDate, stopDate } = await run(service, one({ Type: 'Wait', TimestampPath: '$.at', End: true }), {
    at: later,
  });
  t.equal(Math.round((stopDate ?? 0) - startDate), 3600);
  const past = await run(service, one({ Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', End: true }));
  t.equal(past.stopDate, past.startDate);
});

test('a Choice without a match and without Default fails', async (t) => {
  const { service } = build(t);
  const choice = { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'E' }] };
  t.match(await run(service, { StartAt: 'S', States: { S: choice, E: { Type: 'Succeed' } } }), {
    status: 'FAILED',
    error: 'States.Runtime',
    cause: /Failed to transition out of the state/,
  });
});

test('a Map over nothing gives an empty list; one over no list fails', async (t) => {
  const { service } = build(t);
  const map = one({ Type: 'Map', ItemsPath: '$.items', Iterator: one({ Type: 'Succeed' }, 'Item'), End: true });
  t.equal((await run(service, map, { items: [] })).output, '[]');
  t.match(await run(service, map, { items: {} }), { status: 'FAILED', error: 'States.Runtime' });
});

test('an endless Express loop leaves others their turn, and times out', async (t) => {
  const clock = new ManualClock();
  const { service } = build(t, { clock });
  const loop = {
    TimeoutSeconds: 5,
    StartAt: 'A',
    States: {
      A: { Type: 'Choice', Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'End' }], Default: 'B' },
      B: { Type: 'Pass', Next: 'A' },
      End: { Type: 'Succeed' },
    },
  };
  const stateMachineArn = await create(service, loop, 'EXPRESS');
  const looping = service.startSyncExecution({ stateMachineArn });
  t.equal((await run(service, one({ Type: 'Pass', Result: 1, End: true }))).output, '1');
  clock.advance(5000);
  t.equal((await looping).status, 'TIMED_OUT');
});

test('a bug in the engine fails the execution that meets it, visibly, and no other', async (t) => {
  const faults: unknown[] = [];
  const log = { error: (details: object) => faults.push(details), warn: () => undefined };
  let broken = false;
  const uuid = () => {
    if (broken) throw new TypeError('out of entropy');
    return crypto.randomUUID();
  };
  const { service } = build(t, { log, uuid });
  const id = one({ Type: 'Pass', Parameters: { 'id.$': 'States.UUID()' }, End: true });
  const stateMachineArn = await create(service, id);
  broken = true;
  const { executionArn } = await service.startExecution({ stateMachineArn, name: 'unlucky' });
  broken = false;
  t.match(await service.describeExecution({ executionArn }), {
    status: 'FAILED',
    cause: 'Internal error: out of entropy',
  });
  t.equal(faults.length, 1);
  t.equal((await history(service, executionArn)).at(-1)?.type, 'ExecutionFailed');
  t.equal((await run(service, id)).status, 'SUCCEEDED');
  await start(service, id);
});

test('data that is too deeply nested to be written fails the state that makes it, in plain words', async (t) => {
  const { service } = build(t, { clock: hurryingClock() });
  const depth = 50_000;
  const input = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const outcome = async (definition: object) => {
    const stateMachineArn = await create(service, definition);
    const { executionArn } = await service.startExecution({ stateMachineArn, input });
    const { status, error, cause } = await ended(service, executionArn);
    return { status, error, cause };
  };
  t.match(await outcome(one({ Type: 'Pass', End: true })), { status: 'SUCCEEDED' });
  const failed = {
    status: 'FAILED',
    error: 'States.Runtime',
    cause:
      "An error occurred while executing the state 'S' (entered at the event id #2). The data is too deeply nested to be processed.",
  };
  t.same(await outcome(one({ Type: 'Pass', Parameters: { 'all.$': '$' }, End: true })), failed);
  t.same(await outcome(one({ Type: 'Pass', Parameters: { 'all.$': 'States.JsonToString($)' }, End: true })), failed);
  const map = { Type: 'Map', ItemProcessor: one({ Type: 'Succeed' }, 'Each'), End: true };
  t.same(await outcome(one(map)), failed);
});

test('what a branch or iteration begins with has its limit, like all inputs', async (t) => {
  const { service } = build(t, { clock: hurryingClock() });
  const cause = "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit.";
  const twice = { 'a.$': '$.big', 'b.$': '$.big' };
  const map = { Type: 'Map', ItemsPath: '$.items', ItemSelector: twice };
  const parallel = { Type: 'Parallel', Parameters: twice };
  const Each = one({ Type: 'Pass', Result: 1, End: true }, 'Each');
  for (const state of [
    { ...map, ItemProcessor: Each, End: true },
    { ...parallel, Branches: [Each], End: true },
  ]) {
    t.match(await run(service, one(state), { big: 'x'.repeat(150_000), items: [1] }), {
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause,
    });
  }
});

test('a clock that is set back does not set the history back', async (t) => {
  let now = Date.UTC(2026, 0, 1);
  const clock = { ...hurryingClock(), now: () => now };
  const lambda = lambdaWith({
    f: () => {
      now -= 3_600_000;
      return {};
    },
  });
  const { service } = build(t, { clock, integrations: { lambda: lambda.invoke } });
  const described = await run(service, one({ Type: 'Task', Resource: functionArn('f'), End: true }));
  t.match(described, { status: 'SUCCEEDED', startDate: Date.UTC(2026, 0, 1) / 1000 });
  t.equal(described.stopDate, described.startDate);
  const { events } = await service.getExecutionHistory({ executionArn: described.executionArn });
  const times = events.map(({ timestamp }) => timestamp as number);
  t.same(
    times,
    times.toSorted((a, b) => a - b),
  );
});
