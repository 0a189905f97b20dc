import Stripe from 'stripe';
import { type Test, test } from 'tap';
import { build, type Overrides, startParts, webhookSecret } from '../support/build.ts';

const event = (id: string, more: object = {}) =>
  JSON.stringify({
    id,
    type: 'payment_intent.succeeded',
    data: { object: { id: 'pi_1', client_secret: 'x' } },
    ...more,
  });

test('POST /webhooks/stripe', async (t) => {
  const parts = await startParts(t);
  const started = async (t: Test, overrides: Overrides = {}) => {
    const built = await build(t, parts, overrides);
    const sign = (payload: string, secret = webhookSecret, age = 0) =>
      Stripe.webhooks.generateTestHeaderString({
        payload,
        secret,
        timestamp: Math.floor(built.clock.now().getTime() / 1000) - age,
      });
    const deliver = (payload: string, headers: Record<string, string> = { 'stripe-signature': sign(payload) }) =>
      built.request({
        method: 'POST',
        url: '/webhooks/stripe',
        headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Stripe/1.0', ...headers },
        payload,
      });
    return { ...built, sign, deliver };
  };

  await t.test('is 200 once the event is stored, without a token', async (t) => {
    const { deliver, stores } = await started(t);
    const response = await deliver(event('evt_1'));
    t.equal(response.statusCode, 200);
    t.same(response.json(), { received: true });
    t.match(await stores.webhookEvents.get('evt_1'), { queue: 'received', objectId: 'pi_1' });
  });

  await t.test('the body is taken as it is: the signature is over the very bytes', async (t) => {
    const { deliver } = await started(t);
    const pretty = JSON.stringify(JSON.parse(event('evt_2', { note: '✓ ü' })), null, 2);
    t.equal((await deliver(pretty)).statusCode, 200);
  });

  await t.test('ten times the same is stored once', async (t) => {
    const { deliver, stores } = await started(t);
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(event('evt_3'))));
    t.ok(answers.every(({ statusCode }) => statusCode === 200));
    t.equal((await stores.webhookEvents.list('received')).length, 1);
  });

  await t.test('what is not from Stripe is refused', async (t) => {
    const { deliver, sign, stores } = await started(t);
    const body = event('evt_bad');
    for (const headers of [
      {},
      { 'stripe-signature': '' },
      { 'stripe-signature': sign(body, 'whsec_other') },
      { 'stripe-signature': sign(body, webhookSecret, 301) },
      { 'stripe-signature': sign(event('evt_other')) },
    ] as Record<string, string>[])
      t.match((await deliver(body, headers)).json(), { status: 400, code: 'WEBHOOK_REFUSED' });
    for (const odd of ['{', 'null', '[]', '7'])
      t.match((await deliver(odd)).json(), { status: 400, code: 'WEBHOOK_REFUSED' }, odd);
    t.equal(await stores.webhookEvents.get('evt_bad'), undefined);
  });

  await t.test('2 MB are 413, another type of body is 415', async (t) => {
    const { deliver, sign } = await started(t);
    const large = event('evt_large', { padding: 'x'.repeat(2 * 1024 * 1024) });
    t.match((await deliver(large)).json(), { status: 413, code: 'BODY_TOO_LARGE' });
    const body = event('evt_4');
    const headers = { 'stripe-signature': sign(body), 'content-type': 'text/plain' };
    t.match((await deliver(body, headers)).json(), { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  await t.test('without a store it is not 2xx: Stripe delivers again', async (t) => {
    const { stores } = await build(t, parts);
    const put = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    const webhookEvents = { ...stores.webhookEvents, put };
    const { deliver } = await started(t, { stores: { ...stores, webhookEvents } });
    t.match((await deliver(event('evt_5'))).json(), { status: 503, code: 'SERVICE_UNAVAILABLE' });
  });

  await t.test('without a secret all are refused', async (t) => {
    const { deliver } = await started(t, { webhookSecret: undefined });
    t.match((await deliver(event('evt_6'))).json(), { code: 'WEBHOOK_REFUSED', detail: /STRIPE_WEBHOOK_SECRET/ });
  });
});
