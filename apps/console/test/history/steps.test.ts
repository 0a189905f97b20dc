import { test } from 'tap';
import { byState, transition, transitionsTaken } from '../../src/history/by-state.ts';
import { progressOf, type Step } from '../../src/history/steps.ts';
import { rowsOf, segmentsOf } from '../../src/history/timeline.ts';
import { startEngine } from './executions.ts';

const lambda = (name: string, rest: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: name, 'Payload.$': '$' },
  ...rest,
});
const failure = (name: string) => Object.assign(new Error(`It is ${name}.`), { name });
const told = (steps: readonly Step[]) =>
  steps.map(({ state, status, depth }) => `${'  '.repeat(depth)}${state} ${status}`);

test('a task that is tried again, fails for good and is caught', async (t) => {
  const engine = startEngine(t, { Charge: [failure('Busy'), failure('Busy'), failure('Declined')] });
  const { events } = await engine.run({
    StartAt: 'Charge',
    States: {
      Charge: lambda('Charge', {
        Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 5 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Undo' }],
        Next: 'Ship',
      }),
      Ship: { Type: 'Succeed' },
      Undo: { Type: 'Pass', Next: 'Sorry' },
      Sorry: { Type: 'Fail', Error: 'Declined', Cause: 'There was no money.' },
    },
  });
  const progress = progressOf(events);
  t.same(told(progress.steps), ['Charge caught', 'Undo succeeded', 'Sorry failed']);
  const [charge, , sorry] = progress.steps;
  t.match(charge, { error: 'Declined', attempts: [{ error: 'Busy' }, { error: 'Busy' }, { error: 'Declined' }] });
  t.match(sorry, { error: 'Declined', cause: 'There was no money.' });
  t.match(byState(progress).get('Charge'), { status: 'caught', retries: 2 });
  t.same(
    transitionsTaken(progress),
    new Set([
      transition(undefined, 'Charge', false),
      transition('Charge', 'Undo', true),
      transition('Undo', 'Sorry', false),
    ]),
  );
  t.same(
    charge &&
      segmentsOf(charge, 0)
        .map(({ kind }) => kind)
        .filter((kind) => kind === 'failed'),
    ['failed', 'failed', 'failed'],
  );
  for (const { id, type } of events.filter((event) => !event.type.startsWith('Execution')))
    t.ok(progress.stepOf.get(id), `${type} belongs to a step`);
});

const nested = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: { Type: 'Pass', Next: 'LeftEnd' }, LeftEnd: { Type: 'Pass', End: true } } },
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              ItemsPath: '$.items',
              MaxConcurrency: 2,
              ItemProcessor: { StartAt: 'Pick', States: { Pick: lambda('Pick', { End: true }) } },
              End: true,
            },
          },
        },
      ],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
};

test('branches and items are within their Parallel and Map, and can be looked at one by one', async (t) => {
  const engine = startEngine(t, { Pick: [{ picked: 1 }] });
  const { events } = await engine.run(nested, { items: [1, 2, 3] });
  const progress = progressOf(events);
  const rows = rowsOf(progress, new Map());
  t.same(
    told(rows).sort(),
    [
      'Both succeeded',
      '  Left succeeded',
      '  LeftEnd succeeded',
      '  Each succeeded',
      ...Array(3).fill('    Pick succeeded'),
      'Done succeeded',
    ].sort(),
  );
  const each = rows.find(({ state }) => state === 'Each');
  t.match(each, { items: 3, iterations: [0, 1, 2].map((index) => ({ index, status: 'succeeded' })) });
  t.same(
    rows.filter(({ state }) => state === 'Pick').map(({ iteration }) => iteration),
    [0, 1, 2],
    'in order of the items',
  );
  t.equal(rows.find(({ state }) => state === 'Done')?.depth, 0);
  const second = new Map([['Each', 1]]);
  t.same(
    rowsOf(progress, second)
      .filter(({ state }) => state === 'Pick')
      .map(({ iteration }) => iteration),
    [1],
  );
  t.equal(byState(progress, second).get('Pick')?.visits.length, 1);
  t.ok(transitionsTaken(progress).has(transition('Both', 'Done', false)));
});

test('of a Map that fails, the items that were under way are stopped, and a redrive takes it up', async (t) => {
  const engine = startEngine(t, { Pick: [{ picked: 1 }, failure('Broken'), { picked: 1 }] });
  const { executionArn, events } = await engine.run({ ...nested, StartAt: 'Both' }, { items: [1, 2, 3, 4] });
  const failed = progressOf(events);
  t.match(
    failed.steps.find(({ state }) => state === 'Both'),
    { status: 'failed', error: 'Broken' },
  );
  t.match(byState(failed).get('Each'), { status: 'failed', failures: 1 });
  t.notOk(failed.steps.some(({ status }) => status === 'running'));
  t.ok(failed.endedAt);

  await engine.states.service.redriveExecution({ executionArn });
  await engine.states.whenEnded(executionArn);
  const redriven = progressOf(await engine.historyOf(executionArn));
  t.match(byState(redriven).get('Both'), { status: 'succeeded' });
  t.match(byState(redriven).get('Done'), { status: 'succeeded' });
  t.match(
    redriven.steps.find(({ state }) => state === 'Each'),
    { redriven: true, status: 'succeeded' },
  );
  t.notOk(redriven.steps.some(({ status }) => status === 'running' || status === 'failed'));
});

test('the beginning of a history is an execution that runs', async (t) => {
  const engine = startEngine(t, { Pick: [{ picked: 1 }] });
  const { events } = await engine.run(nested, { items: [1, 2] });
  for (let count = 2; count < events.length; count++) {
    const progress = progressOf(events.slice(0, count));
    t.equal(progress.endedAt, undefined);
    for (const { parent, status, state } of progress.steps)
      if (parent && status === 'running') t.equal(parent.status, 'running', `${count}: ${state}`);
  }
});

test('what an execution that was stopped had under way was stopped', async (t) => {
  const engine = startEngine(t);
  const { service } = engine.states;
  const { stateMachineArn } = await service.createStateMachine({
    name: 'waits',
    roleArn: 'arn:aws:iam::000000000000:role/test',
    definition: JSON.stringify({
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Parameters: { FunctionName: 'Ask', Payload: { 'token.$': '$$.Task.Token' } },
          End: true,
        },
      },
    }),
  });
  const { executionArn } = await service.startExecution({ stateMachineArn });
  await service.stopExecution({ executionArn });
  t.same(told(progressOf(await engine.historyOf(executionArn)).steps), ['Ask stopped']);
});
