/**
 * A store of many closed executions: `node journal/scale.ts [executions]`. Fills it by bulk insert, three events each,
 * then measures how long the engine takes to open it, to list, filter, page and describe, and to start one more.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStates, type States } from '../../packages/states/src/index.ts';
import { encodeEvent } from '../../packages/states/src/journal/codec.ts';
import { openDatabase } from '../../packages/states/src/journal/open.ts';

const [, , given = '1000000'] = process.argv;
const COUNT = Number(given);
const folder = mkdtempSync(join(tmpdir(), 'scale-'));
const file = join(folder, 'states.db');
const OPTIONS = { file, region: 'us-east-1', accountId: '111111111111', integrations: {} };
const ROLE = 'arn:aws:iam::111111111111:role/states';
const DEFINITION = JSON.stringify({ StartAt: 'Say', States: { Say: { Type: 'Pass', End: true } } });

async function create(): Promise<string> {
  const states = createStates(OPTIONS);
  const { stateMachineArn } = await states.service.createStateMachine({
    name: 'm',
    definition: DEFINITION,
    roleArn: ROLE,
  });
  states.close();
  return stateMachineArn;
}

function fill(): void {
  const db = openDatabase(file);
  const execution = db.prepare(
    'INSERT INTO executions (key, machine, revision, name, status, started, stopped) VALUES (?, 1, 1, ?, ?, ?, ?)',
  );
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const now = Date.now();
  const input = JSON.stringify({ order: 'x'.repeat(200) });
  for (let key = 1; key <= COUNT; key++) {
    if (key % 10_000 === 1) db.exec('BEGIN');
    const failed = key % 100 === 0;
    const time = now - COUNT + key;
    execution.run(key, `e${key}`, failed ? 'FAILED' : 'SUCCEEDED', time, time);
    const common = { time, frame: 0 };
    const events = [
      { ...common, id: 1, previousEventId: 0, type: 'ExecutionStarted', input, roleArn: ROLE } as const,
      { ...common, id: 2, previousEventId: 0, type: 'PassStateEntered', name: 'Say', input } as const,
      failed
        ? ({ ...common, id: 3, previousEventId: 2, type: 'ExecutionFailed', error: 'E' } as const)
        : ({ ...common, id: 3, previousEventId: 2, type: 'ExecutionSucceeded', output: input } as const),
    ];
    events.forEach((event, sequence) => {
      const row = encodeEvent(key, sequence, event);
      const { id, type, time: at, previous, frame, payload, detail, checksum } = row;
      insert.run(key, sequence, id, type, at, previous, frame, payload, detail, checksum);
    });
    if (key % 10_000 === 0 || key === COUNT) db.exec('COMMIT');
  }
  db.close();
}

async function measure(name: string, work: (round: number) => Promise<unknown>, rounds = 200): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await work(round);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] as number).toFixed(2);
  console.log(`${name.padEnd(44)} p50 ${at(0.5).padStart(7)} ms   p99 ${at(0.99).padStart(7)} ms`);
}

const stateMachineArn = await create();
let began = performance.now();
fill();
console.log(
  `${COUNT} executions, ${Math.round(statSync(file).size / 1e6)} MB, filled in ${Math.round((performance.now() - began) / 1000)} s`,
);

let states: States | undefined;
await measure('open and close', async () => createStates(OPTIONS).close(), 20);
began = performance.now();
states = createStates(OPTIONS);
console.log(`open: ${(performance.now() - began).toFixed(1)} ms`);
const { service } = states;
const anyOne = (round: number) => `e${((round * 7919 * 31) % COUNT) + 1}`;
const executionOf = (round: number) => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${anyOne(round)}`;
await measure('ListExecutions, 100 newest', () => service.listExecutions({ stateMachineArn }));
await measure('ListExecutions, FAILED', () => service.listExecutions({ stateMachineArn, statusFilter: 'FAILED' }));
await measure('ListExecutions, RUNNING (none)', () =>
  service.listExecutions({ stateMachineArn, statusFilter: 'RUNNING' }),
);
let nextToken: string | undefined;
await measure('ListExecutions, page by page, 1000 each', async () => {
  const page = await service.listExecutions({ stateMachineArn, maxResults: 1000, ...(nextToken && { nextToken }) });
  nextToken = page.nextToken;
});
await measure('DescribeExecution, any', (round) => service.describeExecution({ executionArn: executionOf(round) }));
await measure('GetExecutionHistory, any', (round) => service.getExecutionHistory({ executionArn: executionOf(round) }));
await measure('StartExecution, acknowledged', () => service.startExecution({ stateMachineArn }));
states.close();

// Ninety days on, all of it goes, while the engine works.
const DAYS = 91 * 24 * 3600 * 1000;
states = createStates({ ...OPTIONS, clock: { now: () => Date.now() + DAYS, setTimer: () => () => undefined } });
began = performance.now();
let longest = 0;
let last = performance.now();
for (let left = true; left; ) {
  await new Promise((resolve) => setImmediate(resolve));
  longest = Math.max(longest, performance.now() - last);
  last = performance.now();
  if (Math.random() < 0.01) {
    left = (await states.service.listExecutions({ stateMachineArn, maxResults: 1 })).executions.length > 0;
  }
}
const seconds = (performance.now() - began) / 1000;
console.log(
  `purged at ${Math.round(COUNT / seconds)} executions/s; the longest turn of the event loop took ${longest.toFixed(0)} ms`,
);
for (let turns = 0; turns < 5_000; turns++) await new Promise((resolve) => setImmediate(resolve));
states.close();
console.log(`${Math.round(statSync(file).size / 1e6)} MB remain`);
rmSync(folder, { recursive: true });
