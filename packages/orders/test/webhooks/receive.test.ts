import Stripe from 'stripe';
import { test } from 'tap';
import { receiveWebhook } from '../../src/index.ts';
import { createWorld, webhookSecret } from '../world.ts';

test('taking in events from Stripe', async (t) => {
  const world = await createWorld(t);
  const { clock, stores } = world;
  const now = () => Math.floor(clock.now().getTime() / 1000);
  const sign = (payload: string, secret = webhookSecret, timestamp = now()) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const receive = (payload: string, signature: string | undefined = sign(payload)) =>
    receiveWebhook({ stores, secret: webhookSecret, clock }, Buffer.from(payload), signature);
  const event = (id: string, more: object = {}) =>
    JSON.stringify({ id, type: 'payment_intent.succeeded', data: { object: { id: 'pi_1' } }, ...more });

  await t.test('stores what it is about, and nothing else of it', async (t) => {
    const payload = event('evt_1', { data: { object: { id: 'pi_1', client_secret: 'pi_1_secret_x', amount: 2249 } } });
    t.strictSame(await receive(payload), { eventId: 'evt_1', stored: true });
    const stored = await stores.webhookEvents.get('evt_1');
    t.match(stored, { type: 'payment_intent.succeeded', objectId: 'pi_1', queue: 'received', attempts: 0 });
    t.notMatch(JSON.stringify(stored), /secret|2249/);
    t.ok(Number(stored?.expiresAt) > now(), 'for a while');
  });

  await t.test('ten times the same, also at once, is stored once', async (t) => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => receive(event('evt_10'))));
    t.equal(answers.filter(({ stored }) => stored).length, 1);
    await stores.webhookEvents.finish('evt_10', 'handled');
    t.match(await receive(event('evt_10')), { stored: false });
    t.equal((await stores.webhookEvents.get('evt_10'))?.queue, undefined, 'what is done with stays so');
  });

  await t.test('a day late is in time: each delivery is signed anew', async (t) => {
    clock.advance(24 * 3_600_000);
    t.match(await receive(event('evt_late', { created: now() - 24 * 3600 })), { stored: true });
  });

  const refused: Record<string, () => Promise<unknown>> = {
    'no signature': () => receive(event('evt_bad'), ''),
    'a signature that is none': () => receive(event('evt_bad'), 't=1,v1=00'),
    'one with another secret': () => receive(event('evt_bad'), sign(event('evt_bad'), 'whsec_other')),
    'one of another body': () => receive(event('evt_bad'), sign(event('evt_good'))),
    'one of the same JSON in other words': () => receive(`${event('evt_bad')} `, sign(event('evt_bad'))),
    'one that is too old': () => receive(event('evt_bad'), sign(event('evt_bad'), webhookSecret, now() - 301)),
    'a signed body that is not JSON': () => receive('{'),
    'an empty one': () => receive(''),
    'a signed null': () => receive('null'),
    'a signed list': () => receive('[]'),
    'a signed text': () => receive('"evt_bad"'),
    'an event without an id': () => receive(JSON.stringify({ type: 'x', data: { object: {} } })),
    'an event without a type': () => receive(JSON.stringify({ id: 'evt_bad' })),
  };
  for (const [name, attempt] of Object.entries(refused))
    await t.test(`${name} is refused`, async (t) => {
      await t.rejects(attempt(), { code: 'WEBHOOK_REFUSED' });
      t.equal(await stores.webhookEvents.get('evt_bad'), undefined);
    });

  await t.test('a signature is good for five minutes', async (t) => {
    const payload = event('evt_5m');
    t.match(await receive(payload, sign(payload, webhookSecret, now() - 300)), { stored: true });
  });

  await t.test('an event of which nothing is known is stored all the same', async (t) => {
    t.match(await receive(JSON.stringify({ id: 'evt_odd', type: 'new.kind' })), { stored: true });
  });

  await t.test('a store that fails is an error: Stripe delivers again', async (t) => {
    const webhookEvents = { ...stores.webhookEvents, put: () => Promise.reject(new Error('no store')) };
    const payload = event('evt_again');
    const deps = { stores: { webhookEvents }, secret: webhookSecret, clock };
    await t.rejects(receiveWebhook(deps, Buffer.from(payload), sign(payload)), /no store/);
    t.match(await receive(payload), { stored: true });
  });
});
