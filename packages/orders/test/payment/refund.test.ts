import type { Fault } from '@expressway/local-stripe';
import { type Test, test } from 'tap';
import { handleWebhook, reconcileOrder, recoverOrder, refundOrder } from '../../src/index.ts';
import { completedOrder, orderAfter } from '../steps.ts';
import { createWorld, type World } from '../world.ts';

const total = 2249;
const hour = 3_600_000;

const refundsOf = async (world: World, orderId: string) => {
  const { id } = await world.intent(orderId);
  return (await world.payments.stripe.refunds.list({ payment_intent: id, limit: 100 })).data;
};

/** Stripe makes the first refund from now on fail this way. */
function failOnce(world: World, fault: Fault): void {
  let left = 1;
  world.fault = ({ method, path }) => (method === 'POST' && path === '/v1/refunds' && left-- > 0 ? fault : undefined);
}

/** The same for all refunds, and for the answers that Stripe gives again. */
function failAlways(world: World, fault: Fault): void {
  const isRefund = ({ method, path }: { method: string; path: string }) => method === 'POST' && path === '/v1/refunds';
  world.fault = (request) => (isRefund(request) ? fault : undefined);
  if (fault.at === 'after' && fault.answer === 'none') {
    world.fault = () => undefined;
    world.intercept = (call) => (isRefund(call) ? 'lost' : undefined);
  }
}

function repair(world: World): void {
  world.fault = () => undefined;
  world.intercept = () => undefined;
}

test('refunding a completed order', async (t) => {
  const world = await createWorld(t);
  const { payments, clock, calls } = world;
  t.beforeEach(() => {
    repair(world);
    calls.length = 0;
  });
  const agrees = async (t: Test, orderId: string, refunded: number) => {
    const { payment } = await world.read(orderId);
    t.match(payment, { refunded, captured: total, status: refunded === total ? 'refunded' : 'captured' });
    t.equal(await world.kept(orderId), total - refunded, 'Stripe has the same');
  };

  await t.test('wholly', async (t) => {
    const { orderId } = await completedOrder(world);
    t.match(await refundOrder(payments, { orderId, key: 'a' }), {
      refundId: /^re_/,
      amount: total,
      status: 'succeeded',
    });
    await agrees(t, orderId, total);
    t.equal((await world.read(orderId)).status, 'completed');
    await t.rejects(refundOrder(payments, { orderId, key: 'b' }), {
      code: 'ORDER_NOT_REFUNDABLE',
      message: /completely/,
    });
  });

  await t.test('in parts, up to the total', async (t) => {
    const { orderId } = await completedOrder(world);
    await refundOrder(payments, { orderId, amount: 1000, key: 'a' });
    await agrees(t, orderId, 1000);
    await refundOrder(payments, { orderId, amount: 249, key: 'b' });
    await t.rejects(refundOrder(payments, { orderId, amount: 1001, key: 'c' }), {
      code: 'REFUND_TOO_LARGE',
      message: /1001.*1000/,
    });
    await agrees(t, orderId, 1249);
    t.match(await refundOrder(payments, { orderId, key: 'd' }), { amount: 1000 });
    await agrees(t, orderId, total);
  });

  await t.test('a customer who is charged nothing, or not yet, is not refunded', async (t) => {
    for (const last of ['authorise', 'capture'] as const) {
      const { orderId } = await orderAfter(world, last);
      await t.rejects(refundOrder(payments, { orderId, key: 'a' }), { code: 'ORDER_NOT_REFUNDABLE' });
      t.strictSame(await refundsOf(world, orderId), []);
    }
    await t.rejects(refundOrder(payments, { orderId: 'ord_0', key: 'a' }), { name: 'OrderNotFound' });
  });

  await t.test('the same request again, also at the same time, is one refund', async (t) => {
    const { orderId } = await completedOrder(world);
    const request = { orderId, amount: 500, key: 'a' };
    const answers = await Promise.allSettled([1, 2, 3].map(() => refundOrder(payments, request)));
    t.ok(answers.some(({ status }) => status === 'fulfilled'));
    const again = await refundOrder(payments, request);
    t.match(again, { amount: 500, status: 'succeeded' });
    for (const answer of answers) if (answer.status === 'fulfilled') t.strictSame(answer.value, again);
    await agrees(t, orderId, 500);
    t.equal((await refundsOf(world, orderId)).length, 1);
    await t.rejects(refundOrder(payments, { ...request, amount: 501 }), { code: 'IDEMPOTENCY_MISMATCH' });
    await agrees(t, orderId, 500);
  });

  await t.test('the same key for another order is another refund', async (t) => {
    const [one, other] = [await completedOrder(world), await completedOrder(world)];
    await refundOrder(payments, { orderId: one.orderId, key: 'a' });
    await refundOrder(payments, { orderId: other.orderId, key: 'a' });
    await agrees(t, other.orderId, total);
  });

  await t.test('two at once that together exceed the total: one of them wins', async (t) => {
    for (let round = 0; round < 5; round++) {
      const { orderId } = await completedOrder(world);
      const answers = await Promise.allSettled(
        ['a', 'b'].map((key) => refundOrder(payments, { orderId, amount: 1500, key })),
      );
      const refused = answers.filter((one) => one.status === 'rejected');
      t.match(
        refused.map(({ reason }) => reason),
        [{ code: 'REFUND_TOO_LARGE' }],
      );
      await agrees(t, orderId, 1500);
    }
  });

  await t.test('many small ones at once are all made', async (t) => {
    const { orderId } = await completedOrder(world);
    const requests = ['a', 'b', 'c'].map((key) => refundOrder(payments, { orderId, amount: 100, key }));
    await Promise.all(requests);
    await agrees(t, orderId, 300);
  });

  const faults: Record<string, Fault> = {
    'an answer that was lost': { at: 'after', answer: 'none' },
    'a request that was lost': { at: 'before', answer: 'none' },
    'an error that Stripe keeps, though the refund was made': { at: 'after', answer: 'error' },
    'an error that Stripe keeps, and nothing was done': { at: 'before', answer: 'error' },
  };
  for (const [name, fault] of Object.entries(faults)) {
    await t.test(`${name}, and the same request again: one refund`, async (t) => {
      const { orderId } = await completedOrder(world);
      failOnce(world, fault);
      const first = await refundOrder(payments, { orderId, amount: 700, key: 'a' }).catch((error) => error);
      // Stripe's SDK asks again by itself after a lost answer, though not after an error that is kept.
      if (fault.answer === 'error') t.type(first, Error);
      t.match(await refundOrder(payments, { orderId, amount: 700, key: 'a' }), { amount: 700, status: 'succeeded' });
      await agrees(t, orderId, 700);
      t.equal((await refundsOf(world, orderId)).length, 1);
    });

    await t.test(`${name}, and nobody asks again: the reconciler finishes it`, async (t) => {
      const { orderId } = await completedOrder(world);
      failAlways(world, fault);
      await t.rejects(refundOrder(payments, { orderId, amount: 700, key: 'a' }));
      repair(world);
      await reconcileOrder(world.reconciling, orderId);
      t.equal(await reconcileOrder(world.reconciling, orderId), 'settled');
      await agrees(t, orderId, 700);
      t.match(await refundOrder(payments, { orderId, amount: 700, key: 'a' }), { status: 'succeeded' });
      t.equal((await refundsOf(world, orderId)).length, 1);
    });

    await t.test(`${name}, and the same request after Stripe has forgotten its key: one refund`, async (t) => {
      const { orderId } = await completedOrder(world);
      failAlways(world, fault);
      await t.rejects(refundOrder(payments, { orderId, amount: 700, key: 'a' }));
      repair(world);
      clock.advance(25 * hour);
      t.match(await refundOrder(payments, { orderId, amount: 700, key: 'a' }), { status: 'succeeded' });
      await agrees(t, orderId, 700);
      t.equal((await refundsOf(world, orderId)).length, 1);
    });
  }

  await t.test('a key is not used once it is older than Stripe keeps it', async (t) => {
    const { orderId } = await completedOrder(world);
    const keys = () =>
      calls
        .filter(({ method, path }) => method === 'POST' && path === '/v1/refunds')
        .map((call) => call.idempotencyKey);
    world.intercept = ({ path, method }) => (method === 'POST' && path === '/v1/refunds' ? 409 : undefined);
    for (const wait of [0, 22 * hour, 2 * hour]) {
      clock.advance(wait);
      await t.rejects(refundOrder(payments, { orderId, key: 'a' }), { message: 'planted' });
    }
    const [first, second, third] = keys();
    t.equal(second, first, 'after 22 hours');
    t.not(third, first, 'after 24 hours');
  });
});

test('refunds that Stripe sees differently', async (t) => {
  const world = await createWorld(t);
  const { payments, local, reconciling } = world;

  /** Has every event that Stripe has made so far dealt with. */
  const deliver = async () => {
    for (const { event } of local.webhooks.list({ limit: 100 }).data.reverse()) {
      const { id, type, data } = event;
      await world.stores.webhookEvents.put({ eventId: id, type, objectId: String(Reflect.get(data.object, 'id')) });
      await handleWebhook(world.actions, id);
    }
  };

  for (const heals of ['webhook', 'reconciler'] as const)
    await t.test(`one that fails later is not counted any more, and a person must look: by ${heals}`, async (t) => {
      const { orderId } = await completedOrder(world, { paymentMethodId: 'pm_card_refundFail' });
      const { refundId } = await refundOrder(payments, { orderId, amount: 700, key: 'a' });
      t.match((await world.read(orderId)).payment, { refunded: 700 });
      local.settleRefund(String(refundId));
      if (heals === 'webhook') await deliver();
      else t.equal(await reconcileOrder(reconciling, orderId), 'parked');
      const parked = await world.read(orderId);
      t.match(parked, {
        status: 'needs_attention',
        phase: 'done',
        payment: { refunded: 0, status: 'captured' },
        attention: { code: 'REFUND_FAILED' },
      });
      t.match(await refundOrder(payments, { orderId, amount: 700, key: 'a' }), { refundId, status: 'failed' });
      if (heals === 'webhook') await deliver();
      t.equal(await reconcileOrder(reconciling, orderId), 'none', 'it stays parked');
      t.equal((await world.read(orderId)).version, parked.version);

      t.match(await recoverOrder(reconciling, orderId), { status: 'completed', attention: null });
      t.equal(await world.kept(orderId), total);
    });

  await t.test('a crash right after the failure was noticed does not hide it', async (t) => {
    const { orderId } = await completedOrder(world, { paymentMethodId: 'pm_card_refundFail' });
    const { refundId } = await refundOrder(payments, { orderId, key: 'a' });
    local.settleRefund(String(refundId));
    const { stores } = world;
    let changes = 0;
    const transact: typeof stores.transact = async (actions) => {
      if (++changes > 1) throw new Error('crashed');
      await stores.transact(actions);
    };
    await reconcileOrder({ ...reconciling, stores: { ...stores, transact } }, orderId).catch(() => {});
    await reconcileOrder(reconciling, orderId);
    t.match(await world.read(orderId), { attention: { code: 'REFUND_FAILED' }, payment: { refunded: 0 } });
  });

  await t.test('one that takes its time is pending, and counted', async (t) => {
    const { orderId } = await completedOrder(world, { paymentMethodId: 'pm_card_pendingRefund' });
    const { refundId } = await refundOrder(payments, { orderId, key: 'a' });
    t.match((await world.read(orderId)).payment, { refunded: total, status: 'refunded' });
    local.settleRefund(String(refundId));
    await deliver();
    t.match(await world.read(orderId), { status: 'completed', payment: { refunded: total } });
  });

  for (const heals of ['webhook', 'reconciler'] as const)
    await t.test(`one that somebody made at Stripe’s dashboard is taken over: by ${heals}`, async (t) => {
      const { orderId } = await completedOrder(world);
      const { id } = await world.intent(orderId);
      await payments.stripe.refunds.create({ payment_intent: id, amount: 300 });
      if (heals === 'webhook') {
        await deliver();
        await deliver();
      } else await reconcileOrder(reconciling, orderId);
      t.match(await world.read(orderId), { status: 'completed', payment: { refunded: 300 } });
      t.equal(await reconcileOrder(reconciling, orderId), 'settled');
      await t.rejects(refundOrder(payments, { orderId, amount: total - 299, key: 'a' }), { code: 'REFUND_TOO_LARGE' });
      t.match(await refundOrder(payments, { orderId, key: 'b' }), { amount: total - 300 });
      t.equal(await world.kept(orderId), 0);
    });

  await t.test('one that Stripe refuses has failed: it is not owed for ever', async (t) => {
    const { orderId } = await completedOrder(world);
    const { id } = await world.intent(orderId);
    await payments.stripe.refunds.create({ payment_intent: id, amount: 2000 });
    t.match(await refundOrder(payments, { orderId, amount: 1000, key: 'a' }), { refundId: null, status: 'failed' });
    t.match(await world.read(orderId), {
      payment: { refunded: 0 },
      attention: { code: 'REFUND_FAILED', message: /greater than unrefunded amount/ },
    });
    t.match(await refundOrder(payments, { orderId, amount: 1000, key: 'a' }), { status: 'failed' }, 'again');
    t.match(await recoverOrder(reconciling, orderId), { status: 'completed', payment: { refunded: 2000 } });
    t.equal(await world.kept(orderId), 249);
  });

  await t.test('one of a payment that the bank has called back', async (t) => {
    const { orderId } = await completedOrder(world, { paymentMethodId: 'pm_card_createDispute' });
    const { latest_charge } = await world.intent(orderId);
    local.openDisputes(typeof latest_charge === 'object' ? String(latest_charge?.id) : String(latest_charge));
    t.match(await refundOrder(payments, { orderId, key: 'a' }), { refundId: null, status: 'failed' });
    await reconcileOrder(reconciling, orderId);
    t.match(await world.read(orderId), { payment: { refunded: 0, disputed: true }, status: 'needs_attention' });
  });

  await t.test('amounts that nobody can explain park the order', async (t) => {
    const { orderId } = await completedOrder(world);
    await world.stores.transact([
      world.stores.orders.changeAction(orderId, {
        from: ['done'],
        payment: { refunded: 1 },
        event: { type: 'test', message: 'A record that went wrong.' },
      }),
    ]);
    t.equal(await reconcileOrder(reconciling, orderId), 'parked');
    t.match((await world.read(orderId)).attention, { code: 'PAYMENT_INCONSISTENT' });
    t.match(await recoverOrder(reconciling, orderId), { attention: { code: 'PAYMENT_INCONSISTENT' } }, 'still wrong');
  });

  await t.test('a refund made in between two looks parks nothing', async (t) => {
    const { orderId } = await completedOrder(world);
    const { ledger } = world.stores;
    let made = 0;
    const list: typeof ledger.list = async (id) => {
      const entries = await ledger.list(id);
      if (made++ === 0)
        await payments.stripe.refunds.create({ payment_intent: (await world.intent(id)).id, amount: 5 });
      return entries;
    };
    const stores = { ...world.stores, ledger: { ...ledger, list } };
    await reconcileOrder({ ...reconciling, stores }, orderId);
    t.match(await world.read(orderId), { status: 'completed', attention: null, payment: { refunded: 5 } });
  });
});
