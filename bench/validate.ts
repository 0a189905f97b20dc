/** POST /orders/validate through everything, beside the same checks in a bare Fastify route: `node validate.ts --help`. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { unlimited } from '../apps/local/prove/unlimited.ts';
import { openDataDir } from '../apps/local/src/data-dir.ts';
import { sharedEnvironment } from '../apps/local/src/environment.ts';
import { readSettings } from '../apps/local/src/settings.ts';
import { prepareStore } from '../apps/local/src/store.ts';
import { startDynamoDb } from '../packages/local-aws/src/index.ts';
import { forked, message, stopped } from './lib/children.ts';
import { machine } from './lib/machine.ts';
import { median } from './lib/measure.ts';
import { table } from './lib/table.ts';
import type { CpuAnswer } from './validate/rung-process.ts';
import { type RungName, rungNames, rungs } from './validate/rungs.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('node validate.ts [--rounds 5] [--seconds 3]   rounds per rung and number of callers; length of each');
  process.exit();
}
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const warmUpSeconds = 3;

const cart = {
  items: [
    { productId: 'espresso-beans', quantity: 2 },
    { productId: 'mug', quantity: 1 },
  ],
  shippingAddress: { name: 'Ada Byron', line1: 'Torstrasse 1', city: 'Berlin', postalCode: '10119', country: 'DE' },
};

interface Rung {
  readonly name: RungName;
  readonly child: ChildProcess;
  readonly url: string;
}

/** Latencies in milliseconds; `cpu` in microseconds per request, of the rung's process alone. */
interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
}

const folder = mkdtempSync(fileURLToPath(new URL('.validate-', import.meta.url)));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const database = await startDynamoDb();
const dataDir = openDataDir(join(folder, 'shared'));
const settings = readSettings({ DATA_DIR: dataDir.path, LOG_LEVEL: 'warn' });
const environment = withoutCloud(sharedEnvironment(settings, dataDir, { cloud: '', dynamodb: database.endpoint }));
await prepareStore(environment);

console.log(`${machine()}; ${rounds} rounds of ${seconds} s each, alternating\n`);
const started: Rung[] = [];
for (const name of rungNames) started.push(await startRung(name));
for (const callers of [1, 32]) {
  const figures = new Map<RungName, Round[]>(rungNames.map((name) => [name, []]));
  for (let at = 0; at < rounds; at++)
    // Who goes first changes, so that no rung always meets the machine as the same other left it.
    for (const rung of at % 2 === 0 ? started : started.toReversed())
      figures.get(rung.name)?.push(await measured(rung, callers, seconds));
  report(callers, figures);
}
await Promise.all(started.map(({ child }) => stopped(child)));
await database.close();
dataDir.close();

/** The rungs share the database only: those that need the embedded cloud start their own. */
function withoutCloud(shared: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(shared).filter(([, value]) => value !== ''));
}

async function startRung(name: RungName): Promise<Rung> {
  const child = forked(fileURLToPath(import.meta.resolve('./validate/rung-process.ts')), [name], {
    env: {
      ...environment,
      ...unlimited,
      // What the rungs with the whole server have beside the functions' environment.
      DATA_DIR: join(folder, name),
      PORT: '0',
      STATES_PORT: '0',
    },
  });
  const { url } = await message<{ url: string }>(child);
  const rung = { name, child, url };
  await measured(rung, 32, warmUpSeconds);
  return rung;
}

async function measured(rung: Rung, callers: number, duration: number): Promise<Round> {
  const before = await cpu(rung);
  const result = await autocannon({
    url: `${rung.url}/orders/validate`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(cart),
    connections: callers,
    duration,
    verifyBody: (body) => String(body).includes('"decision":"accept"'),
  });
  const wrong = result.errors + result.timeouts + result.non2xx + result.mismatches;
  if (wrong > 0) throw new Error(`${rung.name}: ${wrong} of ${result.requests.total} calls were not accepted`);
  const { total } = result.requests;
  return {
    perSecond: total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpu: ((await cpu(rung)) - before) / total,
  };
}

async function cpu({ child }: Rung): Promise<number> {
  child.send('cpu');
  return (await message<CpuAnswer>(child)).cpu;
}

function report(callers: number, figures: ReadonlyMap<RungName, readonly Round[]>): void {
  const middle = (name: RungName, figure: keyof Round) => median((figures.get(name) ?? []).map((one) => one[figure]));
  console.log(`${callers} at a time (medians of the rounds)\n`);
  console.log(
    table(
      ['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs per request', 'CPU µs that this part adds'],
      rungNames.map((name, at) => {
        const before = rungNames[at - 1];
        const own = middle(name, 'cpu');
        return [
          `${name}: ${rungs[name]}`,
          middle(name, 'perSecond'),
          middle(name, 'p50'),
          middle(name, 'p99'),
          own,
          before === undefined ? own : own - middle(before, 'cpu'),
        ];
      }),
    ),
  );
  const ratio = (figure: keyof Round) => (middle('api', figure) / middle('bare', figure)).toFixed(2);
  console.log(
    `\nthrough everything: ${ratio('perSecond')} × the requests/s of the bare route, p99 ${ratio('p99')} ×\n`,
  );
}
