import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { InjectOptions } from 'fastify';
import Stripe from 'stripe';
import { test } from 'tap';
import { build, cart, startParts, submission } from './support/build.ts';
import { captureLog } from './support/log.ts';

const canary = 'CANARY7c1f9e';

/** Errors as SDKs throw them, with what they hang on them; the text that says what is wrong is theirs. */
const errors: Record<string, () => Error> = {
  aws: () =>
    Object.assign(new Error('Rate exceeded', { cause: Object.assign(new Error('hang up'), { body: canary }) }), {
      name: 'ThrottlingException',
      $fault: 'server',
      $metadata: { httpStatusCode: 400, requestId: 'aws-1' },
      $response: { headers: { authorization: canary }, body: canary },
      Item: { shippingAddress: { M: { line1: { S: canary } } } },
    }),
  stripe: () =>
    Stripe.errors.StripeError.generate({
      type: 'card_error',
      code: 'card_declined',
      message: 'Your card was declined.',
      headers: { authorization: canary },
      payment_method: { billing_details: { name: canary } },
    } as never),
  several: () => new AggregateError([Object.assign(new Error('one'), { input: { name: canary } })], 'all failed'),
  keys: () => new Error(`Invalid API Key provided: sk_test_${canary}; whsec_${canary}; Bearer ${canary}`),
};

/** Where a client can put something. Its request id and trace are for the log, and an answer tells the path back. */
const places: Record<string, (request: InjectOptions) => InjectOptions> = {
  'its token': (request) => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${canary}` } }),
  'another scheme': (request) => ({ ...request, headers: { ...request.headers, authorization: `Basic ${canary}` } }),
  'a cookie': (request) => ({ ...request, headers: { ...request.headers, cookie: `session=${canary}` } }),
  'its key': (request) => ({ ...request, headers: { ...request.headers, 'idempotency-key': canary } }),
  'an etag': (request) => ({ ...request, headers: { ...request.headers, 'if-none-match': `"${canary}"` } }),
  'a signature': (request) => ({ ...request, headers: { ...request.headers, 'stripe-signature': canary } }),
  'any header': (request) => ({ ...request, headers: { ...request.headers, 'x-anything': canary, accept: canary } }),
  'the query': (request) => ({ ...request, url: `${request.url}?cursor=${canary}&${canary}=1` }),
  'the path': (request) => ({ ...request, url: `${request.url}/${canary}` }),
  'an encoding': (request) => ({ ...request, url: `${request.url}/%zz${canary}` }),
  'another method': (request) => ({ ...request, url: `/products/${canary}`, method: 'PATCH' }) as InjectOptions,
  'the address': (request) => withBody(request, { shippingAddress: { ...submission.shippingAddress, name: canary } }),
  'a wrong address': (request) => withBody(request, { shippingAddress: { line1: [canary] } }),
  'the payment method': (request) => withBody(request, { paymentMethodId: `pm_${canary}` }),
  'a quote': (request) => withBody(request, { quoteId: canary }),
  'the customer': (request) => withBody(request, { userId: canary }),
  'a product': (request) => withBody(request, { items: [{ productId: canary, quantity: 1 }] }),
  'a field': (request) => withBody(request, { [canary]: canary }),
  'broken JSON': (request) => ({ ...request, payload: `{"name": ${canary}`, headers: json(request) }),
  'another type': (request) => ({
    ...request,
    payload: canary,
    headers: { ...request.headers, 'content-type': 'text/x' },
  }),
};

const json = ({ headers }: InjectOptions) => ({ ...headers, 'content-type': 'application/json' });
const withBody = (request: InjectOptions, more: object): InjectOptions => ({
  ...request,
  payload: { ...(request.payload as object), ...more },
});

const targets = [
  'POST /orders',
  'POST /orders/validate',
  'GET /orders',
  'GET /orders/ord_1',
  'GET /products',
  'POST /webhooks/stripe',
];

test('whatever is put into a request or hangs on an error, nothing of it is written', async (t) => {
  const parts = await startParts(t);
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const { lines, logger } = captureLog('trace');
  let failure: (() => Error) | undefined;
  const { stores: real } = await build(t, parts);
  /** A store that fails when it is told to. */
  const failing = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return (...values: unknown[]) => (failure ? Promise.reject(failure()) : Reflect.apply(member, target, values));
      },
    });
  const { app, signIn, sfn } = await build(t, parts, {
    logger,
    tracer: provider.getTracer('test'),
    stores: {
      ...real,
      orders: failing(real.orders),
      products: failing(real.products),
      webhookEvents: failing(real.webhookEvents),
    },
  });
  const signedIn = await signIn();
  const token = signedIn.authorization.replace('Bearer ', '');

  const written = async () => JSON.stringify([lines, spansOf(exporter), (await app.inject('/metrics')).body]);
  const ask = async (target: string, place: string | undefined) => {
    const [method = 'GET', url = '/'] = target.split(' ');
    const headers = { ...signedIn, 'idempotency-key': 'k' };
    const request = {
      method,
      url,
      headers,
      ...(method === 'POST' ? { payload: url === '/orders/validate' ? cart : submission } : {}),
    } as InjectOptions;
    return app.inject(place === undefined ? request : (places[place]?.(request) ?? request));
  };

  const statuses = new Set<number>();
  const leaks: string[] = [];
  const names = Object.keys(errors);
  let turn = 0;
  for (const target of targets)
    for (const place of Object.keys(places))
      for (const error of [undefined, names[turn++ % names.length]]) {
        lines.length = 0;
        exporter.reset();
        failure = error === undefined ? undefined : errors[error];
        statuses.add((await ask(target, place)).statusCode);
        if (JSON.stringify([lines, spansOf(exporter)]).includes(canary)) leaks.push(`${target}, ${place}, ${error}`);
      }
  t.same(leaks, []);
  t.notOk((await written()).includes(canary), 'nor do the metrics of all of them tell it');
  for (const status of [200, 400, 401, 404, 415, 500, 503])
    t.ok(statuses.has(status), `${status} was among the answers`);

  for (const [name, error] of Object.entries(errors)) {
    lines.length = 0;
    failure = error;
    const { statusCode, body } = await ask('GET /products', undefined);
    t.ok(statusCode >= 500, name);
    t.notOk(body.includes(canary), `${name}: the answer tells nothing of it`);
    t.notOk((await written()).includes(canary), name);
    t.match(
      lines.find(({ level }) => level === 50),
      { err: { type: String, message: String, stack: String } },
      `${name}: what happened can still be found out`,
    );
  }

  failure = undefined;
  lines.length = 0;
  const cause = `An error occurred while executing the state 'Check': the path '$.x' is not in '{"name":"${canary}"}'`;
  sfn.answers.StartSyncExecution = {
    body: { executionArn: 'arn:1', startDate: 1, stopDate: 2, status: 'FAILED', error: 'States.Runtime', cause },
  };
  t.equal((await ask('POST /orders/validate', 'a product')).statusCode, 503);
  t.notOk((await written()).includes(canary), 'the cause of a failed execution');
  t.notOk((await written()).includes(token), 'a good token');
});

const spansOf = (exporter: InMemorySpanExporter) =>
  exporter.getFinishedSpans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status }));
