import { test } from 'tap';
import { authorisePayment, capturePayment, compensateOrder, OrderSuperseded, reserveStock } from '../../src/index.ts';
import { createWorld, type StripeCall, type World } from '../world.ts';

const confirms = ({ path }: StripeCall) => path.endsWith('/confirm');
const captures = ({ path }: StripeCall) => path.endsWith('/capture');
const creates = ({ method, path }: StripeCall) => method === 'POST' && path === '/v1/payment_intents';

/** Lets `fault` meet the first `times` calls that `which` picks. */
function plant(world: World, which: (call: StripeCall) => boolean, fault: 'lost' | number, times = 1): void {
  let left = times;
  world.intercept = (call) => (which(call) && left-- > 0 ? fault : undefined);
}

const intentOf = async ({ payments }: World, paymentIntentId: string | null) =>
  payments.stripe.paymentIntents.retrieve(String(paymentIntentId));

test('authorising a payment', async (t) => {
  const world = await createWorld(t);
  const { payments, calls, stores } = world;
  t.beforeEach(() => {
    world.intercept = () => undefined;
    calls.length = 0;
  });

  await t.test('holds the total, to be captured later', async (t) => {
    const { orderId } = await world.order();
    const answer = await authorisePayment(payments, orderId);
    t.match(answer, { outcome: 'authorised', amount: 2249 });
    const { payment } = await world.read(orderId);
    t.match(payment, { status: 'authorised', authorised: 2249, captured: 0 });
    const intent = await intentOf(world, payment.paymentIntentId);
    t.match(intent, { status: 'requires_capture', amount_capturable: 2249, currency: 'eur', metadata: { orderId } });
    t.strictSame(await authorisePayment(payments, orderId), answer, 'again');
    t.match(await stores.ledger.get(orderId, 'authorise'), { state: 'done', amount: 2249 });
  });

  await t.test('sends one idempotency key per attempt, in the header', async (t) => {
    const { orderId } = await world.order();
    await authorisePayment(payments, orderId);
    t.equal(calls.find(creates)?.idempotencyKey, `${orderId}:create:1`);
    t.equal(calls.find(confirms)?.idempotencyKey, `${orderId}:confirm:1`);
  });

  await t.test('a declined card is an outcome with words for the customer', async (t) => {
    const { orderId } = await world.order({ paymentMethodId: 'pm_card_chargeDeclined' });
    const answer = await authorisePayment(payments, orderId);
    t.match(answer, { outcome: 'declined', code: 'card_declined', message: /declined/ });
    t.match((await world.read(orderId)).payment, { status: 'declined', message: /declined/, authorised: 0 });
    t.strictSame(await authorisePayment(payments, orderId), answer, 'again');
    t.equal(calls.filter(confirms).length, 1, 'the card is asked once');
  });

  await t.test('a payment method that is not there is a decline too', async (t) => {
    const { orderId } = await world.order({ paymentMethodId: 'pm_nonsense' });
    t.match(await authorisePayment(payments, orderId), { outcome: 'declined', code: 'resource_missing' });
  });

  await t.test('a card that wants 3-D Secure waits for its owner', async (t) => {
    const { orderId } = await world.order({ paymentMethodId: 'pm_card_authenticationRequired' });
    const answer = await authorisePayment(payments, orderId);
    t.match(answer, { outcome: 'requires_action', paymentIntentId: /^pi_/ });
    t.strictSame(await authorisePayment(payments, orderId), answer, 'again');
    t.equal(calls.filter(confirms).length, 1);
  });

  for (const [name, which] of Object.entries({ create: creates, confirm: confirms }))
    await t.test(`a lost answer to ${name} charges once`, async (t) => {
      const { orderId } = await world.order();
      plant(world, which, 'lost', 2);
      await t.rejects(authorisePayment(payments, orderId), { message: /connection to Stripe/ });
      t.match(await authorisePayment(payments, orderId), { outcome: 'authorised' });
      const { data } = await payments.stripe.paymentIntents.list({ limit: 100 });
      t.equal(data.filter((intent) => intent.metadata.orderId === orderId).length, 1);
    });

  await t.test("an error that Stripe keeps for the key is left behind by the next attempt's key", async (t) => {
    const { orderId } = await world.order();
    plant(world, confirms, 500);
    await t.rejects(authorisePayment(payments, orderId), { message: 'planted' });
    t.match(await authorisePayment(payments, orderId), { outcome: 'authorised' });
    t.strictSame(
      calls.filter(confirms).map((call) => call.idempotencyKey),
      [`${orderId}:confirm:1`, `${orderId}:confirm:2`],
    );
  });

  await t.test('a key that is still in use at Stripe is not left behind', async (t) => {
    const { orderId } = await world.order();
    plant(world, confirms, 409);
    await t.rejects(authorisePayment(payments, orderId), { message: 'planted' });
    t.match(await authorisePayment(payments, orderId), { outcome: 'authorised' });
    t.strictSame(
      calls.filter(confirms).map((call) => call.idempotencyKey),
      [`${orderId}:confirm:1`, `${orderId}:confirm:1`],
    );
  });

  await t.test('comes too late once the order is being undone', async (t) => {
    const { orderId } = await world.order();
    await compensateOrder(payments, orderId, {});
    await t.rejects(authorisePayment(payments, orderId), OrderSuperseded);
    t.equal(calls.filter(creates).length, 0);
  });
});

test('compensation while the payment is under way', async (t) => {
  const world = await createWorld(t);
  const { payments, stores } = world;

  /** Runs compensation at the door of Stripe, just before (or, with 'lost', after) the call that `which` picks. */
  const compensateAt = (orderId: string, which: (call: StripeCall) => boolean) => {
    let done = false;
    const { confirm, create } = payments.stripe.paymentIntents;
    const intents = payments.stripe.paymentIntents;
    const before = async (picked: boolean) => {
      if (!picked || done) return;
      done = true;
      await compensateOrder(payments, orderId, {});
    };
    intents.create = (async (...args: Parameters<typeof create>) => {
      const made = await create.apply(intents, args);
      await before(which({ method: 'POST', path: '/v1/payment_intents', idempotencyKey: undefined }));
      return made;
    }) as typeof create;
    intents.confirm = (async (...args: Parameters<typeof confirm>) => {
      await before(which({ method: 'POST', path: '/confirm', idempotencyKey: undefined }));
      return confirm.apply(intents, args);
    }) as typeof confirm;
    return () => Object.assign(intents, { create, confirm });
  };

  for (const [name, which] of Object.entries({ 'after the create': creates, 'before the confirm': confirms }))
    await t.test(`${name}: nothing is held and nothing is owed`, async (t) => {
      const { orderId } = await world.order();
      const restore = compensateAt(orderId, which);
      t.teardown(restore);
      await t.rejects(authorisePayment(payments, orderId), OrderSuperseded);
      const { data } = await payments.stripe.paymentIntents.list({ limit: 100 });
      const mine = data.filter((intent) => intent.metadata.orderId === orderId);
      t.ok(mine.every((intent) => intent.amount_capturable === 0 && intent.amount_received === 0));
      t.match(await world.read(orderId), { phase: 'compensated', status: 'failed' });
      t.ok(await stores.ledger.get(orderId, 'tombstone'));
    });
});

test('capturing a payment', async (t) => {
  const world = await createWorld(t);
  const { payments, calls } = world;
  t.beforeEach(() => {
    world.intercept = () => undefined;
    calls.length = 0;
  });
  const authorised = async () => {
    const { orderId } = await world.order();
    await reserveStock(world.stores, orderId);
    await authorisePayment(payments, orderId);
    return orderId;
  };

  await t.test('takes the total once', async (t) => {
    const orderId = await authorised();
    const answer = await capturePayment(payments, orderId);
    t.match(answer, { amount: 2249 });
    t.match(await world.read(orderId), { phase: 'capturing', payment: { status: 'captured', captured: 2249 } });
    t.strictSame(await capturePayment(payments, orderId), answer, 'again');
    t.equal(calls.filter(captures).length, 1);
  });

  await t.test('a lost answer captures once', async (t) => {
    const orderId = await authorised();
    plant(world, captures, 'lost', 2);
    await t.rejects(capturePayment(payments, orderId), { message: /connection to Stripe/ });
    t.equal((await world.read(orderId)).phase, 'capturing');
    t.match(await capturePayment(payments, orderId), { amount: 2249 });
    const { payment } = await world.read(orderId);
    t.match(await intentOf(world, payment.paymentIntentId), { status: 'succeeded', amount_received: 2249 });
  });

  await t.test('a capture whose outcome was never learnt is refunded by compensation', async (t) => {
    const orderId = await authorised();
    plant(world, captures, 'lost', 2);
    await t.rejects(capturePayment(payments, orderId), { message: /connection to Stripe/ });
    await compensateOrder(payments, orderId, {});
    const { payment, status } = await world.read(orderId);
    t.equal(status, 'failed');
    t.match(payment, { status: 'refunded', captured: 2249, refunded: 2249 });
    const { data } = await payments.stripe.refunds.list({ payment_intent: String(payment.paymentIntentId) });
    t.strictSame(
      data.map((refund) => refund.amount),
      [2249],
    );
  });

  await t.test('is refused once compensation has begun, and the money is not taken', async (t) => {
    const orderId = await authorised();
    await compensateOrder(payments, orderId, {});
    await t.rejects(capturePayment(payments, orderId), OrderSuperseded);
    const { payment } = await world.read(orderId);
    t.equal(payment.status, 'cancelled');
    t.match(await intentOf(world, payment.paymentIntentId), { status: 'canceled', amount_received: 0 });
  });

  await t.test('an authorisation that Stripe has let go can not be captured', async (t) => {
    const orderId = await authorised();
    const { payment } = await world.read(orderId);
    await payments.stripe.paymentIntents.cancel(String(payment.paymentIntentId));
    await t.rejects(capturePayment(payments, orderId), { name: 'AuthorisationLost' });
  });
});
