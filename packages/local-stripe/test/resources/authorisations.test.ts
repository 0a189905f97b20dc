import type Stripe from 'stripe';
import { test } from 'tap';
import { eventsOf, manual, refusal, startStripe, TestClock, typesOf } from '../support.ts';

const week = 7 * 24 * 60 * 60 * 1000;

const authorise = (stripe: Stripe) =>
  stripe.paymentIntents.create({
    ...manual,
    payment_method: 'pm_card_visa',
    confirm: true,
    expand: ['latest_charge'],
  });
const cardOf = ({ latest_charge: charge }: Stripe.PaymentIntent) =>
  typeof charge === 'object' ? charge?.payment_method_details?.card : undefined;

test('an authorisation tells until when it can be captured; what is captured at once does not', async (t) => {
  const { stripe } = await startStripe(t);
  t.equal(cardOf(await authorise(stripe))?.capture_before, 1795514400 + week / 1000);
  const paid = await stripe.paymentIntents.create({
    ...manual,
    capture_method: 'automatic',
    payment_method: 'pm_card_visa',
    confirm: true,
    expand: ['latest_charge'],
  });
  t.notOk(cardOf(paid)?.capture_before);
});

test('one that runs out is cancelled by a timer, as of then', async (t) => {
  const { stripe, clock } = await startStripe(t);
  const { id } = await authorise(stripe);
  clock.pass(week - 501);
  t.match(await stripe.paymentIntents.retrieve(id), { status: 'requires_capture' });
  clock.pass(24 * 60 * 60 * 1000);
  const end = 1795514400 + week / 1000;
  const events = (await eventsOf(stripe)).slice(3);
  t.strictSame(typesOf(events), ['charge.expired', 'refund.created', 'payment_intent.canceled']);
  t.ok(events.every(({ created, request }) => created === end && request?.id === null));
  t.match(await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }), {
    status: 'canceled',
    cancellation_reason: 'automatic',
    canceled_at: end,
    amount_capturable: 0,
    latest_charge: { captured: false, refunded: true, amount_refunded: 2500, amount_captured: 0 },
  });
  t.match((await stripe.refunds.list({ payment_intent: id })).data, [
    { amount: 2500, reason: 'expired_uncaptured_charge', status: 'succeeded' },
  ]);
  t.match(await refusal(stripe.paymentIntents.capture(id)), {
    code: 'payment_intent_unexpected_state',
    message: /could not be captured because it has a status of canceled/,
    payment_intent: { id, status: 'canceled', cancellation_reason: 'automatic' },
  });
});

test('a request finds it cancelled even where no timer came, and so does the next start', async (t) => {
  const silent = { setTimer: () => () => {} };
  const asleep = await startStripe(t, silent);
  const { id } = await authorise(asleep.stripe);
  asleep.clock.now = new Date(asleep.clock.now.getTime() + week);
  t.match(await refusal(asleep.stripe.paymentIntents.capture(id)), { payment_intent: { status: 'canceled' } });

  const clock = new TestClock();
  const file = `${t.testdir()}/stripe.sqlite`;
  const before = await startStripe(t, { clock, file });
  const authorised = await authorise(before.stripe);
  await before.stop();
  clock.pass(week);
  const { stripe } = await startStripe(t, { clock, file });
  t.match(await stripe.paymentIntents.retrieve(authorised.id), {
    status: 'canceled',
    canceled_at: 1795514400 + week / 1000,
  });
});

test('what is captured or cancelled in time does not run out', async (t) => {
  const { stripe, clock } = await startStripe(t);
  const captured = await authorise(stripe);
  const canceled = await authorise(stripe);
  await stripe.paymentIntents.capture(captured.id);
  await stripe.paymentIntents.cancel(canceled.id);
  t.equal(clock.timers, 0);
  clock.pass(2 * week);
  t.match(await stripe.paymentIntents.retrieve(captured.id), { status: 'succeeded' });
  t.match(await stripe.paymentIntents.retrieve(canceled.id), { status: 'canceled', cancellation_reason: null });
});

test('a partial capture lets the rest go', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await authorise(stripe);
  await stripe.paymentIntents.capture(id, { amount_to_capture: 2000, metadata: { shipped: 'in part' } });
  t.match(await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }), {
    status: 'succeeded',
    amount_received: 2000,
    amount_capturable: 0,
    metadata: { shipped: 'in part' },
    latest_charge: { amount: 2500, amount_captured: 2000, amount_refunded: 0 },
  });
  t.match(await refusal(stripe.paymentIntents.capture(id, { amount_to_capture: 500 })), {
    code: 'payment_intent_unexpected_state',
  });
});
