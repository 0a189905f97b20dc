/**
 * Memory, and the size of the write-ahead log, over many executions: `node --expose-gc journal/memory.ts [executions]`. Half of them are Standard, half Express,
 * with a Task, a Map and a task token each; every one is from a machine that is updated now and then.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStates } from '../../packages/states/src/index.ts';

const [, , given = '100000'] = process.argv;
const COUNT = Number(given);
const folder = mkdtempSync(join(tmpdir(), 'memory-'));
const ROLE = 'arn:aws:iam::111111111111:role/states';
const echo = 'arn:aws:lambda:us-east-1:111111111111:function:echo';
const definition = (standard: boolean, round: number) =>
  JSON.stringify({
    Comment: `${round}`,
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemProcessor: { StartAt: 'Do', States: { Do: { Type: 'Task', Resource: echo, End: true } } },
        ...(standard ? { Next: 'Ask' } : { End: true }),
      },
      ...(standard && {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          TimeoutSeconds: 600,
          Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
          End: true,
        },
      }),
    },
  });

const waiting: string[] = [];
const states = createStates({
  file: join(folder, 'states.db'),
  region: 'us-east-1',
  accountId: '111111111111',
  integrations: {
    lambda: async ({ functionName, payload }) => {
      if (functionName.endsWith('ask')) waiting.push((JSON.parse(payload) as { token: string }).token);
      return { statusCode: 200, executedVersion: '$LATEST', requestId: 'r', payload };
    },
  },
});
const { service } = states;
const standard = await service.createStateMachine({ name: 's', definition: definition(true, 0), roleArn: ROLE });
const express = await service.createStateMachine({
  name: 'x',
  definition: definition(false, 0),
  roleArn: ROLE,
  type: 'EXPRESS',
});
const input = JSON.stringify({ items: [1, 2], pad: 'x'.repeat(500) });

async function one(number: number): Promise<void> {
  if (number % 2 === 0) {
    await service.startSyncExecution({ stateMachineArn: express.stateMachineArn, input });
    return;
  }
  const { executionArn } = await service.startExecution({ stateMachineArn: standard.stateMachineArn, input });
  for (;;) {
    const taskToken = waiting.shift();
    if (taskToken !== undefined) await service.sendTaskSuccess({ taskToken, output: '{}' });
    if ((await service.describeExecution({ executionArn })).status !== 'RUNNING') return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

let next = 0;
async function worker(until: number): Promise<void> {
  while (next < until) {
    const number = next++;
    if (number % 1_000 === 0) {
      const { stateMachineArn } = standard;
      await service.updateStateMachine({ stateMachineArn, definition: definition(true, number) });
    }
    await one(number);
  }
}

const megabytes = (bytes: number, digits = 0): string => `${(bytes / 1e6).toFixed(digits)} MB`;

for (const until of [COUNT / 10, COUNT / 2, COUNT]) {
  await Promise.all(Array.from({ length: 32 }, () => worker(until)));
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const log = statSync(join(folder, 'states.db-wal')).size;
  console.log(
    `${until} executions: heap ${megabytes(heapUsed, 1)}, RSS ${megabytes(rss)}, write-ahead log ${megabytes(log)}`,
  );
}
states.close();
rmSync(folder, { recursive: true });
