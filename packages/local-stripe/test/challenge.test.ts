import type Stripe from 'stripe';
import { test } from 'tap';
import { eventsOf, manual, refusal, startStripe, typesOf } from './support.ts';

const returnUrl = 'https://shop.example/back?order=1';

/** A PaymentIntent that waits for its customer, and where it sends them. */
async function wait(stripe: Stripe, params: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  const intent = await stripe.paymentIntents.create({
    ...manual,
    payment_method: 'pm_card_threeDSecure2Required',
    confirm: true,
    return_url: returnUrl,
    ...params,
  });
  const next = intent.next_action;
  return { intent, url: next?.redirect_to_url?.url ?? String(next?.use_stripe_sdk?.stripe_js) };
}

/** Presses one of the page's buttons. */
const press = (url: string, outcome: string, secret = new URL(url).searchParams.get('client_secret')) =>
  fetch(url.split('?', 1)[0] ?? '', {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ client_secret: String(secret), outcome }),
  });

test('the page asks the customer, without a key, and tells what is paid to whom', async (t) => {
  const { stripe } = await startStripe(t, { merchant: 'Mugs & <More>' });
  const { url } = await wait(stripe);
  const response = await fetch(url);
  t.equal(response.status, 200);
  t.match(response.headers.get('content-type'), /^text\/html/);
  t.match(response.headers.get('cache-control'), 'no-store');
  const html = await response.text();
  t.match(html, /€25\.00/);
  t.match(html, /Mugs &#38; &#60;More&#62;/);
  t.match(html, /<html lang="en">/);
  t.match(html, /<meta name="viewport" content="width=device-width, initial-scale=1">/);
  t.match(html, /<button name="outcome" value="complete">Complete authentication<\/button>/);
  t.match(html, /<button name="outcome" value="fail">Fail authentication<\/button>/);
});

test('completing authorises or captures, and leads back to the shop', async (t) => {
  for (const [capture_method, status] of [
    ['manual', 'requires_capture'],
    ['automatic', 'succeeded'],
  ] as const) {
    const { stripe } = await startStripe(t);
    const { intent, url } = await wait(stripe, { capture_method });
    const response = await press(url, 'complete');
    t.equal(response.status, 303);
    const location = new URL(String(response.headers.get('location')));
    t.equal(location.origin + location.pathname, 'https://shop.example/back');
    t.strictSame(Object.fromEntries(location.searchParams), {
      order: '1',
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: 'succeeded',
    });
    t.match(await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] }), {
      status,
      next_action: null,
      latest_charge: { payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } } },
    });
    const events = await eventsOf(stripe);
    t.strictSame(typesOf(events).slice(1), [
      'payment_intent.requires_action',
      'charge.succeeded',
      capture_method === 'manual' ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded',
    ]);
    t.match(events[2]?.request, { id: null, idempotency_key: null });
  }
});

test('failing leaves the PaymentIntent without a payment method, and another card can pay', async (t) => {
  const { stripe } = await startStripe(t);
  const { intent, url } = await wait(stripe);
  const response = await press(url, 'fail');
  t.match(response.headers.get('location'), /redirect_status=failed/);
  t.match(await stripe.paymentIntents.retrieve(intent.id), {
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    latest_charge: null,
    last_payment_error: {
      code: 'payment_intent_authentication_failure',
      type: 'invalid_request_error',
      payment_method: { id: intent.payment_method },
    },
  });
  t.strictSame(typesOf(await eventsOf(stripe)).at(-1), 'payment_intent.payment_failed');
  const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
  t.match(paid, { status: 'requires_capture', last_payment_error: null });
});

test('without an address to come back to, the page itself tells the outcome', async (t) => {
  const { stripe } = await startStripe(t);
  for (const [outcome, text] of [
    ['complete', /Your payment is confirmed/],
    ['fail', /did not go through/],
  ] as const) {
    const intent = await stripe.paymentIntents.create({
      ...manual,
      payment_method: 'pm_card_authenticationRequired',
      confirm: true,
    });
    t.equal(intent.next_action?.type, 'use_stripe_sdk');
    const response = await press(String(intent.next_action?.use_stripe_sdk?.stripe_js), outcome);
    t.equal(response.status, 200);
    t.match(await response.text(), text);
  }
});

test('a card can be authenticated and declined after all', async (t) => {
  const { stripe } = await startStripe(t);
  for (const [card, decline_code] of [
    ['pm_card_threeDSecureRequiredChargeDeclined', 'generic_decline'],
    ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', 'insufficient_funds'],
  ] as const) {
    const { intent, url } = await wait(stripe, { payment_method: card });
    t.match((await press(url, 'complete')).headers.get('location'), /redirect_status=failed/);
    t.match(await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] }), {
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code },
      latest_charge: { status: 'failed' },
    });
  }
});

test('the wrong secret, an unknown payment and an answer that is none change nothing', async (t) => {
  const { stripe, port } = await startStripe(t);
  const { intent, url } = await wait(stripe);
  t.equal((await press(url, 'complete', 'pi_secret')).status, 403);
  t.equal((await fetch(String(url.split('?', 1)[0]))).status, 403);
  t.equal((await fetch(`http://127.0.0.1:${port}/v1/payment_intents/pi_1/challenge?client_secret=x`)).status, 403);
  t.equal((await press(url, 'maybe')).status, 400);
  t.match(await stripe.paymentIntents.retrieve(intent.id), { status: 'requires_action' });
});

test('a payment that does not wait any more is said to', async (t) => {
  const { stripe } = await startStripe(t);
  const { intent, url } = await wait(stripe);
  await stripe.paymentIntents.cancel(intent.id);
  for (const response of [await fetch(url), await press(url, 'complete')]) {
    t.equal(response.status, 409);
    t.match(await response.text(), /its status is canceled/);
  }
  t.match(await stripe.paymentIntents.retrieve(intent.id), { status: 'canceled' });
});

test('a program answers in the customer’s place', async (t) => {
  const { stripe, local } = await startStripe(t);
  const first = await wait(stripe);
  t.match(local.completeChallenge(first.intent.id), { status: 'requires_capture' });
  t.throws(() => local.failChallenge(first.intent.id), {
    message: /could not be authenticated because it has a status of requires_capture/,
  });
  const second = await wait(stripe);
  t.match(local.failChallenge(second.intent.id), { status: 'requires_payment_method' });
  t.throws(() => local.completeChallenge('pi_nobody'), { message: /No such payment_intent/ });
});

test('cards authenticate when they must, can, or have done so before, as Stripe documents', async (t) => {
  const { stripe } = await startStripe(t);
  const confirm = (payment_method: string, params: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    stripe.paymentIntents.create({ ...manual, payment_method, confirm: true, ...params });
  const any = { payment_method_options: { card: { request_three_d_secure: 'any' } } } as const;

  for (const card of ['threeDSecureOptional', 'threeDSecureOptionalProcessingError', 'amex_threeDSecureNotSupported'])
    t.match(await confirm(`pm_card_${card}`), { status: 'requires_capture' }, card);
  t.match(await confirm('pm_card_threeDSecureOptional', any), { status: 'requires_action' });
  for (const card of ['visa', 'threeDSecureOptionalProcessingError', 'amex_threeDSecureNotSupported'])
    t.match(await confirm(`pm_card_${card}`, any), { status: 'requires_capture' }, card);
  t.match(await refusal(confirm('pm_card_threeDSecureRequiredProcessingError')), { code: 'card_declined' });
  for (const card of ['OnSetup', 'SetupForOffSession'])
    t.match(await confirm(`pm_card_authenticationRequired${card}`), { status: 'requires_action' }, card);
  t.match(await confirm('pm_card_authenticationRequiredSetupForOffSession', { off_session: true }), {
    status: 'requires_capture',
  });
});
