import { setImmediate } from 'node:timers/promises';
import { test } from 'tap';
import { eventsOf, manual, startStripe, TestClock } from '../support.ts';
import { secret, startReceiver } from './receiver.ts';

test('events are delivered, signed, and then no longer pending', async (t) => {
  const clock = new TestClock();
  const receiver = await startReceiver(t, clock);
  const { stripe, local } = await startStripe(t, { clock, webhooks: { url: receiver.url, secret } });
  await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
  await local.webhooks.idle();
  const types = ['payment_intent.created', 'charge.succeeded', 'payment_intent.amount_capturable_updated'];
  t.strictSame(new Set(receiver.types()), new Set(types));
  t.ok(receiver.received.every(({ pending_webhooks }) => pending_webhooks === 1));
  t.ok((await eventsOf(stripe)).every(({ pending_webhooks }) => pending_webhooks === 0));
  t.match(local.webhooks.list(), {
    hasMore: false,
    data: [
      {
        event: { type: 'payment_intent.amount_capturable_updated' },
        deliveries: [
          {
            state: 'succeeded',
            nextAttempt: null,
            attempts: [{ at: '2026-11-24T10:00:00.500Z', status: 200, error: null }],
          },
        ],
      },
      {},
      {},
    ],
  });
});

test('only the enabled events are delivered; without an endpoint none is', async (t) => {
  const clock = new TestClock();
  const receiver = await startReceiver(t, clock);
  const { stripe, local } = await startStripe(t, { clock });
  const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
  local.setWebhookEndpoint({ url: receiver.url, secret, enabledEvents: ['payment_intent.succeeded'] });
  await stripe.paymentIntents.capture(id);
  await local.webhooks.idle();
  t.strictSame(receiver.types(), ['payment_intent.succeeded']);
});

test('what is to be delivered waits until the address is known', async (t) => {
  const clock = new TestClock();
  const receiver = await startReceiver(t, clock);
  const { stripe, local } = await startStripe(t, { clock, webhooks: { secret } });
  await stripe.paymentIntents.create(manual);
  await local.webhooks.idle();
  t.match(local.webhooks.list().data, [{ event: { pending_webhooks: 1 }, deliveries: [{ state: 'pending' }] }]);
  local.setWebhookEndpoint({ url: receiver.url, secret });
  await local.webhooks.idle();
  t.strictSame(receiver.types(), ['payment_intent.created']);
});

test('an unsuccessful delivery is tried again, three times, later and later', async (t) => {
  const clock = new TestClock();
  const receiver = await startReceiver(t, clock);
  receiver.answers = [500, 301, (response) => response.destroy(), 404];
  const { stripe, local } = await startStripe(t, { clock, webhooks: { url: receiver.url, secret } });
  await stripe.paymentIntents.create(manual);
  const delivery = () => local.webhooks.list().data[0]?.deliveries[0];

  const waits = [5_000, 60_000, 600_000];
  for (const [before, wait] of waits.entries()) {
    await local.webhooks.idle();
    t.match(delivery(), { state: 'pending', attempts: { length: before + 1 } });
    clock.pass(wait - 1);
    await local.webhooks.idle();
    t.equal(receiver.received.length, before + 1, `not before ${wait} ms are over`);
    clock.pass(1);
  }
  await local.webhooks.idle();
  t.match(delivery(), {
    state: 'failed',
    nextAttempt: null,
    attempts: [
      { status: 500, error: null },
      { status: 301, error: null },
      { status: null, error: /./ },
      { status: 404, error: null },
    ],
  });
  t.equal(new Set(receiver.received.map(({ id }) => id)).size, 1, 'always the same event');
  clock.pass(24 * 60 * 60 * 1000);
  await local.webhooks.idle();
  t.equal(receiver.received.length, 4);

  const { id } = await stripe.paymentIntents.create(manual);
  await local.webhooks.idle();
  t.match(await eventsOf(stripe, { delivery_success: false }), [{ id: receiver.received[0]?.id, pending_webhooks: 1 }]);
  t.match(await eventsOf(stripe, { delivery_success: true }), [{ data: { object: { id } }, pending_webhooks: 0 }]);
});

test('an endpoint that does not answer is given up after ten seconds, and does not hold up other events', async (t) => {
  const clock = new TestClock();
  const receiver = await startReceiver(t, clock);
  const arrived = Promise.withResolvers<void>();
  receiver.answers = [() => arrived.resolve()];
  const { stripe, local } = await startStripe(t, { clock, webhooks: { url: receiver.url, secret } });
  const { id } = await stripe.paymentIntents.create(manual);
  await arrived.promise;
  await stripe.paymentIntents.cancel(id);
  while (local.webhooks.list().data[0]?.deliveries[0]?.state !== 'succeeded') await setImmediate();
  clock.pass(10_000);
  await local.webhooks.idle();
  t.strictSame(receiver.types(), ['payment_intent.created', 'payment_intent.canceled']);
  t.match(local.webhooks.list().data, [
    { event: { type: 'payment_intent.canceled' }, deliveries: [{ state: 'succeeded' }] },
    { deliveries: [{ state: 'pending', attempts: [{ status: null, error: 'No answer in 10000 ms.' }] }] },
  ]);
  clock.pass(5_000);
  await local.webhooks.idle();
  t.equal(receiver.types()[2], 'payment_intent.created');
});

test('a delivery that is under way when the server closes comes again after the next start', async (t) => {
  const clock = new TestClock();
  const receiver = await startReceiver(t, clock);
  const file = `${t.testdir()}/stripe.sqlite`;
  const arrived = Promise.withResolvers<void>();
  receiver.answers = [() => arrived.resolve()];
  const before = await startStripe(t, { clock, file, webhooks: { url: receiver.url, secret } });
  await before.stripe.paymentIntents.create(manual);
  await arrived.promise;
  await before.stop();
  t.equal(clock.timers, 0, 'no timer is left');

  const { local } = await startStripe(t, { clock, file, webhooks: { url: receiver.url, secret } });
  await local.webhooks.idle();
  t.strictSame(receiver.types(), ['payment_intent.created', 'payment_intent.created']);
  t.match(local.webhooks.list().data, [{ deliveries: [{ state: 'succeeded', attempts: { length: 1 } }] }]);
});
