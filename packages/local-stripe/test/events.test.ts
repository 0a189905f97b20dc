import Stripe from 'stripe';
import { test } from 'tap';
import { eventsOf, manual, refusal, startStripe, typesOf } from './support.ts';

test('each step of a payment makes Stripe’s events, with the object as it was then and the request that did it', async (t) => {
  const { stripe } = await startStripe(t);
  const created = await stripe.paymentIntents.create(
    { ...manual, payment_method: 'pm_card_visa', metadata: { orderId: 'ord_1' } },
    { idempotencyKey: 'ord_1:create' },
  );
  const confirmed = await stripe.paymentIntents.confirm(created.id);
  const captured = await stripe.paymentIntents.capture(created.id, { amount_to_capture: 2000 });
  const refund = await stripe.refunds.create({ payment_intent: created.id, amount: 500 });
  const events = await eventsOf(stripe);
  t.strictSame(typesOf(events), [
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.amount_capturable_updated',
    'charge.captured',
    'payment_intent.succeeded',
    'charge.refunded',
    'refund.created',
  ]);
  t.match(events[0], {
    id: /^evt_\w{24}$/,
    object: 'event',
    api_version: Stripe.API_VERSION,
    created: 1795514400,
    livemode: false,
    pending_webhooks: 0,
    request: { id: created.lastResponse.requestId, idempotency_key: 'ord_1:create' },
    data: { object: { id: created.id, status: 'requires_confirmation', metadata: { orderId: 'ord_1' } } },
  });
  t.match(events.slice(1), [
    { data: { object: { object: 'charge', captured: false } }, request: { id: confirmed.lastResponse.requestId } },
    { data: { object: { status: 'requires_capture', amount_capturable: 2500 } } },
    {
      data: {
        object: { amount_captured: 2000 },
        previous_attributes: { amount_captured: 0, captured: false },
      },
      request: { id: captured.lastResponse.requestId, idempotency_key: /^stripe-node-retry-/ },
    },
    { data: { object: { status: 'succeeded', amount_received: 2000 } } },
    { data: { object: { amount_refunded: 500 }, previous_attributes: { amount_refunded: 0 } } },
    { data: { object: { id: refund.id, status: 'succeeded' } } },
  ]);
  for (const { type, data } of events)
    t.equal('previous_attributes' in data, ['charge.captured', 'charge.refunded'].includes(type), type);
  t.strictSame(await stripe.events.retrieve(String(events[2]?.id)).then(({ data }) => data.object), confirmed);
});

test('declines, waits and cancellations make events too; what changes nothing makes none', async (t) => {
  const { stripe } = await startStripe(t);
  await refusal(stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_chargeDeclined', confirm: true }));
  const { id } = await stripe.paymentIntents.create({
    ...manual,
    payment_method: 'pm_card_threeDSecure2Required',
    confirm: true,
  });
  await refusal(stripe.paymentIntents.capture(id));
  await stripe.paymentIntents.retrieve(id);
  await stripe.paymentIntents.cancel(id);
  await refusal(stripe.paymentIntents.cancel(id));
  t.strictSame(typesOf(await eventsOf(stripe)), [
    'payment_intent.created',
    'charge.failed',
    'payment_intent.payment_failed',
    'payment_intent.created',
    'payment_intent.requires_action',
    'payment_intent.canceled',
  ]);
});

test('a request that is replayed, or fails before its work, makes no event; one that fails after it does', async (t) => {
  let fault: 'before' | 'after' | undefined;
  const { stripe } = await startStripe(t, { onRequest: () => fault && { at: fault, answer: 'error' } });
  for (const _ of [1, 2]) await stripe.paymentIntents.create(manual, { idempotencyKey: 'one' });
  fault = 'before';
  await refusal(stripe.paymentIntents.create(manual, { idempotencyKey: 'two' }));
  fault = 'after';
  await refusal(stripe.paymentIntents.create(manual, { idempotencyKey: 'three' }));
  fault = undefined;
  t.match(await eventsOf(stripe), [{ request: { idempotency_key: 'one' } }, { request: { idempotency_key: 'three' } }]);
});

test('events are listed newest first, page by page, by type, kind of type and time', async (t) => {
  const { stripe, clock } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
  clock.pass(5000);
  await stripe.paymentIntents.capture(id);
  const list = async (params: Stripe.EventListParams) => typesOf((await stripe.events.list(params)).data);
  t.strictSame(await list({ limit: 2 }), ['payment_intent.succeeded', 'charge.captured']);
  t.strictSame(await list({ type: 'payment_intent.succeeded' }), ['payment_intent.succeeded']);
  t.strictSame(await list({ type: 'charge.*' }), ['charge.captured', 'charge.succeeded']);
  t.strictSame(await list({ types: ['charge.captured', 'payment_intent.created'] }), [
    'charge.captured',
    'payment_intent.created',
  ]);
  t.strictSame(await list({ created: { lt: 1795514405 }, type: 'payment_intent.*' }), [
    'payment_intent.amount_capturable_updated',
    'payment_intent.created',
  ]);
  const [newest] = (await stripe.events.list({ limit: 1 })).data;
  const rest = await stripe.events.list({ starting_after: String(newest?.id) });
  t.match(rest, { object: 'list', url: '/v1/events', has_more: false, data: { length: 4 } });
  t.strictSame((await eventsOf(stripe, { limit: 2 })).length, 5);

  t.match(await refusal(stripe.events.retrieve('evt_nobody')), { statusCode: 404, code: 'resource_missing' });
  t.match(await refusal(stripe.events.list({ type: 'a', types: ['b'] })), { statusCode: 400, param: 'types' });
  t.match(await refusal(stripe.events.list({ type: "'; DROP" })), { statusCode: 400, param: 'type' });
});

test('metadata of a refund that changes is told with what it was', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({
    ...manual,
    capture_method: 'automatic',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  const refund = await stripe.refunds.create({ payment_intent: id, metadata: { a: '1', b: '2' } });
  await stripe.refunds.update(refund.id, { metadata: { a: '', c: '3' } });
  const [updated] = await eventsOf(stripe, { type: 'refund.updated' });
  t.strictSame(updated?.data.previous_attributes, { metadata: { a: '1', c: null } });
});
