import type Stripe from 'stripe';
import { type Test, test } from 'tap';
import { manual, startStripe, TestClock } from '../support.ts';
import { secret, startReceiver } from './receiver.ts';

async function start(t: Test) {
  const clock = new TestClock();
  const receiver = await startReceiver(t, clock);
  const running = await startStripe(t, { clock, webhooks: { url: receiver.url, secret } });
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`http://127.0.0.1:${running.port}/_stripe/${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { ...running, receiver, call };
}

const pay = async (stripe: Stripe) => {
  const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
  await stripe.paymentIntents.capture(id);
};

test('events are held back, and let go in any order', async (t) => {
  const { stripe, local, receiver } = await start(t);
  local.webhooks.change({ hold: true });
  await pay(stripe);
  await local.webhooks.idle();
  t.strictSame(receiver.received, []);
  const held = local.webhooks.list().data;
  t.ok(held.every(({ deliveries }) => deliveries.every(({ state }) => state === 'held')));

  // The success before what led to it.
  const [succeeded, captured] = held.map(({ event }) => event.id);
  const released = await local.webhooks.release([String(succeeded), String(captured)]);
  t.match(released, [
    { event: succeeded, state: 'succeeded' },
    { event: captured, state: 'succeeded' },
  ]);
  t.strictSame(receiver.types(), ['payment_intent.succeeded', 'charge.captured']);
  await local.webhooks.release();
  t.strictSame(receiver.types().slice(2), [
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.amount_capturable_updated',
  ]);
  t.strictSame(await local.webhooks.release(), []);

  local.webhooks.change({ hold: false });
  await stripe.paymentIntents.create(manual);
  await local.webhooks.idle();
  t.equal(receiver.received.length, 6);
});

test('an event is delivered again, also twice, never at the same time', async (t) => {
  const { stripe, local, receiver } = await start(t);
  await stripe.paymentIntents.create(manual);
  await local.webhooks.idle();
  const [{ id = '' } = {}] = receiver.received;
  t.match(await local.webhooks.resend(id), [{ state: 'succeeded' }]);
  t.match(await local.webhooks.resend(id, 2), [{ state: 'succeeded' }, { state: 'succeeded' }]);
  t.strictSame(new Set(receiver.received.map((event) => event.id)), new Set([id]));
  t.equal(receiver.received.length, 4);
  t.equal(receiver.overlaps, 1);
  t.equal(local.webhooks.list().data[0]?.deliveries.length, 4);
  await t.rejects(local.webhooks.resend('evt_nobody'), { message: /No such event/ });
});

test('deliveries are delayed; hold and delay outlive a restart', async (t) => {
  const clock = new TestClock();
  const receiver = await startReceiver(t, clock);
  const options = { clock, file: `${t.testdir()}/stripe.sqlite`, webhooks: { url: receiver.url, secret } };
  const before = await startStripe(t, options);
  before.local.webhooks.change({ delay: 3000 });
  await before.stripe.paymentIntents.create(manual);
  await before.stop();
  const { stripe, local } = await startStripe(t, options);
  clock.pass(2999);
  await local.webhooks.idle();
  t.equal(receiver.received.length, 0);
  clock.pass(1);
  await local.webhooks.idle();
  t.equal(receiver.received.length, 1);
  t.strictSame(local.webhooks.settings(), { hold: false, delay: 3000 });
  local.webhooks.change({ hold: true, delay: 0 });
  await stripe.paymentIntents.create(manual);
  t.match(local.webhooks.list().data[0]?.deliveries, [{ state: 'held', nextAttempt: null }]);
});

test('what is being let go when the server closes stays held back, but for what was under way', async (t) => {
  const clock = new TestClock();
  const receiver = await startReceiver(t, clock);
  const arrived = Promise.withResolvers<void>();
  receiver.answers = [() => arrived.resolve()];
  const options = { clock, file: `${t.testdir()}/stripe.sqlite`, webhooks: { url: receiver.url, secret } };
  const before = await startStripe(t, options);
  before.local.webhooks.change({ hold: true });
  await pay(before.stripe);
  const released = before.local.webhooks.release();
  await arrived.promise;
  await before.stop();
  t.strictSame(await released, []);

  const { local } = await startStripe(t, options);
  await local.webhooks.idle();
  t.strictSame(receiver.types(), ['payment_intent.created', 'payment_intent.created']);
  t.equal(local.webhooks.list().data.filter(({ deliveries }) => deliveries[0]?.state === 'held').length, 4);
});

test('the same over HTTP', async (t) => {
  const { stripe, receiver, call } = await start(t);
  t.match(await call('POST', 'settings', { hold: true }), { status: 200, body: { hold: true, delay: 0 } });
  await pay(stripe);
  const listed = await call('GET', 'events?limit=2');
  t.match(listed, {
    status: 200,
    body: {
      has_more: true,
      data: [
        { event: { type: 'payment_intent.succeeded', pending_webhooks: 1 }, deliveries: [{ state: 'held' }] },
        { event: { type: 'charge.captured' } },
      ],
    },
  });
  const [succeeded, captured] = (listed.body.data as { event: Stripe.Event }[]).map(({ event }) => event.id);
  const rest = await call('GET', `events?starting_after=${captured}&type=payment_intent.*`);
  t.match(rest.body, { data: { length: 2 }, has_more: false });
  t.match(await call('POST', 'release', { events: [succeeded] }), {
    status: 200,
    body: { data: [{ event: succeeded, state: 'succeeded' }] },
  });
  t.match(await call('POST', 'release', {}), { body: { data: { length: 4 } } });
  t.match(await call('POST', `events/${succeeded}/resend`, { times: 2 }), { body: { data: { length: 2 } } });
  t.equal(receiver.received.filter(({ id }) => id === succeeded).length, 3);
  t.match(await call('GET', 'settings'), { body: { url: receiver.url, hold: true, secret: undefined } });
});

test('nonsense over HTTP is refused, and so is what a page of another origin could send', async (t) => {
  const { call, port } = await start(t);
  const refused = { status: 400, body: { error: { type: 'invalid_request_error' } } };
  t.match(await call('POST', 'settings', { hold: 'yes' }), refused);
  t.match(await call('POST', 'settings', { delay: -1 }), refused);
  t.match(await call('POST', 'release', { events: 'all' }), refused);
  t.match(await call('POST', 'release', { events: ['evt_nobody'] }), refused);
  t.match(await call('POST', 'release', []), refused);
  t.match(await call('GET', 'events?limit=1000'), refused);
  t.match(await call('GET', 'events?starting_after=evt_nobody'), refused);
  t.match(await call('POST', 'events/evt_nobody/resend', {}), { status: 404 });
  t.match(await call('POST', 'events/evt_nobody/resend', { times: 0 }), refused);
  const form = await fetch(`http://127.0.0.1:${port}/_stripe/release`, { method: 'POST', body: 'events=all' });
  t.equal(form.status, 400);
});
