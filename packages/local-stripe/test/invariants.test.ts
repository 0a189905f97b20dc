import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import Stripe from 'stripe';
import { test } from 'tap';
import { eventsOf, manual, type Running, startStripe, TestClock } from './support.ts';
import { secret, startReceiver } from './webhooks/receiver.ts';

/** Where a PaymentIntent can go (https://docs.stripe.com/payments/paymentintents/lifecycle), in one step of its own. */
const ways: Record<string, readonly string[]> = {
  requires_payment_method: ['requires_confirmation', 'requires_action', 'requires_capture', 'succeeded', 'canceled'],
  requires_confirmation: ['requires_payment_method', 'requires_action', 'requires_capture', 'succeeded', 'canceled'],
  requires_action: ['requires_payment_method', 'requires_confirmation', 'requires_capture', 'succeeded', 'canceled'],
  requires_capture: ['succeeded', 'canceled'],
  succeeded: [],
  canceled: [],
};

/** The card, how it is captured, and whether it is tried at once. */
type Step =
  | { do: 'create'; card: string | undefined; capture_method: 'automatic' | 'manual'; confirm: boolean }
  | { do: 'update' | 'confirm'; which: number; card: string | undefined }
  | { do: 'capture' | 'refund'; which: number; part: number | undefined }
  | { do: 'cancel' | 'complete' | 'fail'; which: number }
  | { do: 'wait'; milliseconds: number }
  | { do: 'again' };

const day = 24 * 60 * 60 * 1000;

const card = fc.option(
  fc.constantFrom(
    'pm_card_visa',
    'pm_card_threeDSecure2Required',
    'pm_card_threeDSecureRequiredChargeDeclined',
    'pm_card_chargeDeclined',
    'pm_card_refundFail',
    'pm_card_refundFail',
    'pm_card_pendingRefund',
    'pm_card_createDispute',
  ),
  { nil: undefined, freq: 4 },
);
const which = fc.nat(2);
const creation: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('create' as const),
  card,
  capture_method: fc.constantFrom('automatic' as const, 'manual' as const),
  confirm: fc.constantFrom(true, true, false),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: creation, weight: 2 },
  { arbitrary: fc.record({ do: fc.constantFrom('update' as const, 'confirm' as const), which, card }), weight: 3 },
  {
    arbitrary: fc.record({
      do: fc.constantFrom('capture' as const, 'refund' as const),
      which,
      part: fc.constantFrom(undefined, undefined, 500, 1000, 2000, 2050, 2550),
    }),
    weight: 8,
  },
  { arbitrary: fc.record({ do: fc.constantFrom('complete' as const, 'fail' as const), which }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant('cancel' as const), which }), weight: 1 },
  {
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      milliseconds: fc.constantFrom(10_000, 10_000, 10_000, 7 * day),
    }),
    weight: 3,
  },
  { arbitrary: fc.record({ do: fc.constant('again' as const) }), weight: 1 },
);

/** What the step asks of the API, with its key; undefined for what is no request. Answers the PaymentIntent or refund. */
function requestOf({ stripe }: Running, step: Step, id: string, idempotencyKey: string) {
  const options = { idempotencyKey };
  const method = 'card' in step && step.card !== undefined ? { payment_method: step.card } : {};
  switch (step.do) {
    case 'create': {
      const confirm = step.confirm && step.card !== undefined;
      const params = { ...manual, capture_method: step.capture_method, ...method, confirm };
      return () => stripe.paymentIntents.create(params, options);
    }
    case 'update':
      return () => stripe.paymentIntents.update(id, method, options);
    case 'confirm':
      return () => stripe.paymentIntents.confirm(id, method, options);
    case 'capture':
      return () => stripe.paymentIntents.capture(id, step.part ? { amount_to_capture: step.part } : {}, options);
    case 'refund':
      return () => stripe.refunds.create({ payment_intent: id, ...(step.part && { amount: step.part }) }, options);
    case 'cancel':
      return () => stripe.paymentIntents.cancel(id, {}, options);
    default:
      return undefined;
  }
}

const isRefusal = (error: unknown): error is Stripe.errors.StripeError => error instanceof Stripe.errors.StripeError;

/** What the request came to; undefined when it was refused. Throws when it failed of Stripe itself. */
async function outcomeOf(request: () => Promise<{ id: string }>): Promise<string | undefined> {
  try {
    return (await request()).id;
  } catch (error) {
    if (isRefusal(error) && error.statusCode === 402) return String(error.payment_intent?.id);
    if (isRefusal(error) && (error.statusCode === 400 || error.statusCode === 404)) return undefined;
    throw error;
  }
}

/** What the customer does, which is refused unless they are asked. */
function answer({ local }: Running, how: 'complete' | 'fail', id: string): void {
  try {
    if (how === 'complete') local.completeChallenge(id);
    else local.failChallenge(id);
  } catch (error) {
    if (Reflect.get(Object(error), 'status') !== 400) throw error;
  }
}

interface World {
  intents: Stripe.PaymentIntent[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
  disputes: Stripe.Dispute[];
  events: Stripe.Event[];
}

async function look(stripe: Stripe): Promise<World> {
  const all = { limit: 100 };
  return {
    intents: (await stripe.paymentIntents.list(all)).data,
    charges: (await stripe.charges.list(all)).data,
    refunds: (await stripe.refunds.list(all)).data,
    disputes: (await stripe.disputes.list(all)).data,
    events: await eventsOf(stripe),
  };
}

function check(condition: boolean, text: string): void {
  if (!condition) throw new Error(text);
}

function checkMoney({ intents, charges, refunds }: World): void {
  for (const charge of charges) {
    check(charge.amount_captured <= charge.amount, `${charge.id}: captured more than was authorised`);
    check(charge.captured || charge.amount_captured === 0, `${charge.id}: an amount captured without a capture`);
    if (charge.captured)
      check(charge.amount_refunded <= charge.amount_captured, `${charge.id}: refunded more than was captured`);
    const standing = refunds.filter(({ charge: of, status }) => of === charge.id && status !== 'failed');
    const sum = standing.reduce((total, { amount }) => total + amount, 0);
    check(sum === charge.amount_refunded, `${charge.id}: ${sum} in refunds`);
  }
  for (const intent of intents) {
    const own = charges.filter(({ payment_intent }) => payment_intent === intent.id);
    const captured = own.reduce((total, { amount_captured }) => total + amount_captured, 0);
    check(
      captured === intent.amount_received,
      `${intent.id}: received ${intent.amount_received}, captured ${captured}`,
    );
    const open = intent.status === 'requires_capture' ? intent.amount : 0;
    check(intent.amount_capturable === open, `${intent.id}: capturable while ${intent.status}`);
    check(own.filter(({ paid }) => paid).length <= 1, `${intent.id}: charged twice`);
  }
}

/** Whatever there is, is as the last event about it says. */
function checkEvents({ intents, charges, refunds, disputes, events }: World): void {
  const last = new Map(events.map(({ data }) => [(data.object as { id: string }).id, data.object as object]));
  const same = (object: { id: string }, names: string[]) => {
    const told = last.get(object.id);
    for (const name of names)
      check(
        JSON.stringify(Reflect.get(object, name)) === JSON.stringify(Reflect.get(Object(told), name)),
        `${object.id}: no event of its ${name}`,
      );
  };
  // What only an update or a confirmation's parameters changed has no event.
  const settled = intents.filter(({ status }) => status !== 'requires_confirmation');
  for (const intent of settled)
    same(intent, [
      'status',
      'amount_received',
      'amount_capturable',
      'canceled_at',
      'cancellation_reason',
      'latest_charge',
    ]);
  for (const charge of charges) same(charge, ['status', 'captured', 'amount_captured', 'paid']);
  for (const object of [...refunds, ...disputes]) same(object, Object.keys(object));
}

function checkWays(before: World, { intents, events }: World): void {
  for (const { id, status } of intents) {
    const was = before.intents.find((intent) => intent.id === id)?.status ?? 'requires_payment_method';
    check(was === status || Boolean(ways[was]?.includes(status)), `${id}: from ${was} to ${status}`);
  }
  check(events.length >= before.events.length, 'an event is gone');
  const unchanged = before.events.every(({ id }, index) => events[index]?.id === id);
  check(unchanged, 'events have changed their order');
}

test('whatever is asked of it, no money is lost or made, and each change has its event, delivered', async (t) => {
  await fc.assert(
    fc.asyncProperty(creation, fc.array(step, { maxLength: 20, size: 'max' }), async (first, more) => {
      const clock = new TestClock();
      const receiver = await startReceiver(t, clock);
      const running = await startStripe(t, { clock, webhooks: { url: receiver.url, secret } });
      const { stripe, local } = running;
      const ids: string[] = [];
      let answered: (() => Promise<{ id: string }>)[] = [];
      let before = await look(stripe);
      for (const [index, step] of [first, ...more].entries()) {
        const id = 'which' in step ? String(ids[step.which % ids.length]) : '';
        const request = requestOf(running, step, id, `step-${index}`);
        if (request) {
          const outcome = await outcomeOf(request);
          if (outcome !== undefined) answered.push(request);
          if (step.do === 'create' && outcome !== undefined) ids.push(outcome);
        } else if (step.do === 'complete' || step.do === 'fail') answer(running, step.do, id);
        else if (step.do === 'wait') {
          clock.pass(step.milliseconds);
          if (step.milliseconds >= day) answered = [];
        } else for (const request of answered) await outcomeOf(request);
        const after = await look(stripe);
        if (step.do === 'again') check(isDeepStrictEqual(after, before), 'a repeated request has done something');
        checkMoney(after);
        checkEvents(after);
        checkWays(before, after);
        before = after;
      }
      await local.webhooks.idle();
      const received = new Set(receiver.received.map(({ id }) => id));
      check(
        before.events.every(({ id }) => received.has(id)),
        'an event was not delivered',
      );
      await running.stop();
    }),
    { numRuns: 40 },
  );
});
