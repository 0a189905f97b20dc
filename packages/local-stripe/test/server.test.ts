import { test } from 'tap';
import type { StripeLogEntry } from '../src/index.ts';
import { clientAt, manual, refusal, startStripe } from './support.ts';

test('only test keys are let in', async (t) => {
  const { port } = await startStripe(t);
  for (const key of ['sk_live_1', 'nonsense'])
    t.match(await refusal(clientAt(port, key).paymentIntents.list()), {
      type: 'StripeAuthenticationError',
      statusCode: 401,
    });
  const anonymous = await fetch(`http://127.0.0.1:${port}/v1/payment_intents`);
  t.equal(anonymous.status, 401);
  t.match(await anonymous.json(), { error: { type: 'invalid_request_error', message: /API key/ } });
  const basic = await fetch(`http://127.0.0.1:${port}/v1/payment_intents`, {
    headers: { authorization: `Basic ${Buffer.from('sk_test_local:').toString('base64')}` },
  });
  t.equal(basic.status, 200);
});

test('answers carry a request id and the version that was asked for', async (t) => {
  const { stripe } = await startStripe(t);
  const { lastResponse } = await stripe.paymentIntents.create(manual);
  t.match(lastResponse, { statusCode: 200, requestId: /^req_\w{14}$/, apiVersion: '2026-10-28.endive' });
});

test('an unknown address, another content type and absurd forms are refused in Stripe’s words', async (t) => {
  const { stripe, port } = await startStripe(t);
  t.match(await refusal(stripe.customers.list()), {
    statusCode: 404,
    message: /Unrecognized request URL \(GET: \/v1\/customers\)/,
  });
  const post = async (type: string, body: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_local', 'content-type': type },
      body,
    });
    return { status: response.status, body: await response.json() };
  };
  const refused = { status: 400, body: { error: { type: 'invalid_request_error' } } };
  t.match(await post('application/json', '{}'), refused);
  t.match(await post('application/x-www-form-urlencoded', `a${'[b]'.repeat(20)}=1`), refused);
  t.match(await post('application/x-www-form-urlencoded', `a=${'x'.repeat(2_000_000)}`), refused);
  t.match(await post('application/x-www-form-urlencoded', '__proto__[amount]=1&currency=eur'), {
    status: 400,
    body: { error: { code: 'parameter_missing' } },
  });
});

test('requests are logged, and a failure of the server itself is an api_error with its cause in the log', async (t) => {
  const entries: StripeLogEntry[] = [];
  const { stripe } = await startStripe(t, {
    log: (entry) => entries.push(entry),
    onRequest({ path }) {
      if (path.endsWith('/confirm')) throw new Error('the disk is gone');
      return undefined;
    },
  });
  const { id, lastResponse } = await stripe.paymentIntents.create(manual);
  t.strictSame(entries, [
    { requestId: String(lastResponse.requestId), method: 'POST', path: '/v1/payment_intents', status: 200 },
  ]);
  t.match(await refusal(stripe.paymentIntents.confirm(id)), { type: 'StripeAPIError', statusCode: 500 });
  t.match(entries, [{}, { status: 500, error: { message: 'the disk is gone' } }]);
});
