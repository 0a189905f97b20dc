import { test } from 'tap';
import { build, ended, eventually, run, start } from '../support/build.ts';
import { hurryingClock, ManualClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const DEAD = { code: 'TaskTimedOut', message: "Task Timed Out: 'Provided task does not exist anymore'" };

const ask = (more: object = { End: true }) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
  ...more,
});
const only = (state: object) => ({ StartAt: 'S', States: { S: state } });

/** An endpoint whose function `ask` keeps the tokens that it is given. */
function prepare(t: Parameters<typeof build>[0]) {
  const tokens: string[] = [];
  const lambda = lambdaWith({
    ask: ({ token }: { token: string }) => {
      tokens.push(token);
    },
    broken: () => {
      throw named('Broken');
    },
  });
  const { service } = build(t, { clock: hurryingClock(), integrations: { lambda: lambda.invoke } });
  return { service, nextToken: () => eventually(() => tokens.pop()) };
}

test('of all who answer a task, the first is heard, and nobody after it', async (t) => {
  const { service, nextToken } = prepare(t);
  const executionArn = await start(service, only(ask()));
  const taskToken = await nextToken();
  const answers = await Promise.allSettled([
    service.sendTaskSuccess({ taskToken, output: '1' }),
    service.sendTaskSuccess({ taskToken, output: '2' }),
    service.sendTaskFailure({ taskToken, error: 'Three' }),
    service.sendTaskHeartbeat({ taskToken }),
  ]);
  t.same(
    answers.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'rejected'],
  );
  t.match(await ended(service, executionArn), { status: 'SUCCEEDED', output: '1' });
  await t.rejects(service.sendTaskSuccess({ taskToken, output: '1' }), DEAD);
});

test('an answer that can not be is refused, and the task waits on', async (t) => {
  const { service, nextToken } = prepare(t);
  const executionArn = await start(service, only(ask()));
  const taskToken = await nextToken();
  const large = JSON.stringify('x'.repeat(262_144));
  await t.rejects(service.sendTaskSuccess({ taskToken, output: '{"a": }' }), { code: 'InvalidOutput' });
  await t.rejects(service.sendTaskSuccess({ taskToken, output: large }), { code: 'ValidationException' });
  await t.rejects(service.sendTaskFailure({ taskToken, error: 'e'.repeat(257) }), { code: 'ValidationException' });
  await t.rejects(service.sendTaskFailure({ taskToken, cause: 'c'.repeat(32_769) }), { code: 'ValidationException' });
  for (const other of ['x', taskToken.slice(8), Buffer.from('arn:aws:states\n-1\nx').toString('base64')]) {
    await t.rejects(service.sendTaskSuccess({ taskToken: other, output: '1' }), { code: 'InvalidToken' }, other);
  }
  const guessed = Buffer.from(`${executionArn}\n0\nguessed`).toString('base64');
  await t.rejects(service.sendTaskSuccess({ taskToken: guessed, output: '1' }), DEAD);
  await service.sendTaskSuccess({ taskToken, output: large.replace('xx', '') });
  t.equal((await ended(service, executionArn)).status, 'SUCCEEDED');
});

test('a token dies with its attempt, its branch and its execution', async (t) => {
  const { service, nextToken } = prepare(t);
  const retried = await start(service, only(ask({ Retry: [{ ErrorEquals: ['Again'] }], End: true })));
  const first = await nextToken();
  await service.sendTaskFailure({ taskToken: first, error: 'Again' });
  const second = await nextToken();
  await t.rejects(service.sendTaskSuccess({ taskToken: first, output: '1' }), DEAD);
  await service.sendTaskSuccess({ taskToken: second, output: '2' });
  t.equal((await ended(service, retried)).output, '2');

  const failing = {
    StartAt: 'Later',
    States: {
      Later: { Type: 'Wait', Seconds: 1, Next: 'Broken' },
      Broken: { Type: 'Task', Resource: functionArn('broken'), End: true },
    },
  };
  const asking = { StartAt: 'Ask', States: { Ask: ask() } };
  await run(service, only({ Type: 'Parallel', Branches: [asking, failing], End: true }));
  await t.rejects(service.sendTaskSuccess({ taskToken: await nextToken(), output: '1' }), DEAD);

  const stopped = await start(service, only(ask()));
  const taskToken = await nextToken();
  await service.stopExecution({ executionArn: stopped });
  await t.rejects(service.sendTaskHeartbeat({ taskToken }), DEAD);
  await service.redriveExecution({ executionArn: stopped });
  const redriven = await nextToken();
  await t.rejects(service.sendTaskSuccess({ taskToken, output: '1' }), DEAD);
  await service.sendTaskSuccess({ taskToken: redriven, output: '"again"' });
  t.equal((await ended(service, stopped)).output, '"again"');
});

test('a heartbeat is awaited from when the function that got the token has returned', async (t) => {
  const clock = new ManualClock();
  const returned = Promise.withResolvers<object>();
  const tokens: string[] = [];
  const lambda = lambdaWith({
    ask: ({ token }: { token: string }) => {
      tokens.push(token);
      return returned.promise;
    },
  });
  const { service } = build(t, { clock, integrations: { lambda: lambda.invoke } });
  const executionArn = await start(service, only(ask({ HeartbeatSeconds: 10, End: true })));
  const taskToken = await eventually(() => tokens.pop());
  clock.advance(5_000);
  await service.sendTaskHeartbeat({ taskToken });
  clock.advance(60_000);
  t.equal((await service.describeExecution({ executionArn })).status, 'RUNNING');
  returned.resolve({});
  await eventually(async () => {
    const { events } = await service.getExecutionHistory({ executionArn });
    return events.at(-1)?.type === 'TaskSubmitted' ? true : undefined;
  });
  clock.advance(9_999);
  await service.sendTaskHeartbeat({ taskToken });
  clock.advance(9_999);
  t.equal((await service.describeExecution({ executionArn })).status, 'RUNNING');
  clock.advance(1);
  t.match(await ended(service, executionArn), { status: 'FAILED', error: 'States.Timeout' });
});
