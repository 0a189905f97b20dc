import fc from 'fast-check';
import Stripe from 'stripe';
import { test } from 'tap';
import {
  cancelOrder,
  endOrder,
  handleWebhook,
  reconcile,
  reconcileOrder,
  refundOrder,
  resumePaymentAction,
  tellExecution,
} from '../../src/index.ts';
import { challengedCard } from '../steps.ts';
import { createWorld, type World } from '../world.ts';
import { Execution } from './execution.ts';

const minute = 60_000;
const cards = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_refundFail',
  challengedCard,
  'pm_card_chargeDeclined',
  'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
];
const finalStatuses = ['completed', 'declined', 'rejected', 'failed', 'cancelled'];

/** What can happen to one order at any moment; `n` chooses where there is a choice. */
const happenings = {
  advance: ({ execution }) => execution.advance(),
  repeat: ({ execution, n }) => execution.repeat(n),
  die: async ({ execution, n }) => execution.end((['FAILED', 'TIMED_OUT', 'ABORTED'] as const)[n % 3] ?? 'FAILED'),
  tellOfDeath: async ({ world, execution }) => {
    const { status, orderId } = execution;
    if (status && status !== 'RUNNING' && status !== 'SUCCEEDED') await endOrder(world.reconciling, orderId, status);
  },
  start: ({ world, execution }) => world.engine.executions.start(execution.orderId, ''),
  cancel: async ({ world, execution }) =>
    tellExecution(world.reconciling, await cancelOrder(world.stores, execution.orderId, 'customer')),
  reconcile: ({ world, execution }) => reconcileOrder(world.reconciling, execution.orderId),
  reconcileAll: ({ world }) => reconcile(world.reconciling),
  refund: ({ world, execution, n }) =>
    refundOrder(world.payments, { orderId: execution.orderId, amount: 400 + (n % 3) * 900, key: `key-${n % 4}` }),
  refundAtDashboard: async ({ world, execution, n }) => {
    const { id } = await world.intent(execution.orderId);
    await world.payments.stripe.refunds.create({ payment_intent: id, amount: 100 + n });
  },
  authenticate: async ({ world, execution }) =>
    void world.local.completeChallenge((await world.intent(execution.orderId)).id),
  failToAuthenticate: async ({ world, execution }) =>
    void world.local.failChallenge((await world.intent(execution.orderId)).id),
  deliver: async ({ world, n }) => {
    const events = world.local.webhooks.list({ limit: 20 }).data;
    const { event } = events[n % events.length] ?? {};
    if (event) await deliver(world, event);
  },
  loseAnAnswer: async ({ world, n }) => failNext(world, ['lost', 'lost', 503, 409][n % 4] as 'lost' | number),
  failAtStripe: async ({ world, n }) => failAtStripe(world, n % 2 === 0 ? 'before' : 'after'),
  wait: async ({ world, n }) => world.clock.advance([1, 6, 16, 61][n % 4] ?? 1 * minute),
  waitLong: async ({ world, n }) => world.clock.advance(([25, 8 * 24][n % 2] ?? 25) * 60 * minute),
} satisfies Record<string, (at: { world: World; execution: Execution; n: number }) => Promise<unknown>>;

type Happening = keyof typeof happenings;

/** An event of Stripe's arrives, is stored, and dealt with. */
async function deliver({ stores, actions }: World, { id: eventId, type, data }: Stripe.Event): Promise<void> {
  await stores.webhookEvents.put({ eventId, type, objectId: String(Reflect.get(data.object, 'id')) });
  await handleWebhook(actions, eventId);
}

/** The next request to Stripe that changes something meets this. */
function failNext(world: World, fault: 'lost' | number): void {
  let left = 1;
  world.intercept = ({ method }) => (method === 'POST' && left-- > 0 ? fault : undefined);
}

/** Stripe itself fails at the next such request, and keeps that for its idempotency key. */
function failAtStripe(world: World, at: 'before' | 'after'): void {
  let left = 1;
  world.fault = ({ method }) => (method === 'POST' && left-- > 0 ? { at, answer: 'error' } : undefined);
}

const weights: Record<Happening, number> = {
  advance: 40,
  repeat: 6,
  die: 3,
  tellOfDeath: 3,
  start: 3,
  cancel: 3,
  reconcile: 4,
  reconcileAll: 2,
  refund: 5,
  refundAtDashboard: 2,
  authenticate: 5,
  failToAuthenticate: 1,
  deliver: 6,
  loseAnAnswer: 4,
  failAtStripe: 2,
  wait: 4,
  waitLong: 1,
};

const happening = fc.record({
  what: fc.oneof(
    ...Object.entries(weights).map(([arbitrary, weight]) => ({
      arbitrary: fc.constant(arbitrary as Happening),
      weight,
    })),
  ),
  order: fc.nat(1),
  n: fc.nat(11),
});

/** Two orders, how far they have come without trouble (not even started at 0), and what happens to them then: each group at once. */
const history = fc.record({
  cards: fc.tuple(fc.constantFrom(...cards), fc.constantFrom(...cards)),
  progress: fc.tuple(fc.nat(9), fc.nat(9)),
  groups: fc.array(fc.array(happening, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 20 }),
});

/** So many states of an order without trouble, whose customer authenticates when asked. */
async function goWell(world: World, execution: Execution, states: number): Promise<void> {
  const { orderId } = execution;
  if (states > 0) await world.engine.executions.start(orderId, '');
  for (let state = 0; state < states; state++) {
    await execution.advance();
    const { status } = await world.read(orderId);
    if (status !== 'awaiting_payment_action') continue;
    world.local.completeChallenge((await world.intent(orderId)).id);
    await resumePaymentAction(world.actions, orderId);
  }
}

/**
 * Faults end, executions come to their ends, and the reconciler runs until all is quiet. Stripe's events stay lost, but for
 * those of refunds: what becomes of one when nobody looks at its order any more, or that somebody made it at Stripe's
 * dashboard then, is known by its event alone, which Stripe delivers at last.
 */
async function comeToRest(world: World, executions: Execution[]): Promise<void> {
  world.intercept = () => undefined;
  world.fault = () => undefined;
  for (let round = 0; round < 4; round++) {
    for (const execution of executions)
      for (let step = 0; step < 40 && execution.status === 'RUNNING'; step++) {
        await execution.advance();
        if (step === 20) world.clock.advance(16 * minute);
      }
    world.clock.advance(6 * minute);
    await reconcile(world.reconciling);
    for (const { event } of world.local.webhooks.list({ limit: 30, types: ['refund.created', 'refund.failed'] }).data)
      await deliver(world, event);
  }
}

/** What is wrong with an order at rest, by the invariants of the design. */
async function faultsOf(world: World, { orderId, status: executionStatus }: Execution): Promise<string[]> {
  const order = await world.read(orderId);
  const { status, phase, attention, payment, total } = order;
  const kept = await world.kept(orderId);
  const completed = phase === 'done';
  const intents = await world.payments.stripe.paymentIntents.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const mine = intents.filter(({ metadata }) => metadata.orderId === orderId);
  const charged = mine.filter(({ amount_received, amount_capturable }) => amount_received + amount_capturable > 0);
  const refunds = (
    await Promise.all(mine.map(({ id }) => world.payments.stripe.refunds.list({ payment_intent: id, limit: 100 })))
  ).flatMap(({ data }) => data);
  const keys = refunds.flatMap(({ metadata }) => (metadata?.refund?.startsWith('refund:') ? [metadata.refund] : []));
  const reservation = await world.stores.reservations.get(orderId);
  const told = world.confirmed.includes(orderId);
  const rules: Record<string, boolean> = {
    'money was taken on one PaymentIntent at most': charged.length <= 1,
    'nothing or the quoted total was taken': charged.every(({ amount_received }) => amount_received === total),
    'a completed order was paid': !completed || payment.captured === total,
    'the record says what Stripe has': kept === payment.captured - payment.refunded,
    'an order that is not completed keeps no money': completed || kept === 0 || attention?.code === 'REFUND_FAILED',
    'a completed order keeps what was not refunded': !completed || kept === total - payment.refunded,
    'a refund request made one refund': new Set(keys).size === keys.length,
    'stock is shipped or given back': !reservation || reservation.status === (completed ? 'shipped' : 'released'),
    'it is at its end, or parked with a reason': finalStatuses.includes(status) || attention !== null,
    'status and phase agree': attention !== null || completed === (status === 'completed'),
    'its customer was told if and only if it is completed': told === completed,
    'its execution has ended': executionStatus !== 'RUNNING',
  };
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
}

test('whatever happens, at rest the invariants hold', { timeout: 120_000 }, async (t) => {
  const real = await createWorld(t);
  // Stripe's SDK would ask again by itself, after a while of real time.
  const connection = { host: '127.0.0.1', port: real.stripePort, protocol: 'http', maxNetworkRetries: 0 } as const;
  const stripe = new Stripe('sk_test_local', { ...connection, telemetry: false });
  const world: World = {
    ...real,
    payments: { ...real.payments, stripe },
    actions: { ...real.actions, stripe },
    reconciling: { ...real.reconciling, stripe },
  };
  // The door looks at the first world for what is to go wrong.
  for (const name of ['intercept', 'fault'] as const)
    Object.defineProperty(world, name, { set: (value) => Object.assign(real, { [name]: value }) });
  const ends = new Map<string, number>();

  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
  const numRuns = Number(process.env.RUNS ?? 10);
  t.comment(`SEED=${seed} RUNS=${numRuns}`);
  await fc.assert(
    fc.asyncProperty(history, async ({ cards, progress, groups }) => {
      const executions: Execution[] = [];
      for (const [index, paymentMethodId] of cards.entries()) {
        const { orderId } = await world.order({ paymentMethodId });
        const execution = new Execution(world, orderId);
        executions.push(execution);
        await goWell(world, execution, progress[index] ?? 0);
      }
      for (const group of groups)
        await Promise.allSettled(
          group.map(({ what, order, n }) => {
            const execution = executions[order];
            return execution && happenings[what]({ world, execution, n });
          }),
        );
      await comeToRest(world, executions);

      const faults: string[] = [];
      for (const execution of executions) {
        const { orderId, status, attention } = await world.read(execution.orderId);
        ends.set(attention?.code ?? status, (ends.get(attention?.code ?? status) ?? 0) + 1);
        for (const fault of await faultsOf(world, execution)) faults.push(`${orderId} (${status}): not so: ${fault}`);
      }
      const { onHand, reserved, shipped } = (await world.stock('mug')) ?? { onHand: 0, reserved: 0, shipped: 0 };
      if (onHand + reserved + shipped !== 300 || reserved !== 0)
        faults.push(`stock: ${onHand} on hand, ${reserved} reserved, ${shipped} shipped`);
      for await (const orderId of world.stores.orders.unsettledSince(world.clock.now()))
        if ((await world.read(orderId)).attention === null) faults.push(`${orderId} is looked at for ever`);
      if (faults.length > 0) {
        for (const { orderId } of executions) faults.push(JSON.stringify(await world.read(orderId), null, 1));
        throw new Error(faults.join('\n'));
      }
    }),
    { seed, numRuns, endOnFailure: true },
  );
  t.comment(`ends: ${JSON.stringify(Object.fromEntries(ends))}`);
  t.ok((ends.get('completed') ?? 0) > 0, 'some orders are completed');
  t.ok((ends.size ?? 0) > 2, 'others end otherwise');
});
