import { test } from 'tap';
import {
  authorisePayment,
  compensateOrder,
  handleWebhook,
  reconcile,
  recoverOrder,
  refundOrder,
} from '../../src/index.ts';
import { awaitingOrder, challengedCard, completedOrder, orderAfter } from '../steps.ts';
import { createWorld, type World } from '../world.ts';

/** Stores an event of Stripe's as if it had been delivered. */
async function arrive({ stores }: World, eventId: string, type: string, objectId: string): Promise<string> {
  await stores.webhookEvents.put({ eventId, type, objectId });
  return eventId;
}

test('dealing with events from Stripe', async (t) => {
  const world = await createWorld(t);
  const { actions, stores, engine, local, calls, clock } = world;
  t.beforeEach(() => {
    world.intercept = () => undefined;
    engine.answers.length = 0;
    calls.length = 0;
  });
  const eventsOf = (objectId: string) =>
    local.webhooks
      .list({ limit: 100 })
      .data.map(({ event }) => ({ id: event.id, type: event.type, object: event.data.object as { id: string } }))
      .filter(({ object }) => object.id === objectId);

  await t.test('an event lets an order go on whose customer has authenticated, once', async (t) => {
    const { orderId, token } = await awaitingOrder(world);
    const { id } = local.completeChallenge((await world.intent(orderId)).id);
    const eventId = await arrive(world, 'evt_done', 'payment_intent.amount_capturable_updated', id);
    t.equal(await handleWebhook(actions, eventId), 'handled');
    t.match(engine.answers, [{ taskToken: token, output: { outcome: 'authorised' } }]);
    t.match(await stores.webhookEvents.get(eventId), { outcome: 'handled', queue: undefined });
    calls.length = 0;
    for (let time = 0; time < 10; time++) t.equal(await handleWebhook(actions, eventId), 'handled');
    t.equal(calls.length, 0, 'Stripe is not asked again');
    t.equal(engine.answers.length, 1);
  });

  await t.test('out of order, all of them, and again: the order is what Stripe says', async (t) => {
    const { orderId } = await awaitingOrder(world);
    const { id } = local.completeChallenge((await world.intent(orderId)).id);
    for (const { id: eventId, type } of eventsOf(id)) {
      await arrive(world, eventId, type, id);
      t.equal(await handleWebhook(actions, eventId), 'handled', type);
    }
    t.equal(engine.answers.length, 1);
    t.match(await world.read(orderId), { status: 'processing', payment: { status: 'authorised' } });
  });

  await t.test('what an event says is not believed: Stripe is asked', async (t) => {
    const { orderId } = await awaitingOrder(world);
    const { id } = await world.intent(orderId);
    for (const type of ['payment_intent.succeeded', 'payment_intent.amount_capturable_updated', 'payment_intent.x']) {
      const eventId = await arrive(world, `evt_${type}_lie`, type, id);
      t.equal(await handleWebhook(actions, eventId), 'handled');
    }
    t.match(await world.read(orderId), { status: 'awaiting_payment_action', payment: { authorised: 0 } });
    t.strictSame(engine.answers, []);
  });

  await t.test('before the API has written down what it asked for: nothing, and the order goes on', async (t) => {
    const { orderId } = await world.order();
    let seen = 0;
    const { create } = world.payments.stripe.paymentIntents;
    t.teardown(() => Object.assign(world.payments.stripe.paymentIntents, { create }));
    world.payments.stripe.paymentIntents.create = (async (...args: Parameters<typeof create>) => {
      const made = await create.apply(world.payments.stripe.paymentIntents, args);
      const eventId = await arrive(world, 'evt_early', 'payment_intent.created', made.id);
      seen += (await handleWebhook(actions, eventId)) === 'handled' ? 1 : 0;
      return made;
    }) as typeof create;
    t.match(await authorisePayment(world.payments, orderId), { outcome: 'authorised' });
    t.equal(seen, 1);
    t.match(await world.read(orderId), { phase: 'open', payment: { status: 'authorised' } });
  });

  await t.test('after the order was undone, it stays so', async (t) => {
    const { orderId } = await orderAfter(world, 'capture');
    const { id } = await world.intent(orderId);
    await compensateOrder(world.payments, orderId, {});
    const before = await world.read(orderId);
    for (const event of eventsOf(id)) {
      await arrive(world, event.id, event.type, id);
      t.equal(await handleWebhook(actions, event.id), 'handled', event.type);
    }
    t.strictSame(await world.read(orderId), before);
    t.equal(await world.kept(orderId), 0);
  });

  await t.test('a refund that failed after the order was undone needs a person', async (t) => {
    const { orderId } = await orderAfter(world, 'capture', { paymentMethodId: 'pm_card_refundFail' });
    const { id } = await world.intent(orderId);
    await compensateOrder(world.payments, orderId, {});
    const { data } = await world.payments.stripe.refunds.list({ payment_intent: id });
    const refundId = String(data[0]?.id);
    local.settleRefund(refundId);
    t.equal(await handleWebhook(actions, await arrive(world, 'evt_rf', 'refund.failed', refundId)), 'handled');
    t.match(await world.read(orderId), {
      status: 'needs_attention',
      attention: { code: 'REFUND_FAILED' },
      payment: { captured: 2249, refunded: 0, status: 'captured' },
    });
    t.equal(await world.kept(orderId), 2249);
    engine.statuses.set(orderId, 'FAILED');
    const code = 'REFUND_FAILED';
    t.match(await recoverOrder(world.reconciling, orderId), { attention: { code } }, 'as long as it is so');
    // Somebody refunds it to where the money can go.
    await world.payments.stripe.refunds.create({ payment_intent: id });
    t.match(await recoverOrder(world.reconciling, orderId), {
      status: 'failed',
      attention: null,
      payment: { refunded: 2249, status: 'refunded' },
    });
  });

  await t.test('a dispute flags the order, whatever it is doing', async (t) => {
    const { orderId } = await completedOrder(world, { paymentMethodId: 'pm_card_createDispute' });
    const { latest_charge } = await world.intent(orderId);
    const [dispute] = local.openDisputes(String(typeof latest_charge === 'object' && latest_charge?.id));
    const eventId = await arrive(world, 'evt_dispute', 'charge.dispute.created', String(dispute?.id));
    t.equal(await handleWebhook(actions, eventId), 'handled');
    t.match(await world.read(orderId), { status: 'completed', payment: { disputed: true, refunded: 0 } });
    const { version } = await world.read(orderId);
    await handleWebhook(actions, await arrive(world, 'evt_dispute_2', 'charge.dispute.updated', String(dispute?.id)));
    t.equal((await world.read(orderId)).version, version, 'once');
  });

  await t.test('a refund’s events are about its order', async (t) => {
    const { orderId } = await completedOrder(world);
    const { id } = await world.intent(orderId);
    const { id: refundId } = await world.payments.stripe.refunds.create({ payment_intent: id, amount: 9 });
    t.equal(await handleWebhook(actions, await arrive(world, 'evt_r', 'refund.created', refundId)), 'handled');
    t.match((await world.read(orderId)).payment, { refunded: 9 });
    await refundOrder(world.payments, { orderId, amount: 1, key: 'k' });
    await handleWebhook(actions, await arrive(world, 'evt_r2', 'refund.updated', refundId));
    t.match((await world.read(orderId)).payment, { refunded: 10 });
  });

  await t.test('events of other kinds, of other shops and of nobody are ignored', async (t) => {
    t.equal(await handleWebhook(actions, await arrive(world, 'evt_c', 'customer.created', 'cus_1')), 'ignored');
    const amount = { amount: 100, currency: 'eur' };
    const plain = await world.payments.stripe.paymentIntents.create(amount);
    t.equal(await handleWebhook(actions, await arrive(world, 'evt_p', 'payment_intent.created', plain.id)), 'ignored');
    const metadata = { orderId: 'ord_of_another_shop' };
    const other = await world.payments.stripe.paymentIntents.create({ ...amount, metadata });
    t.equal(await handleWebhook(actions, await arrive(world, 'evt_o', 'payment_intent.created', other.id)), 'ignored');
    t.equal(await handleWebhook(actions, 'evt_nobody_sent'), undefined);
  });

  await t.test('a PaymentIntent that claims an order, but is not its own, changes nothing', async (t) => {
    const { orderId } = await completedOrder(world);
    const before = await world.read(orderId);
    const stranger = await world.payments.stripe.paymentIntents.create({
      amount: 100,
      currency: 'eur',
      metadata: { orderId },
    });
    await handleWebhook(actions, await arrive(world, 'evt_s', 'payment_intent.created', stranger.id));
    t.strictSame(await world.read(orderId), before);
  });

  await t.test('one that can’t be dealt with is tried five times and then left to a person', async (t) => {
    const eventId = await arrive(world, 'evt_poison', 'payment_intent.succeeded', 'pi_not_there');
    for (let attempt = 1; attempt < 5; attempt++) {
      await t.rejects(handleWebhook(actions, eventId), /No such payment_intent/i);
      t.match(await stores.webhookEvents.get(eventId), { attempts: attempt, queue: 'received', reason: /No such/i });
    }
    t.equal(await handleWebhook(actions, eventId), 'parked');
    t.match(
      (await stores.webhookEvents.list('parked')).map((event) => event.eventId),
      [eventId],
    );
    t.equal(await handleWebhook(actions, eventId), 'parked', 'a person may try again');
  });

  await t.test('a parked one that a person tries again once Stripe is back is done with', async (t) => {
    const { orderId } = await completedOrder(world);
    const { id } = await world.intent(orderId);
    const eventId = await arrive(world, 'evt_outage', 'payment_intent.succeeded', id);
    world.intercept = () => 503;
    for (let attempt = 1; attempt <= 5; attempt++) await handleWebhook(actions, eventId).catch(() => {});
    t.match(await stores.webhookEvents.get(eventId), { queue: 'parked' });
    world.intercept = () => undefined;
    t.equal(await handleWebhook(actions, eventId), 'handled');
    t.equal((await stores.webhookEvents.get(eventId))?.reason, undefined);
  });

  await t.test('a failure that comes after the event was done with does not bring it back', async (t) => {
    const { orderId } = await completedOrder(world);
    const eventId = await arrive(world, 'evt_two', 'payment_intent.succeeded', (await world.intent(orderId)).id);
    // The other run of the same event is quicker, five times.
    const webhookEvents = {
      ...stores.webhookEvents,
      async finish() {
        await handleWebhook(actions, eventId);
        throw new Error('too slow');
      },
    };
    for (let attempt = 1; attempt <= 4; attempt++) await stores.webhookEvents.fail(eventId, 'earlier');
    t.equal(await handleWebhook({ ...actions, stores: { ...stores, webhookEvents } }, eventId), 'handled');
    t.match(await stores.webhookEvents.get(eventId), { queue: undefined, outcome: 'handled' });
  });

  await t.test('one whose worker was lost is dealt with by the reconciler', async (t) => {
    const { orderId, token } = await awaitingOrder(world);
    const { id } = local.completeChallenge((await world.intent(orderId)).id);
    await arrive(world, 'evt_lost', 'payment_intent.amount_capturable_updated', id);
    await arrive(world, 'evt_hopeless', 'payment_intent.succeeded', 'pi_not_there');
    clock.advance(59_000);
    t.match((await reconcile(world.reconciling)).webhooks, { handled: 0, failed: 0 }, 'its worker may be at it');
    clock.advance(2_000);
    t.match((await reconcile(world.reconciling)).webhooks, { handled: 1, failed: 1 });
    t.match(engine.answers, [{ taskToken: token }]);
    for (let run = 0; run < 3; run++) await reconcile(world.reconciling);
    const { webhooks } = await reconcile(world.reconciling);
    t.match(webhooks, { handled: 0, failed: 0, parked: 2 });
  });

  await t.test('a card whose challenge is still open has nothing done to it', async (t) => {
    const { orderId } = await orderAfter(world, 'authorise', { paymentMethodId: challengedCard });
    const before = await world.read(orderId);
    const { id } = await world.intent(orderId);
    t.equal(
      await handleWebhook(actions, await arrive(world, 'evt_ra', 'payment_intent.requires_action', id)),
      'handled',
    );
    t.strictSame(await world.read(orderId), before);
  });
});
