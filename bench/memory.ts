/** Whether the engine's memory stays flat over many executions: `node --expose-gc memory.ts --help`. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createMachine, openEngine } from './durable/engine.ts';
import { order } from './durable/order.ts';
import { machine, megabytes } from './lib/machine.ts';
import { table } from './lib/table.ts';

const { values } = parseArgs({
  options: {
    executions: { type: 'string', default: '100000' },
    data: { type: 'string', default: join(import.meta.dirname, '.data') },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'node --expose-gc memory.ts [--executions 100000] [--data folder]   so many EXPRESS, then so many STANDARD',
  );
  process.exit();
}
if (gc === undefined) throw new Error('run it with --expose-gc');

const SAMPLES = 5;
/** Executions at a time, and ms between two looks at a STANDARD one. */
const CLIENTS = 100;
const POLL = 5;
const share = Math.ceil(Number(values.executions) / SAMPLES);

mkdirSync(values.data, { recursive: true });
const folder = mkdtempSync(join(values.data, 'memory-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const states = openEngine(join(folder, 'states.db'));
const { service } = states;
const express = await createMachine(states, 'EXPRESS');
const standard = await createMachine(states, 'STANDARD');

const input = (name: string) => JSON.stringify({ order: order(name) });

async function runExpress(name: string): Promise<void> {
  const { status } = await service.startSyncExecution({ stateMachineArn: express, name, input: input(name) });
  if (status !== 'SUCCEEDED') throw new Error(`${name} ended ${status}`);
}

async function runStandard(name: string): Promise<void> {
  const { executionArn } = await service.startExecution({ stateMachineArn: standard, name, input: input(name) });
  for (;;) {
    const { status } = await service.describeExecution({ executionArn });
    if (status === 'SUCCEEDED') return;
    if (status !== 'RUNNING') throw new Error(`${name} ended ${status}`);
    await setTimeout(POLL);
  }
}

async function sample(execute: (name: string) => Promise<void>, at: number): Promise<string> {
  let next = 0;
  const client = async () => {
    while (next < share) await execute(`sample-${at}-${next++}`);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await setTimeout(POLL);
  gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return `${megabytes(heapUsed + external).toFixed(1)} (${megabytes(rss).toFixed(0)})`;
}

console.log(`${machine()}; ${SAMPLES} × ${share} executions each, ${CLIENTS} at a time`);
console.log('heap and external memory after a forced collection, and resident memory, in MB\n');
const rows: string[][] = [];
for (const [name, execute] of [
  ['Express', runExpress],
  ['Standard, with a file', runStandard],
] as const) {
  const row: string[] = [name];
  for (let at = 0; at < SAMPLES; at++) row.push(await sample(execute, at));
  rows.push(row);
}
console.log(table(['', ...Array.from({ length: SAMPLES }, (_, at) => `after ${share * (at + 1)}`)], rows));
states.close();
