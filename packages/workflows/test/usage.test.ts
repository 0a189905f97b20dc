import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { test } from 'tap';
import { couldBeExpress } from '../src/execution-cost.ts';
import { executionEvent } from '../src/history.ts';
import { usageOf } from '../src/usage.ts';
import { keepToken, startEngine } from './support/engine.ts';

/** A history as AWS would answer it, of events that are written `type < previousEventId @ seconds`. */
const history = (...events: [type: string, previous: number, second: number, more?: Partial<HistoryEvent>][]) =>
  usageOf(
    events.map(([type, previousEventId, second, more = {}], index) =>
      executionEvent({
        id: index + 1,
        previousEventId,
        type: type as HistoryEvent['type'],
        timestamp: new Date(second * 1000),
        ...more,
      }),
    ),
  );

test('what an execution uses', async (t) => {
  await t.test('every state, retry, redrive and rerun is a transition', async (t) => {
    const usage = await history(
      ['ExecutionStarted', 0, 0],
      ['TaskStateEntered', 0, 0],
      ['TaskScheduled', 2, 0],
      ['TaskStarted', 3, 0],
      ['TaskFailed', 4, 1],
      ['TaskScheduled', 5, 2],
      ['TaskStarted', 6, 2],
      ['TaskTimedOut', 7, 3],
      ['ExecutionFailed', 8, 3],
      ['ExecutionRedriven', 9, 103],
      ['TaskScheduled', 10, 103],
      ['TaskStarted', 11, 103],
      ['TaskSucceeded', 12, 104],
      ['TaskStateExited', 13, 104],
      ['ExecutionSucceeded', 14, 104],
    );
    t.equal(usage.transitions, 4);
    t.equal(usage.durationMs, 4_000, 'the time between its end and the redrive is not counted');
  });

  await t.test('a Parallel state that is tried again begins again after what failed in it', async (t) => {
    const usage = await history(
      ['ExecutionStarted', 0, 0],
      ['ParallelStateEntered', 0, 0],
      ['ParallelStateStarted', 2, 0],
      ['FailStateEntered', 3, 0],
      ['ParallelStateStarted', 4, 1],
      ['FailStateEntered', 5, 1],
      ['ParallelStateFailed', 6, 1],
      ['ExecutionFailed', 7, 1],
    );
    t.equal(usage.transitions, 4);
  });

  await t.test('one that runs is counted up to its last event', async (t) => {
    t.match(await history(['ExecutionStarted', 0, 0], ['WaitStateEntered', 0, 7]), { durationMs: 7_000 });
    t.match(await history(), { transitions: 0, durationMs: 0 });
  });

  await t.test('branches and iterations, and the largest data', async (t) => {
    const usage = await history(
      ['ExecutionStarted', 0, 0, { executionStartedEventDetails: { input: '"äää"' } }],
      ['ParallelStateEntered', 0, 0, { stateEnteredEventDetails: { name: 'P', input: '{}' } }],
      ['ParallelStateStarted', 2, 0],
      ['PassStateEntered', 3, 0],
      ['PassStateExited', 4, 0],
      ['PassStateEntered', 5, 0],
      ['PassStateEntered', 3, 0],
      ['MapStateEntered', 7, 0],
      ['MapStateStarted', 8, 0],
      ['MapIterationStarted', 9, 0],
    );
    t.equal(usage.concurrentSteps, 3);
    t.equal(usage.dataBytes, 8);
    t.equal(usage.transitions, 5);
  });
});

test('what an order’s execution costs', async (t) => {
  const { keep } = keepToken();
  let broken = true;
  const engine = await startEngine(t, {
    AwaitPaymentAction: keep,
    ReserveInventory: () => {
      if (broken) throw new Error('away');
      return { outcome: 'reserved' };
    },
  });
  const { workflows, run, executionArn } = engine;
  broken = false;
  await run('ord_good');
  const good = await workflows.cost(executionArn('ord_good'));
  t.match(good, {
    executionArn: executionArn('ord_good'),
    region: 'us-east-1',
    express: { possible: false, requests: 1, durationMs: 0, billedDurationMs: 100, billedMemoryMb: 64 },
  });
  t.equal(good.express.dollars, '0.0000011042');
  const entered = (await workflows.inspect.history(executionArn('ord_good'), { limit: 1000 })).events.filter(
    ({ type }) => type.endsWith('Entered'),
  );
  t.equal(good.standard.transitions, entered.length);
  t.equal(Number(good.standard.dollars), entered.length * 0.000025);

  broken = true;
  await run('ord_bad');
  const states = (await workflows.inspect.history(executionArn('ord_bad'), { limit: 1000 })).events;
  const count = (type: string) => states.filter((event) => event.type.endsWith(type)).length;
  t.equal(
    (await workflows.cost(executionArn('ord_bad'))).standard.transitions,
    count('StateEntered') + 4,
    'four retries of the reservation',
  );
});

test('Express can’t wait for callbacks, jobs and workers', async (t) => {
  const definition = (Resource: string) => JSON.stringify({ States: { One: { Type: 'Task', Resource } } });
  for (const resource of ['arn:aws:states:::lambda:invoke', 'arn:aws:lambda:eu-central-1:1:function:my.sync-er'])
    t.ok(couldBeExpress(definition(resource)), resource);
  for (const resource of [
    'arn:aws:states:::lambda:invoke.waitForTaskToken',
    'arn:aws:states:::states:startExecution.sync:2',
    'arn:aws:states:::ecs:runTask.sync',
    'arn:aws:states:eu-central-1:1:activity:pack',
  ])
    t.notOk(couldBeExpress(definition(resource)), resource);
});
