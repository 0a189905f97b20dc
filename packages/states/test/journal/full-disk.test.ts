import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type SFNClient,
  type SFNServiceException,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { test } from 'tap';
import { ROLE } from '../support/build.ts';
import { type EngineProcess, launch } from '../support/crash/engine-process.ts';
import { functionArn } from '../support/lambda.ts';

/** Lets a process write files up to a size, so that its writes fail for real; there is a program for it on Linux. */
const limit = (pid: number, bytes: number | 'unlimited') =>
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);

function canLimit(): boolean {
  try {
    limit(process.pid, 'unlimited');
    return true;
  } catch {
    return false;
  }
}

const DEFINITION = JSON.stringify({
  StartAt: 'One',
  States: {
    One: { Type: 'Task', Resource: functionArn('echo'), Next: 'Two' },
    Two: { Type: 'Task', Resource: functionArn('echo'), OutputPath: '$.number', End: true },
  },
});

const status = async (client: SFNClient, executionArn: string) =>
  (await client.send(new DescribeExecutionCommand({ executionArn }))).status;

async function succeeded(client: SFNClient, executionArn: string): Promise<void> {
  while ((await status(client, executionArn)) === 'RUNNING');
}

test('on a full disk new work is refused and nothing is lost; with room again all goes on by itself', async (t) => {
  if (!canLimit()) return t.pass('this machine has no prlimit');
  const file = join(t.testdir(), 'states.db');
  const start = async () => {
    const engine = (await launch(file, Date.now(), 0, () => undefined)) as EngineProcess;
    t.teardown(engine.kill);
    return engine;
  };
  const { client, pid, kill, exited } = await start();
  const machine = await client.send(
    new CreateStateMachineCommand({ name: 'm', definition: DEFINITION, roleArn: ROLE }),
  );
  const begin = (name: string, to = client) => {
    const input = JSON.stringify({ number: name, pad: 'x'.repeat(20_000) });
    return to.send(new StartExecutionCommand({ ...machine, name, input }));
  };
  const acknowledged: string[] = [];
  let refusal: SFNServiceException | undefined;
  limit(pid, statSync(`${file}-wal`).size + 2_000_000);
  for (let number = 0; refusal === undefined; number++) {
    const answers = await Promise.allSettled([begin(`a${number}`), begin(`b${number}`)]);
    for (const answer of answers) {
      if (answer.status === 'fulfilled') acknowledged.push(answer.value.executionArn ?? '');
      else refusal = answer.reason as SFNServiceException;
    }
  }
  t.match(refusal, { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } });
  t.match(refusal.message, /^The workflow database can't be written: \S/);
  await t.rejects(begin('more'), { name: 'ServiceUnavailable' });
  t.ok(acknowledged.length > 3);
  for (const arn of acknowledged) t.match(await status(client, arn), /RUNNING|SUCCEEDED/, 'reads go on');

  limit(pid, 'unlimited');
  while (!(await begin('after').catch(() => false)));
  for (const arn of acknowledged) await succeeded(client, arn);
  kill();
  await exited;
  const again = await start();
  for (const arn of acknowledged) t.equal(await status(again.client, arn), 'SUCCEEDED');
  await t.resolves(begin('more', again.client), 'what was refused had not begun');
  again.kill();
  await again.exited;
});
