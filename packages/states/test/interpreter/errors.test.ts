import { test } from 'tap';
import { build, ended, eventually, history, run, start } from '../support/build.ts';
import { hurryingClock, ManualClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const task = (name: string, more: object = {}) => ({ Type: 'Task', Resource: functionArn(name), ...more });
const machine = (states: object, startAt = 'Work') => ({ StartAt: startAt, States: states });
const RETRY_TWICE = { ErrorEquals: ['Flaky'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 3 };

test('a retry runs the task again after growing delays, and the history shows each attempt', async (t) => {
  const clock = new ManualClock();
  const lambda = lambdaWith({
    work: (_event, attempt) => {
      if (attempt < 3) throw named('Flaky');
      return { attempt };
    },
  });
  const { service } = build(t, { clock, integrations: { lambda: lambda.invoke } });
  const arn = await start(service, machine({ Work: task('work', { Retry: [RETRY_TWICE], End: true }) }));
  await eventually(() => (clock.pending === 1 ? true : undefined));
  clock.advance(999);
  t.equal(lambda.calls.length, 1);
  clock.advance(1);
  await eventually(() => (lambda.calls.length === 2 && clock.pending === 1 ? true : undefined));
  clock.advance(3000);
  const { status, output } = await ended(service, arn);
  t.match({ status, output }, { status: 'SUCCEEDED', output: '{"attempt":3}' });
  const types = (await history(service, arn)).map(({ type }) => type);
  t.equal(types.filter((type) => type === 'LambdaFunctionScheduled').length, 3);
});

test('retries that are used up leave the error to Catch, which merges it into the input', async (t) => {
  const { service } = build(t, {
    clock: hurryingClock(),
    integrations: {
      lambda: lambdaWith({
        work: () => {
          throw named('Flaky', 'again');
        },
      }).invoke,
    },
  });
  const { status, output } = await run(
    service,
    machine({
      Work: task('work', {
        Retry: [RETRY_TWICE],
        Catch: [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.error', Next: 'Caught' }],
        End: true,
      }),
      Caught: { Type: 'Succeed' },
    }),
    { kept: true },
  );
  t.equal(status, 'SUCCEEDED');
  const cause = JSON.stringify({ errorType: 'Flaky', errorMessage: 'again', trace: [] });
  t.same(JSON.parse(output ?? ''), { kept: true, error: { Error: 'Flaky', Cause: cause } });
});

test('a runtime error passes every Retry and Catch by', async (t) => {
  const { service } = build(t, { integrations: { lambda: lambdaWith({ work: () => ({}) }).invoke } });
  const { status, error, cause } = await run(
    service,
    machine({
      Work: task('work', {
        InputPath: '$.missing',
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        End: true,
      }),
      Caught: { Type: 'Succeed' },
    }),
  );
  t.match({ status, error }, { status: 'FAILED', error: 'States.Runtime' });
  t.equal(
    cause,
    "An error occurred while executing the state 'Work' (entered at the event id #2). Invalid path '$.missing' : No results for path: $['missing']",
  );
});

test('a task that takes too long times out, is told so, and its late answer is ignored', async (t) => {
  const clock = new ManualClock();
  let aborted = false;
  let answer: (value: object) => void = () => undefined;
  const lambda = lambdaWith({
    work: (_event, _attempt, signal) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  });
  const { service } = build(t, { clock, integrations: { lambda: lambda.invoke } });
  const arn = await start(
    service,
    machine({
      Work: task('work', {
        TimeoutSeconds: 5,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
        End: true,
      }),
      Late: { Type: 'Pass', End: true },
    }),
  );
  await eventually(() => (lambda.calls.length === 1 && clock.pending > 0 ? true : undefined));
  clock.advance(5000);
  answer({ late: true });
  t.equal((await ended(service, arn)).output, '{"Error":"States.Timeout","Cause":""}');
  t.equal(aborted, true);
  t.equal(clock.pending, 0);
});

test('a task that has answered is not told to stop', async (t) => {
  const signals: AbortSignal[] = [];
  const lambda = lambdaWith({ work: (_event, _attempt, signal) => signals.push(signal) });
  const { service } = build(t, { integrations: { lambda: lambda.invoke } });
  t.match(await run(service, machine({ Work: task('work', { End: true }) })), { status: 'SUCCEEDED' });
  t.match(signals, [{ aborted: false }]);
});

test('States.TaskFailed does not match a time-out', async (t) => {
  const clock = new ManualClock();
  const lambda = lambdaWith({ work: () => new Promise(() => undefined) });
  const { service } = build(t, { clock, integrations: { lambda: lambda.invoke } });
  const arn = await start(
    service,
    machine({
      Work: task('work', { TimeoutSeconds: 1, Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'No' }], End: true }),
      No: { Type: 'Succeed' },
    }),
  );
  await eventually(() => (clock.pending > 0 ? true : undefined));
  clock.advance(1000);
  t.match(await ended(service, arn), { status: 'FAILED', error: 'States.Timeout' });
});

test('a machine that takes too long is TIMED_OUT', async (t) => {
  const clock = new ManualClock();
  const { service } = build(t, { clock });
  const arn = await start(service, {
    TimeoutSeconds: 10,
    ...machine({ Work: { Type: 'Wait', Seconds: 60, End: true } }),
  });
  await eventually(() => (clock.pending === 2 ? true : undefined));
  clock.advance(10_000);
  t.equal((await ended(service, arn)).status, 'TIMED_OUT');
  t.equal(clock.pending, 0);
});

test('when one branch fails, the others are aborted and their tasks told', async (t) => {
  let aborted = false;
  const lambda = lambdaWith({
    slow: (_event, _attempt, signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
      }),
    bad: () => {
      throw named('Declined', 'no');
    },
  });
  const { service } = build(t, { integrations: { lambda: lambda.invoke } });
  const arn = await start(
    service,
    machine({
      Work: {
        Type: 'Parallel',
        Branches: [
          machine({ Slow: task('slow', { End: true }) }, 'Slow'),
          machine({ Bad: task('bad', { End: true }) }, 'Bad'),
        ],
        Catch: [{ ErrorEquals: ['Declined'], Next: 'Caught', ResultPath: '$.error' }],
        End: true,
      },
      Caught: { Type: 'Pass', End: true },
    }),
    { order: 1 },
  );
  const { status, output } = await ended(service, arn);
  t.equal(status, 'SUCCEEDED');
  t.equal(JSON.parse(output ?? '').error.Error, 'Declined');
  t.equal(aborted, true);
  const types = (await history(service, arn)).map(({ type }) => type);
  t.same(types.slice(-7), [
    'TaskStateAborted',
    'TaskStateAborted',
    'ParallelStateFailed',
    'ParallelStateExited',
    'PassStateEntered',
    'PassStateExited',
    'ExecutionSucceeded',
  ]);
});

test('a loop without end stops at 25,000 events', async (t) => {
  const { service } = build(t);
  const arn = await start(
    service,
    machine(
      {
        Again: { Type: 'Choice', Choices: [{ Variable: '$.go', BooleanEquals: true, Next: 'Back' }], Default: 'Done' },
        Back: { Type: 'Pass', Next: 'Again' },
        Done: { Type: 'Succeed' },
      },
      'Again',
    ),
    { go: true },
  );
  t.match(await ended(service, arn), { status: 'FAILED', error: 'States.Runtime', cause: /25000/ });
  const { events } = await service.getExecutionHistory({ executionArn: arn, reverseOrder: true, maxResults: 1 });
  t.equal(events[0]?.id, 25_000);
});

test('an output above 262,144 bytes fails the execution', async (t) => {
  const { service } = build(t);
  const state = { Type: 'Pass', Parameters: { 'a.$': '$', 'b.$': '$' }, End: true };
  const { status, error, cause } = await run(service, machine({ Work: state }), { text: 'é'.repeat(70_000) });
  t.match({ status, error }, { status: 'FAILED', error: 'States.DataLimitExceeded' });
  t.match(cause, /^The state\/task 'Work' returned a result/);
});

test('too large an output of a state is caught by its name, and by no wildcard', async (t) => {
  const { service } = build(t, { integrations: { lambda: lambdaWith({ work: () => 'x'.repeat(200_000) }).invoke } });
  const outcome = async (errorEquals: string) => {
    const caught = [{ ErrorEquals: [errorEquals], Next: 'Caught' }];
    const definition = machine({
      Work: task('work', { ResultPath: '$.result', Catch: caught, End: true }),
      Caught: { Type: 'Succeed' },
    });
    const { status, error, output } = await run(service, definition, { kept: 'x'.repeat(100_000) });
    return error === undefined ? JSON.parse(output ?? '').Error : `${status} ${error}`;
  };
  t.equal(await outcome('States.DataLimitExceeded'), 'States.DataLimitExceeded');
  t.equal(await outcome('States.ALL'), 'FAILED States.DataLimitExceeded');
});

test('an iteration whose input can not be made has failed, and those beside it are aborted', async (t) => {
  const map = {
    Type: 'Map',
    ItemProcessor: machine({ Pause: { Type: 'Wait', Seconds: 60, End: true } }, 'Pause'),
    Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }],
    End: true,
  };
  const languages: [object, string][] = [
    [{ ItemSelector: { 'x.$': '$$.Map.Item.Value.x' } }, 'States.Runtime'],
    [
      { QueryLanguage: 'JSONata', ItemSelector: { x: '{% $states.context.Map.Item.Value.x %}' } },
      'States.QueryEvaluationError',
    ],
  ];
  for (const [fields, error] of languages) {
    const { service } = build(t, { clock: hurryingClock() });
    const got = await run(service, machine({ Work: { ...map, ...fields } }), [{ x: 1 }, { y: 1 }, { x: 1 }]);
    t.match(got, { status: 'FAILED', error });
    const types = (await history(service, got.executionArn)).map(({ type }) => type);
    const attempt = [
      'MapStateStarted',
      ...Array(3).fill('MapIterationStarted'),
      'WaitStateEntered',
      ...(error === 'States.Runtime' ? [] : ['EvaluationFailed']),
      'MapIterationAborted',
      'WaitStateAborted',
      'MapIterationFailed',
      'MapIterationAborted',
    ];
    const again = error === 'States.Runtime' ? [] : attempt;
    t.same(types.slice(2), [...attempt, ...again, 'MapStateFailed', 'ExecutionFailed']);
  }
});
