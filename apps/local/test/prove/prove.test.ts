import { test } from 'tap';
import { createCustomers } from '../../prove/customers.ts';
import { findViolations } from '../../prove/invariants.ts';
import { type Plant, plants } from '../../prove/plants.ts';
import { heal, runScenarios } from '../../prove/run.ts';
import { allScenarios, randomScenarios, someScenarios } from '../../prove/scenarios.ts';
import { seededRandom } from '../../prove/seeded-random.ts';
import { createWorld } from '../../prove/world.ts';

const seed = 20_261_124;

test('whatever goes wrong with an order, the money is right in the end', async (t) => {
  const world = await createWorld();
  t.teardown(() => world.close());
  const customers = await createCustomers(world);
  const scenarios = [...someScenarios(), ...randomScenarios(10, seededRandom(seed))];
  const outcomes = await runScenarios(world, customers, scenarios, { name: 'some' });
  world.saboteur.lift();
  await heal(world);
  const orderIds = outcomes.map(({ orderId }) => orderId);
  t.strictSame(await findViolations(world, orderIds), [], `seed ${seed}`);
  const orders = await Promise.all(orderIds.map((orderId) => world.dependencies.stores.orders.get(orderId)));
  const statuses = new Set(orders.map((order) => order?.status));
  for (const status of ['completed', 'declined', 'failed', 'cancelled'] as const) t.ok(statuses.has(status), status);
  const faults = scenarios.flatMap((scenario) => scenario.faults);
  t.comment(`${orders.length} orders, ${world.saboteur.struck.size} of ${faults.length} faults struck`);
  t.ok(world.saboteur.struck.size > faults.length / 2, 'most faults were met');
  t.strictSame(world.failures, []);
});

/** One of them; the others cost as much time. */
test('a planted bug is found', async (t) => {
  const { shownBy = [], ...plant } = plants['no-tombstone'] ?? {};
  const scenarios = allScenarios().filter((scenario) => shownBy.includes(scenario.name));
  /** What is wrong when all is over, before the reconciler has looked at it. */
  const violations = async (planted: Plant) => {
    const world = await createWorld({ ...planted, alone: true });
    t.teardown(() => world.close());
    const customers = await createCustomers(world);
    const outcomes = await runScenarios(world, customers, scenarios, { name: 'planted' });
    return findViolations(
      world,
      outcomes.map(({ orderId }) => orderId),
    );
  };
  t.ok(scenarios.length > 0);
  t.strictSame(await violations({}), [], 'without the bug');
  const found = await violations(plant);
  t.ok(found.length > 0, found.map(({ invariant, what }) => `${invariant}: ${what}`).join('; '));
});
