import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { test } from 'tap';
import {
  cancelOrder,
  capturePayment,
  compensateOrder,
  paymentActionLifetimeMs,
  paymentActionOf,
  resumePaymentAction,
} from '../../src/index.ts';
import { awaitAction, awaitingOrder, challengedCard, orderAfter, runFrom } from '../steps.ts';
import { createWorld, type World } from '../world.ts';

const intentIdOf = async (world: World, orderId: string) => (await world.intent(orderId)).id;
const complete = async (world: World, orderId: string) =>
  world.local.completeChallenge(await intentIdOf(world, orderId));
const fail = async (world: World, orderId: string) => world.local.failChallenge(await intentIdOf(world, orderId));

test('waiting for a customer to authenticate', async (t) => {
  const world = await createWorld(t);
  const { actions, engine, stores, clock } = world;
  t.beforeEach(() => {
    engine.answers.length = 0;
    world.intercept = () => undefined;
  });

  await t.test('tells the customer what to do, and until when', async (t) => {
    const { orderId, status, phase, payment } = await awaitingOrder(world);
    t.match({ status, phase }, { status: 'awaiting_payment_action', phase: 'open' });
    const expiresAt = new Date(clock.now().getTime() + paymentActionLifetimeMs).toISOString();
    t.match(payment, { status: 'action_required', paymentIntentId: /^pi_/, actionExpiresAt: expiresAt, authorised: 0 });
    t.match(await stores.ledger.get(orderId, 'action'), { state: 'intent', retryCount: 0 });
    t.strictSame(engine.answers, [], 'nobody is told anything yet');
  });

  await t.test('once they have, the task gets the outcome and the order goes on', async (t) => {
    const { orderId, token } = await awaitingOrder(world);
    const { id, client_secret } = await complete(world, orderId);
    t.equal(await resumePaymentAction(actions, orderId), true);
    t.strictSame(engine.answers, [
      { taskToken: token, output: { outcome: 'authorised', paymentIntentId: id, amount: 2249 } },
    ]);
    t.notMatch(JSON.stringify(engine.answers), String(client_secret));
    const { status, payment } = await world.read(orderId);
    t.equal(status, 'processing');
    t.match(payment, { status: 'authorised', authorised: 2249, actionExpiresAt: null, captureBefore: /^2026-/ });
    t.match(await stores.ledger.get(orderId, 'action'), { state: 'done' });
    t.equal(await resumePaymentAction(actions, orderId), false, 'again');
    t.equal(engine.answers.length, 1);
    await runFrom(world, orderId, 'pick', 'fulfil');
    t.match(await world.read(orderId), { status: 'completed', payment: { captured: 2249 } });
  });

  await t.test('a failed challenge is a decline with words for the customer', async (t) => {
    const { orderId, token } = await awaitingOrder(world);
    await fail(world, orderId);
    t.equal(await resumePaymentAction(actions, orderId), true);
    t.match(engine.answers, [
      { taskToken: token, output: { outcome: 'declined', code: 'payment_intent_authentication_failure' } },
    ]);
    const { status, payment } = await world.read(orderId);
    t.equal(status, 'processing', 'until it has been undone');
    t.match(payment, { status: 'declined', message: /bank could not confirm/, actionExpiresAt: null });
  });

  await t.test('a bank that declines after the challenge is a decline too', async (t) => {
    const { orderId } = await awaitingOrder(world, {
      paymentMethodId: 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    });
    await complete(world, orderId);
    t.equal(await resumePaymentAction(actions, orderId), true);
    t.match(engine.answers, [{ output: { outcome: 'declined', declineCode: 'insufficient_funds' } }]);
  });

  await t.test('as long as they have not, nobody is told anything', async (t) => {
    const { orderId } = await awaitingOrder(world);
    const before = await world.read(orderId);
    t.equal(await resumePaymentAction(actions, orderId), false);
    t.strictSame(await world.read(orderId), before);
    t.strictSame(engine.answers, []);
  });

  await t.test('a customer who does nothing is not charged: the time-out cancels the PaymentIntent', async (t) => {
    const { orderId } = await awaitingOrder(world);
    const facts = { payment: { outcome: 'requires_action' }, error: 'States.Timeout' };
    t.match(await compensateOrder(world.payments, orderId, facts), { outcome: 'declined' });
    t.match(await world.read(orderId), {
      status: 'declined',
      failure: { code: 'PAYMENT_ACTION_EXPIRED' },
      payment: { actionExpiresAt: null },
    });
    t.equal((await world.intent(orderId)).status, 'canceled');
    await t.rejects(complete(world, orderId), /canceled/, 'the customer comes too late');
    t.equal(await world.kept(orderId), 0);
  });

  await t.test('one who was quicker than the task is not waited for', async (t) => {
    const { orderId } = await orderAfter(world, 'authorise', { paymentMethodId: challengedCard });
    await complete(world, orderId);
    t.equal(await resumePaymentAction(actions, orderId), false, 'nobody waits yet');
    await awaitAction(world, orderId, 'token-late');
    t.match(engine.answers, [{ taskToken: 'token-late', output: { outcome: 'authorised' } }]);
    t.match(await world.read(orderId), { status: 'processing', payment: { status: 'authorised' } });
  });

  await t.test('two who learn of it at once answer the task once', async (t) => {
    const { orderId } = await awaitingOrder(world);
    await complete(world, orderId);
    const answered = await Promise.all([1, 2, 3].map(() => resumePaymentAction(actions, orderId)));
    t.equal(answered.filter(Boolean).length, 1);
    t.equal(engine.answers.length, 1);
    t.equal((await world.read(orderId)).status, 'processing');
  });

  await t.test('a crash between writing the outcome down and answering is made good by the next hint', async (t) => {
    const { orderId, token } = await awaitingOrder(world);
    await complete(world, orderId);
    const broken = {
      ...actions,
      taskTokens: { ...actions.taskTokens, succeed: () => Promise.reject(new Error('crashed')) },
    };
    await t.rejects(resumePaymentAction(broken, orderId), /crashed/);
    t.match(await world.read(orderId), { status: 'processing', payment: { status: 'authorised' } });
    t.equal(await resumePaymentAction(actions, orderId), true);
    t.match(engine.answers, [{ taskToken: token }]);
  });

  await t.test('a crash after answering leaves nothing to be done, however far the order has come', async (t) => {
    const { orderId } = await awaitingOrder(world);
    await complete(world, orderId);
    const ledger = {
      ...stores.ledger,
      endWait: () => Promise.reject(new Error('crashed')),
    };
    await t.rejects(resumePaymentAction({ ...actions, stores: { ...stores, ledger } }, orderId), /crashed/);
    t.equal(engine.answers.length, 1);
    await runFrom(world, orderId, 'pick', 'reassess');
    t.equal(await resumePaymentAction(actions, orderId), false, 'while it is open');
    t.match(await stores.ledger.get(orderId, 'action'), { state: 'failed' });
    await capturePayment(world.payments, orderId);
    t.equal(await resumePaymentAction(actions, orderId), false, 'once it is captured');
  });

  await t.test('the same once the order is captured', async (t) => {
    const { orderId } = await awaitingOrder(world);
    await complete(world, orderId);
    const ledger = { ...stores.ledger, endWait: () => Promise.reject(new Error('crashed')) };
    await t.rejects(resumePaymentAction({ ...actions, stores: { ...stores, ledger } }, orderId), /crashed/);
    await runFrom(world, orderId, 'pick', 'capture');
    t.equal(await resumePaymentAction(actions, orderId), false);
    t.match(await world.read(orderId), { phase: 'capturing', payment: { status: 'captured' } });
  });

  await t.test('a task that is gone is no failure', async (t) => {
    const { orderId, token } = await awaitingOrder(world);
    await complete(world, orderId);
    engine.waiting.delete(token);
    t.equal(await resumePaymentAction(actions, orderId), false);
    t.match(await stores.ledger.get(orderId, 'action'), { state: 'failed' });
  });

  await t.test('a later try of the task takes the place of an earlier one, never the other way round', async (t) => {
    const { orderId, payment } = await awaitingOrder(world);
    clock.advance(60_000);
    await awaitAction(world, orderId, 'second-try', 1);
    t.equal((await world.read(orderId)).payment.actionExpiresAt, payment.actionExpiresAt, 'no more time than promised');
    await awaitAction(world, orderId, 'first-try-late', 0);
    t.match(await stores.ledger.get(orderId, 'action'), { taskToken: 'second-try', retryCount: 1 });
    await complete(world, orderId);
    t.equal(await resumePaymentAction(actions, orderId), true);
    t.match(engine.answers, [{ taskToken: 'second-try' }]);
  });

  await t.test('an answer to an earlier try does not end the wait of a later one', async (t) => {
    const { orderId, token } = await awaitingOrder(world);
    await complete(world, orderId);
    engine.waiting.delete(token);
    const inBetween = {
      ...actions.taskTokens,
      async succeed(taskToken: string, output: object) {
        const answered = await actions.taskTokens.succeed(taskToken, output);
        // The retry writes its token down, and dies before it looks at Stripe itself.
        engine.waiting.add('retry');
        await stores.transact([stores.ledger.waitAction(orderId, 'retry', 1)]);
        return answered;
      },
    };
    t.equal(await resumePaymentAction({ ...actions, taskTokens: inBetween }, orderId), false);
    t.equal(await resumePaymentAction(actions, orderId), true, 'the retry still waits');
    t.match(engine.answers, [{ taskToken: 'retry', output: { outcome: 'authorised' } }]);
  });

  await t.test('an order that is being undone is not waited for', async (t) => {
    const { orderId } = await orderAfter(world, 'authorise', { paymentMethodId: challengedCard });
    await cancelOrder(world.stores, orderId, 'customer');
    await t.rejects(awaitAction(world, orderId, 'too-late'), { name: 'OrderSuperseded' });
    t.equal(await stores.ledger.get(orderId, 'action'), undefined);
  });

  await t.test('a customer who authenticates while the order is being undone pays nothing', async (t) => {
    const { orderId } = await awaitingOrder(world);
    await cancelOrder(world.stores, orderId, 'customer');
    await complete(world, orderId);
    t.equal(await resumePaymentAction(actions, orderId), false);
    await compensateOrder(world.payments, orderId, {});
    t.equal(await resumePaymentAction(actions, orderId), false, 'afterwards');
    t.match(await world.read(orderId), { status: 'cancelled', payment: { status: 'cancelled', captured: 0 } });
    t.equal(await world.kept(orderId), 0);
  });

  await t.test('Stripe out of reach is an error, and the wait goes on', async (t) => {
    const { orderId } = await awaitingOrder(world);
    await complete(world, orderId);
    world.intercept = () => 503;
    await t.rejects(resumePaymentAction(actions, orderId), { message: 'planted' });
    world.intercept = () => undefined;
    t.equal(await resumePaymentAction(actions, orderId), true);
  });
});

test('what the customer of an order is to do now', async (t) => {
  const world = await createWorld(t);
  const { payments, dynamo, tables } = world;

  await t.test('with a place to come back to: a page to open', async (t) => {
    const order = await awaitingOrder(world, { returnUrl: 'https://shop.example/orders' });
    const action = await paymentActionOf(payments, order);
    t.match(action, {
      type: 'redirect_to_url',
      clientSecret: /^pi_\w+_secret_/,
      redirectUrl: /^http:\/\/127\.0\.0\.1/,
      expiresAt: order.payment.actionExpiresAt,
    });
    t.equal((await fetch(String(action?.redirectUrl))).status, 200);
  });

  await t.test('without: a secret for the SDK in the app, which is stored nowhere', async (t) => {
    const order = await awaitingOrder(world);
    const action = await paymentActionOf(payments, order);
    t.match(action, { type: 'use_stripe_sdk', clientSecret: /_secret_/, redirectUrl: null });
    for (const TableName of Object.values(tables)) {
      const { Items = [] } = await dynamo.send(new ScanCommand({ TableName }));
      t.notMatch(JSON.stringify(Items), /_secret_/, TableName);
    }
  });

  await t.test('nothing before, once they have, and when the order is over', async (t) => {
    t.equal(await paymentActionOf(payments, await world.order()), null);
    const order = await awaitingOrder(world);
    await complete(world, order.orderId);
    t.equal(await paymentActionOf(payments, order), null, 'though the order does not know yet');
    await compensateOrder(payments, order.orderId, {});
    t.equal(await paymentActionOf(payments, await world.read(order.orderId)), null);
  });
});
