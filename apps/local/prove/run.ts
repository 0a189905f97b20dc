import { setTimeout as delay } from 'node:timers/promises';
import { ListExecutionsCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { reconcile, reconcileOrder } from '@expressway/orders';
import { answerChallenge, type Customers } from './customers.ts';
import type { Scenario } from './faults.ts';
import type { World } from './world.ts';

export interface Outcome {
  orderId: string;
  scenario: Scenario;
}

/** Milliseconds of nothing going on after which everything is taken to stand still. */
const stillnessMs = 60;
/** Longer than any task but the wait for a customer may take, and longer than that. Milliseconds. */
const taskPatienceMs = 61_000;
const customerPatienceMs = 901_000;
const rounds = 200;

/** Lets orders go through their scenarios, as many at a time, until each is at rest. */
export async function runScenarios(
  world: World,
  customers: Customers,
  scenarios: readonly Scenario[],
  { atOnce = 40, name }: { atOnce?: number; name: string },
): Promise<Outcome[]> {
  enlist(world, customers);
  const outcomes: Outcome[] = [];
  for (let from = 0; from < scenarios.length; from += atOnce) {
    const batch = await Promise.all(
      scenarios.slice(from, from + atOnce).map(async (scenario, index) => {
        const orderId = await customers.submit(scenario, `${name}-${from + index}`);
        world.saboteur.assign(orderId, scenario);
        return { orderId, scenario };
      }),
    );
    await comeToRest(world, customers, batch);
    outcomes.push(...batch);
  }
  return outcomes;
}

function enlist({ saboteur, sfn, dependencies, orderProcessingArn, statesUrl }: World, customers: Customers): void {
  const asked = new Set<string>();
  saboteur.enlist({
    cancel: async (orderId) => void (await customers.cancel(orderId)),
    reconcile: async (orderId) => void (await reconcileOrder(dependencies, orderId).catch(() => undefined)),
    async stop(orderId) {
      const executionArn = `${orderProcessingArn.replace(':stateMachine:', ':execution:')}:order-${orderId}`;
      await sfn.send(new StopExecutionCommand({ executionArn }));
    },
    async authenticate(orderId) {
      const authorisation = await dependencies.stores.ledger.get(orderId, 'authorise');
      if (!authorisation?.paymentIntentId || asked.has(orderId)) return;
      const { next_action } = await dependencies.stripe.paymentIntents.retrieve(authorisation.paymentIntentId);
      const page = next_action?.redirect_to_url?.url;
      if (!page) return;
      asked.add(orderId);
      await answerChallenge(statesUrl, page, 'complete');
    },
  });
}

/** Takes up orders that were submitted before, and lets them come to rest. */
export async function resumeOrders(world: World, customers: Customers, orders: readonly Outcome[]): Promise<void> {
  enlist(world, customers);
  for (const { orderId, scenario } of orders) world.saboteur.assign(orderId, scenario);
  await comeToRest(world, customers, orders);
}

/** Moves things on, one way after the other, whenever everything stands still; until no execution runs. */
async function comeToRest(world: World, customers: Customers, batch: readonly Outcome[]): Promise<void> {
  const { saboteur, clock } = world;
  for (let round = 0; round < rounds; round++) {
    await standStill(world);
    if ((await runningExecutions(world)) === 0) {
      await saboteur.doLate(batch.map(({ orderId }) => orderId));
      await standStill(world);
      return;
    }
    if (await answerBanks(customers, batch)) continue;
    if (saboteur.release()) continue;
    clock.advance(round % 2 === 0 ? taskPatienceMs : customerPatienceMs);
  }
  throw new Error('the executions do not come to rest');
}

async function standStill({ saboteur }: World): Promise<void> {
  for (let quiet = 0; quiet < stillnessMs; quiet = saboteur.busy > 0 ? 0 : quiet + 10) await delay(10);
}

async function runningExecutions({ sfn, orderProcessingArn }: World): Promise<number> {
  const { executions = [] } = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn: orderProcessingArn, statusFilter: 'RUNNING', maxResults: 100 }),
  );
  return executions.length;
}

async function answerBanks(customers: Customers, batch: readonly Outcome[]): Promise<boolean> {
  const answers = { '3-D Secure passed': 'complete', '3-D Secure failed': 'fail' } as const;
  const asked = batch.filter(({ scenario }) => scenario.card in answers);
  const given = await Promise.all(
    asked.map(({ orderId, scenario }) =>
      customers.authenticate(orderId, answers[scenario.card as keyof typeof answers]),
    ),
  );
  return given.some(Boolean);
}

export interface Healings {
  /** What the reconciler did, by order. */
  healed: Map<string, string[]>;
  /** Orders that were parked for a person while Stripe was down. */
  parked: Set<string>;
}

/** Lets the reconciler do its work: once while Stripe is down, then until it finds nothing to do any more. */
export async function heal(world: World): Promise<Healings> {
  const healed = new Map<string, string[]>();
  const run = async (dependencies: World['dependencies']) => {
    world.letQuietPass();
    const report = await reconcile(dependencies);
    for (const { orderId, healing } of report.healed) healed.set(orderId, [...(healed.get(orderId) ?? []), healing]);
    await standStill(world);
    return report;
  };
  await run({ ...world.dependencies, stripe: world.noStripe });
  const parked = new Set([...healed].filter(([, healings]) => healings.includes('parked')).map(([orderId]) => orderId));
  for (let round = 0; round < 8 && (await run(world.dependencies)).looked > 0; round++);
  return { healed, parked };
}
