/** Many listeners on the events of orders that are being processed, some of them cut off: `node streams.ts --help`. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seededRandom } from '../apps/local/prove/seeded-random.ts';
import { forked, message, stopped } from './lib/children.ts';
import { machine, megabytes } from './lib/machine.ts';
import { quantile } from './lib/measure.ts';
import { table } from './lib/table.ts';
import type { CpuAnswer, MemoryAnswer, Question } from './streams/api-process.ts';
import { type Listener, listen } from './streams/listener.ts';
import type { ServerAnswer } from './streams/server-process.ts';
import { createShop, endings } from './streams/shop.ts';

const { values } = parseArgs({
  options: {
    listeners: { type: 'string', default: '1000' },
    orders: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '3' },
    idle: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string', default: join(import.meta.dirname, '.data') },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'node streams.ts [--listeners 1000] [--orders 50] [--rounds 3] [--idle 10] [--seed 1] [--data folder]\n' +
      'idle: seconds for which all listen and nothing happens. Exits with 1 where a listener missed or met twice an event,\n' +
      'or where the API grew from round to round.',
  );
  process.exit();
}
const orders = Number(values.orders);
const perOrder = Math.ceil(Number(values.listeners) / orders);
const rounds = Number(values.rounds);
const idleMs = Number(values.idle) * 1000;
const random = seededRandom(Number(values.seed));

/** For how long orders end and listeners are cut off, in milliseconds, and which share of the listeners. */
const BUSY = 5_000;
const CUT = 1 / 3;
/** By when all must have been told everything, and how long the server then has to let go. */
const PATIENCE = 60_000;
const REST = 3_000;
/** What a listener may cost, in bytes, and what a round may leave behind once all is warm, in MB; both after a collection. */
const LISTENER = 64 * 1024;
const GROWTH = 2;

mkdirSync(values.data, { recursive: true });
const folder = mkdtempSync(join(values.data, 'streams-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const module = (path: string) => fileURLToPath(import.meta.resolve(path));
const everything = forked(module('./streams/server-process.ts'), [folder]);
const { url, statesUrl, environment } = await message<ServerAnswer>(everything);
// The listeners are served by an API of its own, as in the cloud: functions are workers of the local server here, each with
// more memory than all of the listeners.
const api = forked(module('./streams/api-process.ts'), [], {
  execArgv: ['--expose-gc'],
  env: {
    ...environment,
    PORT: '0',
    LOG_LEVEL: 'warn',
    EVENT_STREAMS: String(2 * orders * perOrder),
    // A connection that was cut may be heard of after the next one has come.
    EVENT_STREAMS_PER_CALLER: String(2 * perOrder),
  },
});
const apiUrl = await message<string>(api);
const shop = await createShop({ url, statesUrl });
const violations: string[] = [];
function ask<T>(question: Question): Promise<T> {
  api.send(question);
  return message<T>(api);
}
const memory = () => ask<MemoryAnswer>('memory');
const cpu = async () => (await ask<CpuAnswer>('cpu')).cpu;

/** Who order at a time. */
const TILLS = 5;

interface Customer {
  readonly orderId: string;
  readonly token: string;
  readonly listeners: readonly Listener[];
  /** Where their bank asks them. */
  readonly page: string;
}

interface Round {
  readonly before: MemoryAnswer;
  readonly listening: MemoryAnswer;
  readonly after: MemoryAnswer;
  /** Share of one processor while nothing happens. */
  readonly idle: number;
  readonly delays: readonly number[];
  readonly events: number;
  readonly connections: number;
}

console.log(`${machine()}\n${perOrder * orders} listeners on ${orders} orders, ${rounds} rounds\n`);
const figures: Round[] = [];
for (let at = 0; at < rounds; at++) figures.push(await round(at));
const shown = ({ kept, resident }: MemoryAnswer) => `${megabytes(kept).toFixed(1)} (${megabytes(resident).toFixed(0)})`;
console.log(
  table(
    ['round', 'events', 'connections', 'delay p50 ms', 'p99 ms', 'CPU % idle', 'MB before', 'listening', 'after'],
    figures.map(({ events, connections, delays, idle, before, listening, after }, at) => [
      String(at + 1),
      events,
      connections,
      quantile(delays, 0.5),
      quantile(delays, 0.99),
      idle * 100,
      shown(before),
      shown(listening),
      shown(after),
    ]),
  ),
);
// The first round warms up.
for (const [at, { before, listening, after }] of figures.entries()) {
  if (at === 0) continue;
  const each = (listening.kept - before.kept) / (orders * perOrder);
  if (each > LISTENER) violations.push(`round ${at + 1}: a listener costs ${each.toFixed(0)} bytes`);
  const grown = megabytes(after.kept - before.kept);
  if (grown > GROWTH) violations.push(`round ${at + 1}: ${grown.toFixed(1)} MB are left behind`);
}
await stopped(api);
await stopped(everything);
for (const violation of violations.slice(0, 20)) console.error(violation);
console.log(
  violations.length === 0
    ? '\nevery listener was told every event once and in order'
    : `\n${violations.length} violations`,
);
process.exit(violations.length === 0 ? 0 : 1);

/** Orders, and has everybody listen from the start, while the order is worked on. */
async function arrive(userId: string): Promise<Customer> {
  const { orderId, token } = await shop.submit(userId);
  const listeners = Array.from({ length: perOrder }, () => listen(apiUrl, orderId, token, random));
  await Promise.all(listeners.map(({ open }) => open));
  return { orderId, token, listeners, page: await shop.asked(orderId, token) };
}

async function round(at: number): Promise<Round> {
  const before = await memory();
  const customers: Customer[] = [];
  const names = Array.from({ length: orders }, (_, index) => `listener-${at}-${index}`).values();
  const till = async () => {
    for (const name of names) customers.push(await arrive(name));
  };
  await Promise.all(Array.from({ length: TILLS }, till));
  const all = customers.flatMap(({ listeners }) => listeners);
  await setTimeout(REST);
  const used = await cpu();
  await setTimeout(idleMs);
  const idle = ((await cpu()) - used) / idleMs;
  const listening = await memory();

  const sometime = () => setTimeout(random() * BUSY);
  await Promise.all([
    ...customers.map(async ({ orderId, token, page }, index) => {
      await sometime();
      await shop.end(orderId, token, page, endings[index % endings.length] ?? 'complete');
    }),
    ...all
      .filter(() => random() < CUT)
      .map(async (listener) => {
        await sometime();
        listener.cut();
      }),
  ]);
  const late = await Promise.race([Promise.all(all.map(({ done }) => done)), setTimeout(PATIENCE, 'late' as const)]);
  if (late === 'late') violations.push('not everybody was told everything in time');
  for (const { orderId, token, listeners } of customers) {
    const { timeline } = await shop.order(orderId, token);
    const expected = timeline.map((entry) => ({ orderId, ...entry }));
    for (const listener of listeners) check(listener, expected);
  }
  await setTimeout(REST);
  return {
    before,
    listening,
    after: await memory(),
    idle,
    delays: all.flatMap(({ delays }) => delays),
    events: all.reduce((sum, { seen }) => sum + seen.length, 0),
    connections: all.reduce((sum, { connections }) => sum + connections, 0),
  };
}

function check({ orderId, seen, faults }: Listener, expected: readonly object[]): void {
  for (const fault of faults) violations.push(`${orderId}: ${fault}`);
  if (JSON.stringify(seen.map((data) => JSON.parse(data))) !== JSON.stringify(expected))
    violations.push(
      `${orderId}: a listener was told ${seen.length} events, not the ${expected.length} of the timeline`,
    );
}
