import type Stripe from 'stripe';
import { test } from 'tap';
import { eventsOf, manual, refusal, startStripe, typesOf } from '../support.ts';

/** A captured payment of 25.00. */
const pay = (stripe: Stripe, card = 'pm_card_visa') =>
  stripe.paymentIntents.create({ ...manual, capture_method: 'automatic', payment_method: card, confirm: true });

test('a payment is refunded whole', async (t) => {
  const { stripe } = await startStripe(t);
  const { id, latest_charge } = await pay(stripe);
  const refund = await stripe.refunds.create({
    payment_intent: id,
    reason: 'requested_by_customer',
    metadata: { orderId: 'ord_1' },
    expand: ['charge'],
  });
  t.match(refund, {
    id: /^re_\w{24}$/,
    object: 'refund',
    amount: 2500,
    currency: 'eur',
    payment_intent: id,
    reason: 'requested_by_customer',
    metadata: { orderId: 'ord_1' },
    status: 'succeeded',
    charge: { id: String(latest_charge), amount_refunded: 2500, refunded: true },
  });
  t.match(await stripe.paymentIntents.retrieve(id), { status: 'succeeded', amount_received: 2500 });
  t.match(await refusal(stripe.refunds.create({ payment_intent: id })), {
    statusCode: 400,
    code: 'charge_already_refunded',
  });
});

test('a payment is refunded in parts, never more than was captured', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
  await stripe.paymentIntents.capture(id, { amount_to_capture: 2000 });
  const first = await stripe.refunds.create({ payment_intent: id, amount: 500 });
  t.match(await refusal(stripe.refunds.create({ payment_intent: id, amount: 1501 })), {
    statusCode: 400,
    param: 'amount',
    message: 'Refund amount (€15.01) is greater than unrefunded amount on charge (€15.00)',
  });
  const second = await stripe.refunds.create({ charge: String(first.charge), amount: 1500 });
  t.match(await stripe.charges.retrieve(String(second.charge)), { amount_refunded: 2000, refunded: true });

  const listed = await stripe.refunds.list({ payment_intent: id, limit: 100 });
  t.strictSame(
    listed.data.map(({ id }) => id),
    [second.id, first.id],
  );
  t.strictSame((await stripe.refunds.list({ payment_intent: 'pi_other' })).data, []);
});

test('what has not been captured can’t be refunded', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa' });
  const notCaptured = { statusCode: 400, rawType: 'invalid_request_error' };
  t.match(await refusal(stripe.refunds.create({ payment_intent: id })), { ...notCaptured, param: 'payment_intent' });
  await stripe.paymentIntents.confirm(id);
  t.match(await refusal(stripe.refunds.create({ payment_intent: id })), {
    ...notCaptured,
    message: /has not been captured/,
  });
});

test('a refund is retrieved, and its metadata changed', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await pay(stripe);
  const refund = await stripe.refunds.create({ payment_intent: id, metadata: { a: '1' } });
  t.match(await stripe.refunds.update(refund.id, { metadata: { b: '2' } }), { metadata: { a: '1', b: '2' } });
  t.match(await stripe.refunds.retrieve(refund.id, { expand: ['payment_intent.latest_charge'] }), {
    metadata: { a: '1', b: '2' },
    payment_intent: { id, latest_charge: { refunded: true } },
  });
  t.match(await refusal(stripe.refunds.retrieve('re_nobody')), { statusCode: 404, code: 'resource_missing' });
});

test('a refund of nothing known is refused with the parameter at fault', async (t) => {
  const { stripe } = await startStripe(t);
  t.match(await refusal(stripe.refunds.create({})), { message: /payment_intent or charge/ });
  t.match(await refusal(stripe.refunds.create({ payment_intent: 'pi_nobody' })), { param: 'payment_intent' });
  t.match(await refusal(stripe.refunds.create({ charge: 'ch_nobody' })), { code: 'resource_missing', param: 'charge' });
  const { id } = await pay(stripe);
  t.match(await refusal(stripe.refunds.create({ payment_intent: id, amount: 0 })), {
    code: 'parameter_invalid_integer',
  });
});

test('a refund can be pending for a while', async (t) => {
  const { stripe, local, clock } = await startStripe(t);
  const { id, latest_charge } = await pay(stripe, 'pm_card_pendingRefund');
  const refund = await stripe.refunds.create({ payment_intent: id, amount: 1000 });
  t.match(refund, { status: 'pending', pending_reason: 'processing' });
  t.match(await stripe.charges.retrieve(String(latest_charge)), { amount_refunded: 1000 });
  t.match(await refusal(stripe.refunds.create({ payment_intent: id, amount: 1501 })), { param: 'amount' });
  clock.pass(10_000);
  const settled = await stripe.refunds.retrieve(refund.id);
  t.match(settled, { status: 'succeeded' });
  t.notOk('pending_reason' in settled);
  const events = (await eventsOf(stripe)).slice(-2);
  t.strictSame(typesOf(events), ['refund.updated', 'charge.refund.updated']);
  for (const { data } of events)
    t.strictSame(data, {
      object: settled,
      previous_attributes: { pending_reason: 'processing', status: 'pending' },
    });

  const other = await stripe.refunds.create({ payment_intent: id });
  t.match(local.settleRefund(other.id), { id: other.id, status: 'succeeded' });
  t.throws(() => local.settleRefund(other.id), { message: /Nothing is to come/ });
  t.throws(() => local.settleRefund('re_nobody'), { message: /No such refund/ });
});

test('a refund can seem to succeed and fail later: the money is there to be refunded again', async (t) => {
  const { stripe, local } = await startStripe(t);
  const { id, latest_charge } = await pay(stripe, 'pm_card_refundFail');
  const charge = () => stripe.charges.retrieve(String(latest_charge));
  const refund = await stripe.refunds.create({ payment_intent: id });
  t.match(refund, { status: 'succeeded' });
  t.match(await charge(), { amount_refunded: 2500, refunded: true });
  t.match(local.settleRefund(refund.id), { status: 'failed', failure_reason: 'expired_or_canceled_card' });
  t.match(await charge(), { amount_refunded: 0, refunded: false });
  const events = (await eventsOf(stripe)).slice(-3);
  t.strictSame(typesOf(events), ['refund.updated', 'charge.refund.updated', 'refund.failed']);
  for (const { data, request } of events) {
    t.strictSame(data.previous_attributes, { failure_reason: null, status: 'succeeded' });
    t.strictSame(request, { id: null, idempotency_key: null });
  }
  t.match(await stripe.refunds.create({ payment_intent: id, amount: 2500 }), { status: 'succeeded' });
  t.strictSame(
    (await stripe.refunds.list({ payment_intent: id })).data.map(({ status }) => status),
    ['succeeded', 'failed'],
  );
});
