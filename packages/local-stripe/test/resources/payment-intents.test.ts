import Stripe from 'stripe';
import { test } from 'tap';
import { manual, refusal, startStripe } from '../support.ts';

const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;

test('money is authorised, then captured', async (t) => {
  const { stripe } = await startStripe(t);
  const created = await stripe.paymentIntents.create({
    ...manual,
    payment_method: 'pm_card_visa',
    metadata: { orderId: 'ord_1' },
  });
  t.match(created, {
    id: /^pi_\w{24}$/,
    object: 'payment_intent',
    amount: 2500,
    amount_capturable: 0,
    amount_received: 0,
    created: 1795514400,
    currency: 'eur',
    capture_method: 'manual',
    client_secret: new RegExp(`^${created.id}_secret_\\w{24}$`),
    latest_charge: null,
    livemode: false,
    metadata: { orderId: 'ord_1' },
    payment_method: /^pm_\w{24}$/,
    status: 'requires_confirmation',
  });

  const authorised = await stripe.paymentIntents.confirm(created.id);
  t.match(authorised, { status: 'requires_capture', amount_capturable: 2500, amount_received: 0 });
  const captured = await stripe.paymentIntents.capture(created.id, {}, {});
  t.match(captured, { status: 'succeeded', amount_capturable: 0, amount_received: 2500 });
  t.equal(captured.latest_charge, authorised.latest_charge);
  t.strictSame(captured, await stripe.paymentIntents.retrieve(created.id));
});

test('automatic capture takes the money when the PaymentIntent is confirmed, also as it is created', async (t) => {
  const { stripe } = await startStripe(t);
  const paid = await stripe.paymentIntents.create({
    amount: 1099,
    currency: 'USD',
    payment_method: 'pm_card_mastercard',
    allowed_payment_method_types: ['card'],
    confirm: true,
    expand: ['latest_charge', 'payment_method'],
  });
  t.match(paid, {
    status: 'succeeded',
    currency: 'usd',
    amount_received: 1099,
    capture_method: 'automatic_async',
    latest_charge: {
      object: 'charge',
      amount: 1099,
      amount_captured: 1099,
      captured: true,
      paid: true,
      payment_intent: paid.id,
      payment_method_details: { type: 'card', card: { brand: 'mastercard', last4: '4444' } },
      status: 'succeeded',
    },
    payment_method: { object: 'payment_method', type: 'card', card: { brand: 'mastercard', last4: '4444' } },
  });
});

test('every card is declined for as long as that is asked for; what is authorised stays so', async (t) => {
  const { stripe, local } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
  const challenged = await stripe.paymentIntents.create({
    ...manual,
    payment_method: 'pm_card_authenticationRequired',
    confirm: true,
  });
  local.declineCards(true);
  for (const payment_method of ['pm_card_visa', 'pm_card_chargeDeclinedInsufficientFunds']) {
    const declined = await refusal(stripe.paymentIntents.create({ ...manual, payment_method, confirm: true }));
    t.ok(declined instanceof StripeCardError);
    t.match(declined, { statusCode: 402, code: 'card_declined', decline_code: 'generic_decline' });
  }
  t.match(local.completeChallenge(challenged.id), {
    status: 'requires_payment_method',
    last_payment_error: { code: 'card_declined', decline_code: 'generic_decline' },
  });
  t.match(await stripe.paymentIntents.capture(id), { status: 'succeeded' });
  local.declineCards(false);
  t.match(await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true }), {
    status: 'requires_capture',
  });
});

test('a part may be captured, not more than was authorised, and only once', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
  t.match(await refusal(stripe.paymentIntents.capture(id, { amount_to_capture: 2501 })), {
    statusCode: 400,
    code: 'amount_too_large',
    param: 'amount_to_capture',
  });
  t.match(await stripe.paymentIntents.capture(id, { amount_to_capture: 2000, expand: ['latest_charge'] }), {
    status: 'succeeded',
    amount: 2500,
    amount_received: 2000,
    latest_charge: { amount: 2500, amount_captured: 2000, captured: true },
  });
  const again = await refusal(stripe.paymentIntents.capture(id));
  t.ok(again instanceof StripeInvalidRequestError);
  t.match(again, {
    statusCode: 400,
    code: 'payment_intent_unexpected_state',
    message: /could not be captured because it has a status of succeeded/,
    payment_intent: { id, status: 'succeeded', amount_received: 2000 },
  });
});

test('an authorisation is let go by cancelling, after which nothing is possible', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
  t.match(
    await stripe.paymentIntents.cancel(id, {
      cancellation_reason: 'requested_by_customer',
      expand: ['latest_charge'],
    }),
    {
      status: 'canceled',
      amount_capturable: 0,
      canceled_at: 1795514400,
      cancellation_reason: 'requested_by_customer',
      latest_charge: { captured: false, refunded: true, amount_captured: 0 },
    },
  );
  t.match((await stripe.refunds.list({ payment_intent: id })).data, [
    {
      amount: 2500,
      reason: 'requested_by_customer',
      status: 'succeeded',
      destination_details: { card: { type: 'reversal' } },
    },
  ]);
  for (const call of [
    stripe.paymentIntents.confirm(id),
    stripe.paymentIntents.capture(id),
    stripe.paymentIntents.cancel(id),
  ])
    t.match(await refusal(call), {
      code: 'payment_intent_unexpected_state',
      payment_intent: { id, status: 'canceled' },
    });
});

test('captured money can’t be cancelled', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
  await stripe.paymentIntents.capture(id);
  t.match(await refusal(stripe.paymentIntents.cancel(id)), {
    code: 'payment_intent_unexpected_state',
    payment_intent: { id, status: 'succeeded' },
  });
});

const declines: [string, string, string][] = [
  ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
  ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
  ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
  ['pm_card_visa_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
  ['pm_card_chargeDeclinedFraudulent', 'card_declined', 'fraudulent'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
  ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
  ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
];
test('a declined card is a card error that shows the PaymentIntent and its failed charge', async (t) => {
  const { stripe } = await startStripe(t);
  for (const [payment_method, code, decline_code] of declines) {
    const { id } = await stripe.paymentIntents.create({ ...manual, payment_method });
    const error = await refusal(stripe.paymentIntents.confirm(id));
    t.ok(error instanceof StripeCardError, payment_method);
    t.match(error, {
      statusCode: 402,
      rawType: 'card_error',
      code,
      decline_code,
      message: /./,
      charge: /^ch_/,
      payment_intent: {
        id,
        status: 'requires_payment_method',
        payment_method: null,
        last_payment_error: { code, decline_code, payment_method: { object: 'payment_method' } },
      },
    });
    const intent = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    t.match(intent, {
      status: 'requires_payment_method',
      last_payment_error: { code },
      latest_charge: { id: String(error.charge), status: 'failed', paid: false, failure_code: code },
    });
  }
});

test('after a decline, another card can pay', async (t) => {
  const { stripe } = await startStripe(t);
  const declined = await refusal(
    stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_chargeDeclined', confirm: true }),
  );
  const id = String(declined.payment_intent?.id);
  t.match(await refusal(stripe.paymentIntents.confirm(id)), {
    code: 'payment_intent_unexpected_state',
    message: /missing a payment method/,
  });
  const paid = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
  t.match(paid, { status: 'requires_capture', last_payment_error: null });
  const charges = await stripe.charges.list({ payment_intent: id });
  t.strictSame(
    charges.data.map(({ status }) => status),
    ['succeeded', 'failed'],
  );
});

test('a card that wants authentication makes the PaymentIntent wait for the customer, or declines without one', async (t) => {
  const { stripe, port } = await startStripe(t);
  const waiting = await stripe.paymentIntents.create({
    ...manual,
    payment_method: 'pm_card_authenticationRequired',
    confirm: true,
  });
  t.match(waiting, { status: 'requires_action', next_action: { type: 'use_stripe_sdk' }, latest_charge: null });
  const redirected = await stripe.paymentIntents.confirm(waiting.id, { return_url: 'https://shop.example/back' });
  t.match(redirected.next_action, {
    type: 'redirect_to_url',
    redirect_to_url: { return_url: 'https://shop.example/back', url: new RegExp(`^http://127.0.0.1:${port}/v1/`) },
  });
  t.match(await stripe.paymentIntents.cancel(waiting.id), { status: 'canceled', next_action: null });

  for (const unattended of [{ off_session: true }, { error_on_requires_action: true }])
    t.match(
      await refusal(
        stripe.paymentIntents.create({
          ...manual,
          payment_method: 'pm_card_authenticationRequired',
          confirm: true,
          ...unattended,
        }),
      ),
      { statusCode: 402, code: 'authentication_required', payment_intent: { status: 'requires_payment_method' } },
    );
});

const refusals: [object, object][] = [
  [{ currency: 'eur' }, { code: 'parameter_missing', param: 'amount', message: 'Missing required param: amount.' }],
  [{ amount: 2500 }, { code: 'parameter_missing', param: 'currency' }],
  [
    { amount: 25.5, currency: 'eur' },
    { code: 'parameter_invalid_integer', param: 'amount' },
  ],
  [
    { amount: -1, currency: 'eur' },
    { code: 'parameter_invalid_integer', param: 'amount' },
  ],
  [
    { amount: 49, currency: 'eur' },
    { code: 'amount_too_small', message: 'Amount must be at least €0.50 eur' },
  ],
  [
    { amount: 100_000_000, currency: 'usd' },
    { code: 'amount_too_large', param: 'amount' },
  ],
  [{ amount: 2500, currency: 'euro' }, { param: 'currency' }],
  [
    { amount: 2500, currency: '' },
    { code: 'parameter_invalid_empty', param: 'currency' },
  ],
  [{ ...manual, capture_method: 'later' }, { param: 'capture_method' }],
  [{ ...manual, confirm: 'yes' }, { param: 'confirm' }],
  [
    { ...manual, colour: 'red' },
    { code: 'parameter_unknown', param: 'colour' },
  ],
  [
    { ...manual, automatic_payment_methods: { enabled: true, redirects: 'never' } },
    { code: 'parameter_unknown', param: 'automatic_payment_methods[redirects]' },
  ],
  [
    { ...manual, payment_method: 'pm_card_nobody' },
    { code: 'resource_missing', param: 'payment_method' },
  ],
  [
    { ...manual, payment_method: 'constructor' },
    { code: 'resource_missing', param: 'payment_method' },
  ],
  [
    { ...manual, confirm: true },
    { code: 'parameter_missing', param: 'payment_method' },
  ],
  [{ ...manual, return_url: 'https://shop.example' }, { param: 'return_url' }],
  [
    { amount: 2500, currency: 'eur', payment_method: 'pm_card_visa', confirm: true },
    { message: /must provide a `return_url`/ },
  ],
  [{ ...manual, allowed_payment_method_types: ['sepa_debit'] }, { param: 'allowed_payment_method_types' }],
  [{ ...manual, expand: ['customer'] }, { param: 'expand' }],
  [{ ...manual, metadata: { ['k'.repeat(41)]: 'v' } }, { param: /^metadata/ }],
  [{ ...manual, metadata: { k: 'v'.repeat(501) } }, { param: 'metadata[k]' }],
];
test('a bad request is refused with the parameter at fault, and creates nothing', async (t) => {
  const { stripe } = await startStripe(t);
  for (const [params, expected] of refusals) {
    const error = await refusal(stripe.paymentIntents.create(params as Stripe.PaymentIntentCreateParams));
    t.ok(error instanceof StripeInvalidRequestError);
    t.match(error, { statusCode: 400, ...expected }, JSON.stringify(params));
  }
  t.match(await refusal(stripe.paymentIntents.retrieve('pi_nobody')), {
    statusCode: 404,
    code: 'resource_missing',
    param: 'intent',
    message: "No such payment_intent: 'pi_nobody'",
  });
  t.strictSame((await stripe.paymentIntents.list()).data, []);
});

test('metadata is merged, unset key by key or as a whole; other things change until the money is authorised', async (t) => {
  const { stripe } = await startStripe(t);
  const { id } = await stripe.paymentIntents.create({ ...manual, metadata: { a: '1', b: '2' } });
  t.strictSame((await stripe.paymentIntents.update(id, { metadata: { b: '', c: '3' } })).metadata, { a: '1', c: '3' });
  t.match(await stripe.paymentIntents.update(id, { amount: 3000, payment_method: 'pm_card_visa' }), {
    amount: 3000,
    status: 'requires_confirmation',
  });
  await stripe.paymentIntents.confirm(id);
  t.match(await refusal(stripe.paymentIntents.update(id, { amount: 1000 })), {
    code: 'payment_intent_unexpected_state',
  });
  t.strictSame((await stripe.paymentIntents.update(id, { metadata: '' })).metadata, {});
});

test('PaymentIntents are listed newest first, page by page, by customer and time', async (t) => {
  const { stripe, clock } = await startStripe(t);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    clock.now = new Date(1795514400_000 + n * 1000);
    const { id } = await stripe.paymentIntents.create({ ...manual, customer: n % 2 === 0 ? 'cus_even' : 'cus_odd' });
    ids.unshift(id);
  }
  const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);

  const first = await stripe.paymentIntents.list({ limit: 2 });
  t.match(first, { object: 'list', has_more: true, url: '/v1/payment_intents' });
  t.strictSame(idsOf(first), ids.slice(0, 2));
  const last = await stripe.paymentIntents.list({ limit: 3, starting_after: String(ids[1]) });
  t.equal(last.has_more, false);
  t.strictSame(idsOf(last), ids.slice(2));
  t.strictSame(idsOf(await stripe.paymentIntents.list({ limit: 2, ending_before: String(ids[3]) })), ids.slice(1, 3));
  t.strictSame(
    (await stripe.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 10 })).map(({ id }) => id),
    ids,
  );
  t.strictSame(idsOf(await stripe.paymentIntents.list({ customer: 'cus_odd' })), [ids[1], ids[3]]);
  t.strictSame(idsOf(await stripe.paymentIntents.list({ created: { gte: 1795514403 } })), ids.slice(0, 2));
  t.strictSame(idsOf(await stripe.paymentIntents.list({ created: 1795514402 })), ids.slice(2, 3));
  t.match(await refusal(stripe.paymentIntents.list({ limit: 101 })), { param: 'limit' });
  t.match(await refusal(stripe.paymentIntents.list({ starting_after: 'pi_nobody' })), { code: 'resource_missing' });
});

test('lists expand what is in them', async (t) => {
  const { stripe } = await startStripe(t);
  await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
  const { data } = await stripe.paymentIntents.list({ expand: ['data.latest_charge.payment_intent'] });
  t.match(data, [{ latest_charge: { object: 'charge', payment_intent: { object: 'payment_intent' } } }]);
});

const inStatus: Record<string, Partial<Stripe.PaymentIntentCreateParams>> = {
  requires_payment_method: {},
  requires_confirmation: { payment_method: 'pm_card_visa' },
  requires_action: { payment_method: 'pm_card_threeDSecure2Required', confirm: true },
  requires_capture: { payment_method: 'pm_card_visa', confirm: true },
  succeeded: { payment_method: 'pm_card_visa', confirm: true, capture_method: 'automatic' },
  canceled: {},
};
const payable = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
const possible: Record<string, [string[], (stripe: Stripe, id: string) => Promise<unknown>]> = {
  confirm: [payable, (stripe, id) => stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })],
  capture: [['requires_capture'], (stripe, id) => stripe.paymentIntents.capture(id)],
  cancel: [[...payable, 'requires_capture'], (stripe, id) => stripe.paymentIntents.cancel(id)],
  'change of its amount': [payable, (stripe, id) => stripe.paymentIntents.update(id, { amount: 3000 })],
  'change of its metadata': [
    Object.keys(inStatus),
    (stripe, id) => stripe.paymentIntents.update(id, { metadata: { a: '1' } }),
  ],
};
test('what a PaymentIntent’s status does not allow is refused, and shows it', async (t) => {
  const { stripe } = await startStripe(t);
  for (const [status, params] of Object.entries(inStatus))
    for (const [what, [statuses, call]] of Object.entries(possible)) {
      const { id } = await stripe.paymentIntents.create({ ...manual, ...params });
      if (status === 'canceled') await stripe.paymentIntents.cancel(id);
      const before = await stripe.paymentIntents.retrieve(id);
      t.equal(before.status, status);
      if (statuses.includes(status)) await t.resolves(call(stripe, id), `${what}: ${status}`);
      else {
        t.match(
          await refusal(call(stripe, id)),
          { statusCode: 400, code: 'payment_intent_unexpected_state', payment_intent: { id, status } },
          `${what}: ${status}`,
        );
        t.strictSame(await stripe.paymentIntents.retrieve(id), before);
      }
    }
});

test('charges and refunds are listed by PaymentIntent and time, page by page', async (t) => {
  const { stripe, clock } = await startStripe(t);
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    const paid = await stripe.paymentIntents.create({
      ...manual,
      capture_method: 'automatic',
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    for (let part = 0; part < 2; part++) await stripe.refunds.create({ payment_intent: paid.id, amount: 100 });
    ids.push(paid.id);
    clock.pass(1000);
  }
  const [first = '', , last = ''] = ids;
  t.match((await stripe.charges.list({ payment_intent: first })).data, [{ payment_intent: first }]);
  t.match((await stripe.charges.list({ created: { gte: 1795514402 } })).data, [{ payment_intent: last }]);
  const { data } = await stripe.refunds.list({ payment_intent: first, limit: 1 });
  const rest = await stripe.refunds.list({ payment_intent: first, starting_after: String(data[0]?.id) });
  t.match(rest, { has_more: false, data: [{ payment_intent: first, amount: 100 }] });
  t.equal((await stripe.refunds.list({ created: { gte: 1795514401 } })).data.length, 4);
});
