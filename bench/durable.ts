/** Durable executions over HTTP, side by side with Restate and DBOS: `node durable.ts --help`. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check, order } from './durable/order.ts';
import type { StartSystem, System } from './durable/system.ts';
import { startDbos } from './durable/systems/dbos.ts';
import { startExpressway } from './durable/systems/expressway.ts';
import { startRestate } from './durable/systems/restate.ts';
import { fsyncCost } from './lib/disk.ts';
import { machine, megabytes } from './lib/machine.ts';
import { closedLoop, type Figures, median } from './lib/measure.ts';
import { table } from './lib/table.ts';
import { usageOf } from './lib/usage.ts';

const SYSTEMS: Readonly<Record<string, StartSystem>> = {
  expressway: startExpressway,
  restate: startRestate,
  dbos: startDbos,
};

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '8' },
    clients: { type: 'string', default: '32' },
    systems: { type: 'string', default: Object.keys(SYSTEMS).join(',') },
    data: { type: 'string', default: join(import.meta.dirname, '.data') },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'node durable.ts [--rounds 4] [--seconds 8] [--clients 32] [--systems expressway,restate,dbos] [--data folder]',
  );
  process.exit();
}
const rounds = Number(values.rounds);
const milliseconds = Number(values.seconds) * 1000;
const clients = Number(values.clients);
const WARM_UP = 4000;

interface Round extends Figures {
  /** MB. */
  readonly memory: number;
  /** Milliseconds on a processor per execution, of all that makes up the system. */
  readonly cpu: number;
}

mkdirSync(values.data, { recursive: true });
const folder = mkdtempSync(join(values.data, 'durable-'));
// PostgreSQL runs under a user of its own where this runs as root.
chmodSync(folder, 0o755);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

console.log(machine());
console.log(`${clients} clients, ${rounds} rounds of ${milliseconds / 1000} s each, alternating`);
console.log(`an fsync of 4 KB takes ${fsyncCost(folder).toFixed(2)} ms here\n`);

const systems: System[] = [];
for (const name of values.systems.split(',')) {
  const start = SYSTEMS[name];
  if (start === undefined) throw new Error(`no system '${name}'`);
  const system = await start(folder, clients);
  systems.push(system);
  await round(system, 'warm-up', WARM_UP);
}

const figures = new Map<string, Round[]>(systems.map(({ name }) => [name, []]));
for (let at = 0; at < rounds; at++) {
  for (const system of at % 2 === 0 ? systems : systems.toReversed()) {
    figures.get(system.name)?.push(await round(system, `round-${at}`, milliseconds));
  }
}
const rows = systems.map(({ name }) => row(name, figures.get(name) ?? []));
console.log(
  table(['system', 'executions/s', 'p50 ms', 'p99 ms', 'CPU ms per execution', 'memory MB, first → last round'], rows),
);
for (const system of systems) await system.stop();
process.exit();

async function round(system: System, tag: string, duration: number): Promise<Round> {
  const before = usageOf(system.processes);
  const result = await closedLoop(clients, duration, async (index) => {
    const id = `${tag}-${index}`;
    check(id, await system.execute(order(id)));
  });
  const after = usageOf(system.processes);
  return { ...result, memory: megabytes(after.memory), cpu: (after.cpu - before.cpu) / result.calls };
}

function row(name: string, of: readonly Round[]): (string | number)[] {
  const middle = (figure: 'perSecond' | 'p50' | 'p99' | 'cpu') => median(of.map((result) => result[figure]));
  const memory = `${of[0]?.memory.toFixed(0)} → ${of.at(-1)?.memory.toFixed(0)}`;
  return [name, middle('perSecond'), middle('p50'), middle('p99'), middle('cpu'), memory];
}
