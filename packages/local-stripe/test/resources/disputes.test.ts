import type Stripe from 'stripe';
import { test } from 'tap';
import { eventsOf, manual, refusal, startStripe, typesOf } from '../support.ts';

const pay = (stripe: Stripe, card: string) =>
  stripe.paymentIntents.create({ ...manual, capture_method: 'automatic', payment_method: card, confirm: true });

test('a captured charge is disputed some time later, and can’t be refunded any more', async (t) => {
  const { stripe, clock } = await startStripe(t);
  const { id, latest_charge } = await pay(stripe, 'pm_card_createDispute');
  clock.pass(9_000);
  t.strictSame((await stripe.disputes.list()).data, []);
  clock.pass(1_000);
  const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
  const disputed = {
    id: /^du_\w{24}$/,
    object: 'dispute',
    amount: 2500,
    currency: 'eur',
    charge: latest_charge,
    payment_intent: id,
    reason: 'fraudulent',
    status: 'needs_response',
    is_charge_refundable: false,
    created: 1795514410,
  };
  t.match(dispute, disputed);
  t.match(await stripe.disputes.retrieve(String(dispute?.id), { expand: ['charge'] }), {
    ...disputed,
    charge: { disputed: true },
  });
  const events = (await eventsOf(stripe)).slice(3);
  t.strictSame(typesOf(events), ['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
  t.strictSame(events[0]?.data.object, dispute);
  t.match(await refusal(stripe.refunds.create({ payment_intent: id })), { statusCode: 400, code: 'charge_disputed' });
  t.match(await refusal(stripe.disputes.retrieve('du_nobody')), { statusCode: 404, code: 'resource_missing' });
});

test('an authorisation is disputed only once it is captured', async (t) => {
  const { stripe, clock } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({
    ...manual,
    payment_method: 'pm_card_createDispute',
    confirm: true,
  });
  clock.pass(60_000);
  await stripe.paymentIntents.capture(id, { amount_to_capture: 2000 });
  t.strictSame((await stripe.disputes.list()).data, []);
  clock.pass(10_000);
  t.match((await stripe.disputes.list()).data, [{ amount: 2000 }]);
});

test('a program need not wait; cards differ in what they dispute', async (t) => {
  const { stripe, local } = await startStripe(t);
  const disputes = async (card: string) => local.openDisputes(String((await pay(stripe, card)).latest_charge));
  t.match(await disputes('pm_card_createDisputeProductNotReceived'), [{ reason: 'product_not_received' }]);
  t.match(await disputes('pm_card_createMultipleDisputes'), { length: 2 });
  const [inquiry] = await disputes('pm_card_createDisputeInquiry');
  t.match(inquiry, { status: 'warning_needs_response', is_charge_refundable: true });
  t.equal(typesOf(await eventsOf(stripe)).at(-1), 'charge.dispute.created', 'an inquiry withdraws nothing');
  t.match(await stripe.refunds.create({ charge: String(inquiry?.charge) }), { status: 'succeeded' });
  const { latest_charge } = await pay(stripe, 'pm_card_visa');
  t.throws(() => local.openDisputes(String(latest_charge)), { message: /Nothing is to come/ });
});
