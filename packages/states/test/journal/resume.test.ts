import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'tap';
import { createStates, type StatesOptions } from '../../src/index.ts';
import { ended, eventually, history, start } from '../support/build.ts';
import { hurryingClock, ManualClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const OPTIONS = { region: 'us-east-1', accountId: '111111111111' };

const work = (name: string, more: object = {}) => ({ Type: 'Task', Resource: functionArn(name), ...more });

const DEFINITION = {
  StartAt: 'First',
  States: {
    First: { Type: 'Pass', Assign: { kept: 'yes' }, Next: 'Pause' },
    Pause: { Type: 'Wait', Seconds: 3, Next: 'Fan' },
    Fan: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'A', States: { A: work('double', { End: true }) } },
        {
          StartAt: 'B',
          States: {
            B: work('flaky', {
              Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 1, MaxAttempts: 1 }],
              Catch: [{ ErrorEquals: ['Flaky'], Next: 'Caught' }],
              End: true,
            }),
            Caught: { Type: 'Pass', Parameters: { 'caught.$': '$.Error' }, End: true },
          },
        },
      ],
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      ItemSelector: { 'item.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index' },
      MaxConcurrency: 1,
      ItemProcessor: {
        StartAt: 'Item',
        States: { Item: work('double', { End: true }) },
      },
      End: true,
    },
  },
};

const handlers = {
  double: (event: unknown) => [event, event],
  flaky: () => {
    throw named('Flaky');
  },
};

function open(file: string, more: Partial<StatesOptions> = {}) {
  const lambda = lambdaWith(handlers);
  return createStates({ ...OPTIONS, file, clock: hurryingClock(), integrations: { lambda: lambda.invoke }, ...more });
}

test('an execution cut off after any event on disk goes on to the same end', async (t) => {
  const dir = t.testdir();
  const file = join(dir, 'whole.db');
  const whole = open(file);
  const executionArn = await start(whole.service, DEFINITION, { order: 1 });
  const { output, status } = await ended(whole.service, executionArn);
  t.equal(status, 'SUCCEEDED');
  whole.close();

  const count = new DatabaseSync(file, { readOnly: true });
  const { events } = count.prepare('SELECT count(*) AS events FROM events').get() as { events: number };
  count.close();
  t.ok(events > 30);

  const copy = join(dir, 'cut.db');
  for (let length = 1; length < events; length++) {
    copyFileSync(file, copy);
    const db = new DatabaseSync(copy);
    db.prepare('DELETE FROM events WHERE sequence >= ?').run(length);
    db.exec("UPDATE executions SET status = 'RUNNING', stopped = NULL");
    db.close();
    const states = open(copy);
    const again = await ended(states.service, executionArn);
    const ids = (await history(states.service, executionArn)).map(({ id }) => id);
    states.close();
    t.same({ output: again.output, status: again.status }, { output, status }, `cut after ${length} events`);
    t.same(
      ids,
      ids.map((_id, index) => index + 1),
      'without gaps or doubles in its history',
    );
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true });
  }
});

test('a task token handed out before a restart is still good after it', async (t) => {
  const file = join(t.testdir(), 'states.db');
  let token = '';
  const integrations = {
    lambda: lambdaWith({
      notify: (event: { token: string }) => {
        token = event.token;
      },
    }).invoke,
  };
  const before = open(file, { integrations });
  const executionArn = await start(before.service, {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'notify', Payload: { 'token.$': '$$.Task.Token' } },
        End: true,
      },
    },
  });
  await eventually(async () =>
    (await history(before.service, executionArn)).at(-1)?.type === 'TaskSubmitted' ? true : undefined,
  );
  before.close();

  const after = open(file, { integrations: { lambda: () => Promise.reject(new Error('must not be called again')) } });
  t.teardown(() => after.close());
  await after.service.sendTaskSuccess({ taskToken: token, output: '{"approved": true}' });
  t.match(await ended(after.service, executionArn), { status: 'SUCCEEDED', output: '{"approved": true}' });
  await t.rejects(after.service.sendTaskSuccess({ taskToken: token, output: '{}' }), { name: 'TaskTimedOut' });
});

test('an execution keeps the definition it started with, also across a restart', async (t) => {
  const file = join(t.testdir(), 'states.db');
  const wait = (Result: string) => ({
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', Seconds: 60, Next: 'Say' }, Say: { Type: 'Pass', Result, End: true } },
  });
  const stands = { now: () => 0, setTimer: () => () => undefined };
  const before = open(file, { clock: stands });
  const executionArn = await start(before.service, wait('old'));
  const { stateMachineArn } = await before.service.describeExecution({ executionArn });
  await before.service.updateStateMachine({ stateMachineArn, definition: JSON.stringify(wait('new')) });
  before.close();
  const after = open(file);
  t.teardown(() => after.close());
  t.equal((await ended(after.service, executionArn)).output, '"old"');
});

test('a second process on the same file is refused', async (t) => {
  const file = join(t.testdir(), 'states.db');
  const first = open(file);
  t.teardown(() => first.close());
  t.throws(() => open(file), { message: /can't be used: database is locked/ });
});

test('stopped at once after a restart, an execution stops the children of its Map Run', async (t) => {
  const options = { ...OPTIONS, integrations: {}, file: join(t.testdir(), 'states.db') };
  const before = createStates({ ...options, clock: new ManualClock() });
  const inner = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 100, End: true } } };
  const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner };
  const definition = { StartAt: 'M', States: { M: { Type: 'Map', ItemProcessor: processor, End: true } } };
  const executionArn = await start(before.service, definition, [1, 2]);
  const mapRunArn = await eventually(async () => {
    const [run] = (await before.service.listMapRuns({ executionArn })).mapRuns;
    const { running } = run === undefined ? {} : (await before.service.describeMapRun(run)).executionCounts;
    return running === 2 ? run?.mapRunArn : undefined;
  });
  before.close();
  const { service, close } = createStates({ ...options, clock: new ManualClock() });
  t.teardown(close);
  await service.stopExecution({ executionArn });
  t.match(await service.describeMapRun({ mapRunArn }), {
    status: 'ABORTED',
    executionCounts: { running: 0, aborted: 2 },
  });
});
