import { request } from 'node:http';
import type Stripe from 'stripe';
import { test } from 'tap';
import type { Fault, RequestInfo } from '../src/index.ts';
import { manual, refusal, startStripe } from './support.ts';

const options = { idempotencyKey: 'ord_1:create:1' };

test('the same key gives the first answer again, and one PaymentIntent', async (t) => {
  const { stripe } = await startStripe(t);
  const first = await stripe.paymentIntents.create(manual, options);
  const second = await stripe.paymentIntents.create(manual, options);
  t.equal(second.id, first.id);
  t.equal(first.lastResponse.headers['idempotent-replayed'], undefined);
  t.match(second.lastResponse.headers, {
    'idempotent-replayed': 'true',
    'idempotency-key': options.idempotencyKey,
    'original-request': first.lastResponse.requestId,
  });
  t.equal((await stripe.paymentIntents.list()).data.length, 1);
});

test('a decline is given again, though the card would pay by now', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_chargeDeclined' });
  const declined = { statusCode: 402, code: 'card_declined', payment_intent: { id } };
  t.match(await refusal(stripe.paymentIntents.confirm(id, {}, options)), declined);
  await stripe.paymentIntents.update(id, { payment_method: 'pm_card_visa' });
  t.match(await refusal(stripe.paymentIntents.confirm(id, {}, options)), declined);
  t.equal((await stripe.paymentIntents.retrieve(id)).status, 'requires_confirmation');
});

test('a bad request is not kept: the key is free for the good one', async (t) => {
  const { stripe } = await startStripe(t);
  t.match(await refusal(stripe.paymentIntents.create({ ...manual, amount: 1 }, options)), { code: 'amount_too_small' });
  t.match(await refusal(stripe.paymentIntents.create({ ...manual, payment_method: 'pm_no' }, options)), {
    code: 'resource_missing',
  });
  t.match(await stripe.paymentIntents.create(manual, options), { status: 'requires_payment_method' });
});

test('the same key with other parameters, or for another endpoint, is refused', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create(manual, options);
  const refused = { statusCode: 400, type: 'StripeIdempotencyError' };
  const other = stripe.paymentIntents.create({ ...manual, amount: 2600 }, options);
  t.match(await refusal(other), { ...refused, message: /same parameters/ });
  t.match(await refusal(stripe.paymentIntents.cancel(id, {}, options)), { ...refused, message: /same endpoint/ });
});

test('the order of parameters does not matter', async (t) => {
  const { stripe } = await startStripe(t);
  const first = await stripe.paymentIntents.create({ amount: 2500, currency: 'eur' }, options);
  t.equal((await stripe.paymentIntents.create({ currency: 'eur', amount: 2500 }, options)).id, first.id);
});

test('a key is forgotten after a day', async (t) => {
  const { stripe, clock } = await startStripe(t);
  const first = await stripe.paymentIntents.create(manual, options);
  clock.now = new Date(clock.now.getTime() + 24 * 60 * 60 * 1000 - 1000);
  t.equal((await stripe.paymentIntents.create(manual, options)).id, first.id);
  clock.now = new Date(clock.now.getTime() + 1000);
  t.not((await stripe.paymentIntents.create(manual, options)).id, first.id);
});

test('while a request with the key is under way, another one is refused with 409', async (t) => {
  const held = Promise.withResolvers<undefined>();
  const arrived = Promise.withResolvers<void>();
  const { stripe } = await startStripe(t, {
    onRequest() {
      arrived.resolve();
      return held.promise;
    },
  });
  const first = stripe.paymentIntents.create(manual, options);
  await arrived.promise;
  t.match(await refusal(stripe.paymentIntents.create(manual, options)), {
    statusCode: 409,
    code: 'idempotency_key_in_use',
  });
  held.resolve(undefined);
  t.equal((await stripe.paymentIntents.create(manual, options)).id, (await first).id);
});

test('a key that is too long is refused', async (t) => {
  const { stripe } = await startStripe(t);
  t.match(await refusal(stripe.paymentIntents.create(manual, { idempotencyKey: 'k'.repeat(256) })), {
    statusCode: 400,
  });
});

/** Lets one confirmation fail. */
const failOnce = (fault: Fault) => {
  let left: Fault | undefined = fault;
  return ({ path }: RequestInfo) => {
    if (!path.endsWith('/confirm')) return undefined;
    const now = left;
    left = undefined;
    return now;
  };
};
const statusOf = async (stripe: Stripe, id: string) => (await stripe.paymentIntents.retrieve(id)).status;

test('an error 500 is kept for its key, whether it came before or after the effect', async (t) => {
  for (const [at, status] of [
    ['before', 'requires_confirmation'],
    ['after', 'requires_capture'],
  ] as const) {
    const { stripe } = await startStripe(t, { onRequest: failOnce({ at, answer: 'error' }) });
    const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa' });
    for (const replayed of [undefined, 'true'])
      t.match(await refusal(stripe.paymentIntents.confirm(id, {}, options)), {
        type: 'StripeAPIError',
        statusCode: 500,
        headers: { 'idempotent-replayed': replayed, 'stripe-should-retry': 'false' },
      });
    t.equal(await statusOf(stripe, id), status);
  }
});

test('a lost answer is found again by its key, and a lost request is done once', async (t) => {
  for (const [at, status] of [
    ['before', 'requires_confirmation'],
    ['after', 'requires_capture'],
  ] as const) {
    const { stripe, port } = await startStripe(t, { onRequest: failOnce({ at, answer: 'none' }) });
    const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa' });
    // Not by the SDK, which tries a closed connection again by itself.
    await t.rejects(postRaw(port, `/v1/payment_intents/${id}/confirm`, options.idempotencyKey), {
      code: 'ECONNRESET',
    });
    t.equal(await statusOf(stripe, id), status);
    t.match(await stripe.paymentIntents.confirm(id, {}, options), { status: 'requires_capture' });
    t.equal((await stripe.charges.list({ payment_intent: id })).data.length, 1);
  }
});

function postRaw(port: number, path: string, key: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = { authorization: 'Bearer sk_test_local', 'idempotency-key': key };
  request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (response) =>
    response.resume().on('end', resolve),
  )
    .on('error', reject)
    .end();
  return promise;
}
