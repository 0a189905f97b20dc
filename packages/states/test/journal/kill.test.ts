import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { test } from 'tap';
import { ROLE } from '../support/build.ts';
import { functionArn } from '../support/lambda.ts';

const PROGRAM = join(import.meta.dirname, '../support/engine-process.ts');

const task = (name: string, more: object) => ({ Type: 'Task', Resource: functionArn(name), ...more });
const DEFINITION = {
  StartAt: 'One',
  States: {
    One: task('one', { ResultPath: '$.one', Next: 'Pause' }),
    Pause: { Type: 'Wait', Seconds: 1, Next: 'Fan' },
    Fan: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: task('left', { End: true }) } },
        { StartAt: 'Right', States: { Right: task('right', { End: true }) } },
      ],
      ResultPath: '$.fan',
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      MaxConcurrency: 2,
      ItemProcessor: { StartAt: 'Item', States: { Item: task('item', { End: true }) } },
      ResultPath: '$.each',
      End: true,
    },
  },
};

/** Starts the engine and answers it with a client, once it listens. */
async function launch(file: string, log: string): Promise<{ child: ChildProcess; client: SFNClient }> {
  const child = spawn(process.execPath, [PROGRAM, file, log], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { child, client: new SFNClient({ region: 'us-east-1', endpoint: line.toString().trim(), credentials }) };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const calls = (log: string) => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0);

const tick = () => new Promise((resolve) => setTimeout(resolve, 2));

test('killed again and again in the middle of its work, an execution still ends as it should', async (t) => {
  const dir = t.testdir();
  const file = join(dir, 'states.db');
  const log = join(dir, 'calls.log');
  let { child, client } = await launch(file, log);
  t.teardown(() => child.kill('SIGKILL'));
  const definition = JSON.stringify(DEFINITION);
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: 'm', definition, roleArn: ROLE }),
  );
  const input = '{"items": [1, 2, 3, 4]}';
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input, name: 'e' }));

  // Kill as soon as the function calls so far reach each of these: in the first task, the branches and the items.
  let kills = 0;
  for (const at of [1, 3, 5, 8]) {
    while (calls(log) < at) await tick();
    await kill(child);
    kills++;
    ({ child, client } = await launch(file, log));
  }
  let described = await client.send(new DescribeExecutionCommand({ executionArn }));
  while (described.status === 'RUNNING') {
    await tick();
    described = await client.send(new DescribeExecutionCommand({ executionArn }));
  }
  t.equal(kills, 4);
  t.equal(described.status, 'SUCCEEDED');
  const expected = { items: [1, 2, 3, 4], one: { items: [1, 2, 3, 4] }, each: [1, 2, 3, 4] };
  t.match(JSON.parse(described.output ?? ''), expected);

  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  t.same(
    events.map(({ id }) => id),
    events.map((_event, index) => index + 1),
  );
  const count = (type: string) => events.filter((event) => event.type === type).length;
  t.equal(count('LambdaFunctionScheduled'), 7, 'a task that is run again is not scheduled again');
  t.equal(count('LambdaFunctionSucceeded'), 7);
  t.equal(count('WaitStateExited'), 1);
  // The same request once more: the name is taken, on disk too.
  const again = client.send(new StartExecutionCommand({ stateMachineArn, input, name: 'e' }));
  await t.rejects(again, { name: 'ExecutionAlreadyExists' });
  await kill(child);
});
