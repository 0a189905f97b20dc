/** Proves that the money is safe: `npm run prove -- --help`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCustomers } from './customers.ts';
import { findViolations } from './invariants.ts';
import { orderUnderKills, sendAgain } from './kills.ts';
import { plants } from './plants.ts';
import { printReport } from './report.ts';
import { heal, type Outcome, resumeOrders, runScenarios } from './run.ts';
import { allScenarios, randomScenarios } from './scenarios.ts';
import { seededRandom } from './seeded-random.ts';
import { createWorld, type World } from './world.ts';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now()) },
    part: { type: 'string' },
    only: { type: 'string' },
    plant: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run prove -- [--part faults|kills] [--orders 1000] [--kills 10] [--seed n] [--only text] [--plant ${Object.keys(plants).join('|')}]

1. Every step of order-processing with every fault and card, then so many orders with up to three random faults each.
2. The whole server killed so many times (SIGKILL) at random instants while customers order.
After each, whatever is left over is reconciled, once while Stripe is down, and all five invariants are checked.
--only runs the scenarios of 1 whose names have the text. --plant puts a known bug in and runs, without anybody to mend it,
the scenarios that show it: violations must be found.`);
  process.exit();
}
const seed = Number(values.seed);
const random = seededRandom(seed);
/** A planted bug and chosen names are about the first part. */
const part = values.part ?? (values.only === undefined && values.plant === undefined ? undefined : 'faults');
const counts = [...(part === 'kills' ? [] : [await faults()]), ...(part === 'faults' ? [] : [await kills()])];
process.exitCode = counts.some((count) => count > 0) ? 1 : 0;

async function faults(): Promise<number> {
  const plant = values.plant === undefined ? undefined : plants[values.plant];
  if (values.plant !== undefined && plant === undefined) throw new Error(`there is no bug ${values.plant} to plant`);
  const chosen = allScenarios().filter(({ name }) => plant?.shownBy.includes(name) ?? name.includes(values.only ?? ''));
  const some = values.only === undefined && plant === undefined ? randomScenarios(Number(values.orders), random) : [];
  const world = await createWorld(plant && { ...plant, alone: true });
  return closing(world, async () => {
    const customers = await createCustomers(world);
    const outcomes = [
      ...(await runScenarios(world, customers, chosen, { name: 'chosen' })),
      ...(await runScenarios(world, customers, some, { name: 'random' })),
    ];
    return judge(world, outcomes, plant === undefined);
  });
}

async function kills(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'expressway-kills-'));
  const dataDir = join(folder, 'data');
  try {
    // For its products.
    await (await createWorld({ dataDir })).close();
    const count = Number(values.kills);
    const sent = await orderUnderKills(dataDir, { kills: count, ordersPerLife: 20, random });
    const world = await createWorld({ dataDir });
    return await closing(world, async () => {
      const customers = await createCustomers(world);
      const outcomes = await sendAgain(customers, sent);
      await resumeOrders(world, customers, outcomes);
      console.log(`the whole server killed ${count} times`);
      return judge(world, outcomes, true);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function closing<T>(world: World, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await world.close();
  }
}

/** Reconciles, unless there is a bug to be found, and prints what came of everything. Answers how many violations there are. */
async function judge(world: World, outcomes: readonly Outcome[], reconciled: boolean): Promise<number> {
  world.saboteur.lift();
  const healings = reconciled ? await heal(world) : { healed: new Map<string, string[]>(), parked: new Set<string>() };
  const orderIds = outcomes.map(({ orderId }) => orderId);
  const violations = await findViolations(world, orderIds);
  const orders = await Promise.all(orderIds.map((orderId) => world.dependencies.stores.orders.get(orderId)));
  printReport({ seed, outcomes, orders, ...healings, violations, struck: world.saboteur.struck });
  for (const failure of world.failures) console.error(failure);
  return violations.length;
}
