import { Writable } from 'node:stream';
import fc from 'fast-check';
import pino from 'pino';
import Stripe from 'stripe';
import { test } from 'tap';
import { loggerOptions } from '../src/index.ts';

function capture() {
  let written = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  return { log: pino(loggerOptions('trace'), stream), text: () => written };
}

const canary = 'CANARY-7c1f';

test('of an error, only known fields are told', async (t) => {
  const { log, text } = capture();
  const stripe = Stripe.errors.StripeError.generate({
    type: 'card_error',
    code: 'card_declined',
    message: 'Your card was declined.',
    headers: { authorization: canary },
    payment_intent: { client_secret: canary },
  } as never);
  const aws = Object.assign(new Error('Rate exceeded'), {
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 400, requestId: 'aws-1', cfId: canary },
    $response: { headers: { cookie: canary }, body: canary },
    Item: { shippingAddress: { S: canary } },
    cause: Object.assign(new Error('socket hang up', { cause: stripe }), { config: { data: canary } }),
  });
  log.error({ err: new AggregateError([aws], 'all failed') }, 'no luck');
  t.notOk(text().includes(canary));
  t.match(JSON.parse(text()), {
    err: {
      type: 'AggregateError',
      message: 'all failed',
      stack: /redact\.test/,
      errors: [
        {
          type: 'ThrottlingException',
          statusCode: 400,
          requestId: 'aws-1',
          cause: { message: 'socket hang up', cause: { code: 'card_declined', message: 'Your card was declined.' } },
        },
      ],
    },
  });
});

test('errors are found wherever they are, and cycles of causes end', async (t) => {
  const { log, text } = capture();
  const error: Error = Object.assign(new Error('broken'), { raw: canary });
  error.cause = error;
  log.warn({ attempts: [{ reason: error }] }, 'tried');
  log.warn(error);
  t.notOk(text().includes(canary));
  t.match(JSON.parse(text().split('\n')[0] ?? ''), { attempts: [{ reason: { message: 'broken' } }] });
});

test('secrets are told by their looks, in messages and in texts', async (t) => {
  const { log, text } = capture();
  const secrets = [
    'sk_test_4eC39HqLyjWDarjtT1zdp7dc',
    'rk_live_4eC39HqLyjWDarjtT1zdp7dc',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'pi_3abc_secret_9xyz',
    'Bearer abc.def-ghi',
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln',
  ];
  for (const secret of secrets) {
    log.info(`it was ${secret}, they say`);
    log.info({ note: secret }, 'noted');
    log.error({ err: new Error(`refused: ${secret}`) });
    log.error(new Error(`refused: ${secret}`));
  }
  for (const secret of secrets) t.notOk(text().includes(secret), secret);
  t.match(text(), /it was \[redacted\], they say/);
});

test('members that hold secrets are censored at any depth, however they are spelt', async (t) => {
  const names = [
    'authorization',
    'Authorization',
    'cookie',
    'set-cookie',
    'Idempotency-Key',
    'idempotencyKey',
    'stripe-signature',
    'shippingAddress',
    'quoteId',
    'client_secret',
    'clientSecret',
    'paymentMethodId',
    'payment_method',
    'headers',
    'body',
  ];
  const place = fc.tuple(
    fc.constantFrom(...names),
    fc.array(fc.constantFrom('order', 'items', '0', 'x'), { maxLength: 9 }),
  );
  const value = fc.constantFrom<unknown>(canary, [canary], { name: canary, line1: canary });
  fc.assert(
    fc.property(place, value, ([name, path], planted) => {
      const { log, text } = capture();
      const object = path.reduceRight<object>((inner, step) => (step === '0' ? { list: [inner] } : { [step]: inner }), {
        [name]: planted,
        total: 1,
      });
      log.info(object as Record<string, unknown>, 'too much');
      return !text().includes(canary);
    }),
  );
  t.pass('none was written');
});

test('everything else is written as it is', async (t) => {
  const { log, text } = capture();
  const line = { orderId: 'ord_1', order: { total: 1, lines: [{ productId: 'mug', quantity: 2 }] }, none: null };
  log.info({ ...line, at: new Date(0) }, 'an order');
  t.match(JSON.parse(text()), { ...line, at: '1970-01-01T00:00:00.000Z', msg: 'an order' });
});
