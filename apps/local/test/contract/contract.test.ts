import { createQuoteSigner, type Order, type Price, parseQuoteKeys } from '@expressway/orders';
import fc from 'fast-check';
import { pino } from 'pino';
import Stripe from 'stripe';
import { test } from 'tap';
import { unlimited } from '../../prove/unlimited.ts';
import { compose } from '../../src/compose.ts';
import { readSettings } from '../../src/settings.ts';
import { dead } from '../e2e/dead-function.ts';
import { berlin, finalStatuses, until } from '../e2e/shop.ts';
import { nearly, valuesOf } from './arbitrary.ts';
import { type Answer, type CallOptions, createCaller } from './caller.ts';
import type { Operation } from './document.ts';
import { accessDenied, serverError, startFaultyDatabase } from './faulty-database.ts';
import { rawExchange } from './raw.ts';

const cart = { items: [{ productId: 'mug', quantity: 2 }], shippingAddress: berlin };
const order = { ...cart, expectedTotal: 3915, paymentMethodId: 'pm_card_visa' };
/** How many requests the server works on at a time. */
const room = '4';
const nobody = 'ord_00000000000000000000000000';

/**
 * The running server, seen through nothing but its socket and the document that it serves: every answer to every call here
 * is checked against that. At the end, each call of the document has been answered and each code has been seen.
 */
test('the contract of the API', async (t) => {
  const database = await startFaultyDatabase(t);
  let broken = /^$/;
  const running = await compose(
    readSettings({
      PORT: '0',
      STATES_PORT: '0',
      DATA_DIR: `${t.testdir()}/data`,
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      ...unlimited,
      RATE_LIMIT_ANONYMOUS_PER_MINUTE: '200',
      MAX_REQUESTS_IN_FLIGHT: room,
    }),
    {
      log: pino({ level: 'silent' }),
      onFailure: (error) => t.fail(error.message),
      warm: 'all',
      interference: {
        engine: { skipWaits: true },
        invoke: (next) => (request, signal) =>
          broken.test(request.functionName) ? Promise.resolve(dead) : next(request, signal),
      },
    },
  );
  t.teardown(() => running.close());
  const { url } = running;
  const { contract, call, within, seen } = await createCaller(t, url);

  const tokenFor = async (userId: string, role = 'customer'): Promise<string> =>
    (await call('POST', '/dev/token', { body: { userId, role } })).json.token;
  const ada = await tokenFor('ada');
  const operator = await tokenFor('op', 'operator');
  let keys = 0;
  const newKey = () => ({ 'idempotency-key': `contract-${keys++}` });
  const submit = (body: object, options: CallOptions = {}) =>
    call('POST', '/orders', { body, token: ada, headers: newKey(), ...options });
  const settled = (orderId: string): Promise<Order> =>
    until(
      `${orderId} comes to rest`,
      async () => (await call('GET', `/orders/${orderId}`, { token: ada })).json as Order,
      ({ status }) => finalStatuses.has(status),
    );
  const ordered = async (body: object): Promise<Order> => settled((await submit(body)).json.orderId);
  const quoteIn = async (minutes: number): Promise<string> => {
    const now = () => new Date(Date.now() + minutes * 60_000);
    const quotes = createQuoteSigner({ keys: parseQuoteKeys(String(running.environment.QUOTE_KEYS)), clock: { now } });
    const { quote } = (await call('POST', '/orders/validate', { body: cart })).json;
    const { quoteId: _quoteId, expiresAt: _expiresAt, ...price } = quote as Price & Record<string, unknown>;
    return (await quotes.sign(price as Price, cart)).quoteId;
  };
  const breaking = async <T>(functions: RegExp, during: () => Promise<T>): Promise<T> => {
    broken = functions;
    return during().finally(() => {
      broken = /^$/;
    });
  };
  const completed = await ordered(order);
  const declined = await ordered({ ...order, paymentMethodId: 'pm_card_chargeDeclined' });
  t.match([completed.status, declined.status], ['completed', 'declined']);

  type Case = [name: string, expected: number | string, ask: () => Promise<Answer>];
  const table = async (name: string, cases: readonly Case[]) =>
    t.test(name, async (t) => {
      for (const [what, expected, ask] of cases) {
        const { status, json } = await ask();
        t.equal(typeof expected === 'number' ? status : json?.code, expected, what);
      }
    });

  const byId = `/orders/${completed.orderId}`;
  await table('every call that goes well', [
    ['validate, anonymous', 200, () => call('POST', '/orders/validate', { body: cart })],
    ['validate, signed in', 200, () => call('POST', '/orders/validate', { body: cart, token: ada })],
    ['validate, no', 200, () => call('POST', '/orders/validate', { body: { ...cart, items: [] } })],
    ['the order', 200, () => call('GET', byId, { token: ada })],
    ['its events', 200, () => call('GET', `${byId}/events`, { token: ada })],
    ['own orders', 200, () => call('GET', '/orders?limit=1&status=completed', { token: ada })],
    ['all orders', 200, () => call('GET', '/orders', { token: operator })],
    [
      'a refund',
      200,
      () => call('POST', `${byId}/refunds`, { body: { amount: 1 }, token: operator, headers: newKey() }),
    ],
    ['products', 200, () => call('GET', '/products')],
    ['a product', 200, () => call('GET', '/products/mug')],
    ['alive', 200, () => call('GET', '/healthz')],
    ['ready', 200, () => call('GET', '/readyz')],
    [
      'orders by their payment',
      200,
      () => call('GET', `/ops/orders?search=${completed.payment.paymentIntentId}`, { token: operator }),
    ],
    ['events of Stripe that are parked', 200, () => call('GET', '/ops/webhook-events', { token: operator })],
    ['reconcile all', 200, () => call('POST', '/ops/reconcile', { token: operator })],
    ['recover one', 200, () => call('POST', `/ops${byId}/recover`, { token: operator })],
    ['reconcile one', 200, () => call('POST', `/ops${byId}/reconcile`, { token: operator })],
    ['the audit', 200, () => call('GET', '/ops/audit', { token: operator })],
    ['workflows', 200, () => call('GET', '/ops/workflows', { token: operator })],
    ['a workflow', 200, () => call('GET', '/ops/workflows/order-processing', { token: operator })],
    [
      'its executions',
      200,
      () => call('GET', '/ops/workflows/order-processing/executions?limit=1', { token: operator }),
    ],
    ['how they ended', 200, () => call('GET', '/ops/workflows/order-processing/statistics', { token: operator })],
    ['the execution of an order', 200, () => call('GET', `/ops${byId}/execution`, { token: operator })],
  ]);

  const executionOf = async (path: string): Promise<string> =>
    `/ops/executions/${(await call('GET', `/ops${path}/execution`, { token: operator })).json.executionArn}`;
  const execution = await executionOf(byId);
  const input = { orderId: completed.orderId };
  const testState = (state: string, body: object) =>
    call('POST', `/ops/workflows/order-processing/states/${state}/test`, { body, token: operator });
  const start = (workflow: string, body: object) =>
    call('POST', `/ops/workflows/${workflow}/executions`, { body, token: operator });
  await table('an execution', [
    ['what went in and came out', 200, () => call('GET', execution, { token: operator })],
    ['its events', 200, () => call('GET', `${execution}/history`, { token: operator })],
    ['its definition', 200, () => call('GET', `${execution}/definition`, { token: operator })],
    ['its cost', 200, () => call('GET', `${execution}/cost`, { token: operator })],
    ['what functions logged', 200, () => call('GET', `${execution}/logs?limit=1`, { token: operator })],
    ['one of the checks', 201, () => start('order-checks', { input: cart })],
    ['one by hand', 201, () => start('order-processing', { input: {}, name: 'by-hand' })],
    ['its name again', 'EXECUTION_NAME_TAKEN', () => start('order-processing', { input: 1, name: 'by-hand' })],
    ['a second one of an order', 'ORDER_HAS_EXECUTION', () => start('order-processing', { input })],
    ['a state, tested', 200, () => testState('FulfillOrder', { input, mock: { error: 'OrderSuperseded' } })],
    ['a task that would work on an order', 'ORDER_HAS_EXECUTION', () => testState('FulfillOrder', { input })],
    ['no state', 'STATE_NOT_FOUND', () => testState('Nowhere', { input })],
    ['no workflow', 'WORKFLOW_NOT_FOUND', () => call('GET', '/ops/workflows/other', { token: operator })],
    ['no execution', 'EXECUTION_NOT_FOUND', () => call('GET', `${execution}-not`, { token: operator })],
  ]);

  const { executionArn: ofChecks } = (await start('order-checks', { input: cart })).json;
  const express = `/ops/executions/${ofChecks}`;
  await until(
    'its end is logged',
    async () => (await call('GET', express, { token: operator })).json.status,
    (status) => status === 'SUCCEEDED',
  );
  await table('an Express execution', [
    ['it is listed', 200, () => call('GET', '/ops/workflows/order-checks/executions?limit=1', { token: operator })],
    ['its events', 200, () => call('GET', `${express}/history`, { token: operator })],
    ['its cost', 200, () => call('GET', `${express}/cost`, { token: operator })],
    ['what functions logged', 200, () => call('GET', `${express}/logs`, { token: operator })],
    ['it can not be stopped', 'EXECUTIONS_NOT_KEPT', () => call('POST', `${express}/stop`, { token: operator })],
  ]);

  await t.test('an order is polled by its entity tag, and cancelled while there is time', async (t) => {
    const ask = within(t);
    const { headers } = await ask('GET', byId, { token: ada });
    const etag = String(headers.get('etag'));
    const unchanged = await ask('GET', byId, { token: ada, headers: { 'if-none-match': etag } });
    t.match({ status: unchanged.status, body: unchanged.body }, { status: 304, body: '' });
    t.equal(unchanged.headers.get('etag'), etag);

    const waiting = await submit({ ...order, paymentMethodId: 'pm_card_authenticationRequired' });
    const path = `/orders/${waiting.json.orderId}`;
    await until(
      'the bank asks',
      async () => (await ask('GET', path, { token: ada })).json.status,
      (status) => status === 'awaiting_payment_action',
    );
    t.equal((await ask('POST', `${path}/cancel`, { token: ada })).status, 202);
    t.equal((await settled(waiting.json.orderId)).status, 'cancelled');
  });

  await t.test('the same key is the same order: two at once, and a retry', async (t) => {
    const headers = newKey();
    const both = await Promise.all([submit(order, { headers }), submit(order, { headers })]);
    const taken = both.filter(({ status }) => status === 202);
    t.ok(taken.length > 0);
    t.ok(both.every(({ status, json }) => status === 202 || json.code === 'IDEMPOTENCY_IN_FLIGHT'));
    const again = await submit(order, { headers });
    t.equal(again.headers.get('idempotent-replayed'), 'true');
    t.equal(new Set([...taken, again].map(({ json }) => json.orderId)).size, 1);
    await settled(again.json.orderId);
  });

  await t.test('an execution that failed is redriven', async (t) => {
    const ask = within(t);
    const { orderId } = (await submit({ ...order, paymentMethodId: 'pm_card_chargeDeclined' })).json;
    const redriven = () =>
      until(
        'the execution has failed',
        () => call('POST', `/ops/orders/${orderId}/redrive`, { token: operator }),
        ({ status }) => status === 200,
      );
    await breaking(/rollback-order|end-order/, redriven);
    await redriven();
    t.equal((await settled(orderId)).status, 'declined');
    t.equal((await ask('GET', `/orders/${orderId}`, { token: operator })).json.attention, null);
  });

  await t.test('an execution is stopped, which undoes its order; it may go on, and ends the same way', async (t) => {
    const ask = within(t);
    const { orderId } = (await submit({ ...order, paymentMethodId: 'pm_card_authenticationRequired' })).json;
    await until(
      'the bank asks',
      async () => (await ask('GET', `/orders/${orderId}`, { token: ada })).json.status,
      (status) => status === 'awaiting_payment_action',
    );
    const path = await executionOf(`/orders/${orderId}`);
    t.equal((await ask('POST', `${path}/stop`, { token: operator })).status, 200);
    t.equal((await settled(orderId)).status, 'cancelled');
    t.equal((await ask('POST', `${path}/redrive`, { token: operator })).status, 200);
    await until(
      'the execution has ended again',
      async () => (await ask('GET', path, { token: operator })).json.status,
      (status) => status === 'FAILED',
    );
    t.equal((await settled(orderId)).status, 'cancelled');
  });

  await t.test('an event of Stripe’s is taken in, twice too, and dealt with once more', async (t) => {
    const ask = within(t);
    const body = JSON.stringify({
      id: 'evt_contract',
      object: 'event',
      type: 'payment_intent.canceled',
      data: { object: { id: String(declined.payment.paymentIntentId), object: 'payment_intent' } },
    });
    const secret = String(running.environment.STRIPE_WEBHOOK_SECRET);
    const headers = { 'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload: body, secret }) };
    for (const _twice of [1, 2]) t.equal((await ask('POST', '/webhooks/stripe', { body, headers })).status, 200);
    t.equal((await ask('POST', '/ops/webhook-events/evt_contract/retry', { token: operator })).status, 200);
  });

  const used = newKey();
  await submit(order, { headers: used });
  const tampered = `${ada.slice(0, -6)}AAAAAA`;
  await table('every code that a caller earns', [
    ['broken JSON', 'MALFORMED_REQUEST', () => call('POST', '/orders/validate', { body: '{' })],
    ['wrong shape', 'VALIDATION_FAILED', () => call('POST', '/orders/validate', { body: { items: 1 } })],
    ['no key', 'IDEMPOTENCY_KEY_MISSING', () => submit(order, { headers: {} })],
    ['blank key', 'IDEMPOTENCY_KEY_INVALID', () => submit(order, { headers: { 'idempotency-key': 'a b' } })],
    ['no price', 'QUOTE_OR_TOTAL_REQUIRED', () => submit({ ...order, expectedTotal: undefined })],
    ['no quote', 'QUOTE_INVALID', () => submit({ ...order, quoteId: 'nonsense' })],
    ['old quote', 'QUOTE_EXPIRED', async () => submit({ ...order, quoteId: await quoteIn(-60) })],
    [
      'quote for others',
      'QUOTE_MISMATCH',
      async () => submit({ ...order, items: [{ productId: 'mug', quantity: 1 }], quoteId: await quoteIn(0) }),
    ],
    ['another total', 'PRICE_CHANGED', () => submit({ ...order, expectedTotal: 1 })],
    ['unsellable', 'ORDER_INVALID', () => submit({ ...order, items: [{ productId: 'teapot', quantity: 1 }] })],
    ['key of another body', 'IDEMPOTENCY_MISMATCH', () => submit({ ...order, returnUrl: 'app:x' }, { headers: used })],
    ['made-up cursor', 'CURSOR_INVALID', () => call('GET', '/orders?cursor=x', { token: ada })],
    ['nobody', 'UNAUTHENTICATED', () => call('GET', '/orders')],
    ['forged', 'TOKEN_INVALID', () => call('GET', '/orders', { token: tampered })],
    ['for another', 'USER_MISMATCH', () => submit({ ...order, userId: 'eve' })],
    ['customer as operator', 'FORBIDDEN', () => call('POST', '/ops/reconcile', { token: ada })],
    ['no path', 'NOT_FOUND', () => call('GET', '/nothing')],
    ['no order', 'ORDER_NOT_FOUND', () => call('GET', `/orders/${nobody}`, { token: ada })],
    ["another's order", 'ORDER_NOT_FOUND', async () => call('GET', byId, { token: await tokenFor('eve') })],
    ['no product', 'PRODUCT_NOT_FOUND', () => call('GET', '/products/teapot')],
    ['no event', 'WEBHOOK_EVENT_NOT_FOUND', () => call('POST', '/ops/webhook-events/evt_0/retry', { token: operator })],
    ['unsigned', 'WEBHOOK_REFUSED', () => call('POST', '/webhooks/stripe', { body: {} })],
    ['no such method', 'METHOD_NOT_ALLOWED', () => call('DELETE', '/orders', { token: ada })],
    ['HTML only', 'NOT_ACCEPTABLE', () => call('GET', '/products', { headers: { accept: 'text/html' } })],
    ['too late', 'ORDER_NOT_CANCELLABLE', () => call('POST', `${byId}/cancel`, { token: ada })],
    [
      'nothing to refund',
      'ORDER_NOT_REFUNDABLE',
      () => call('POST', `/orders/${declined.orderId}/refunds`, { body: {}, token: operator, headers: newKey() }),
    ],
    [
      'too much',
      'REFUND_TOO_LARGE',
      () => call('POST', `${byId}/refunds`, { body: { amount: 1_000_000 }, token: operator, headers: newKey() }),
    ],
    ['went well', 'EXECUTION_NOT_REDRIVABLE', () => call('POST', `/ops${byId}/redrive`, { token: operator })],
    ['1 MB', 'BODY_TOO_LARGE', () => call('POST', '/orders/validate', { body: JSON.stringify('x'.repeat(1e6)) })],
    ['long id', 'URI_TOO_LONG', () => call('GET', `/products/${'x'.repeat(10_000)}`)],
    [
      'a form',
      'UNSUPPORTED_MEDIA_TYPE',
      () => call('POST', '/orders/validate', { body: 'a=b', headers: { 'content-type': 'text/plain' } }),
    ],
  ]);

  await t.test('what is no HTTP, or too much of it, is a problem too', async (t) => {
    const path = '/products';
    const big = await rawExchange(url, `GET ${path} HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, {
      method: 'GET',
      path,
    });
    t.match(JSON.parse(big.body), { code: 'HEADERS_TOO_LARGE' });
    const noise = await rawExchange(url, 'HELLO\r\n\r\n', { method: 'GET', path });
    t.match(JSON.parse(noise.body), { code: 'MALFORMED_REQUEST' });
    for (const exchange of [big, noise]) t.same(contract.faults(exchange), []);
    seen.codes.add('HEADERS_TOO_LARGE');
  });

  await table('every code that is not the caller’s fault', [
    [
      'no room',
      'OVERLOADED',
      async () => {
        const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
        const { promise: full, resolve: filled } = Promise.withResolvers<void>();
        let waiting = 0;
        const hold = ({ operation }: { operation: string }) => {
          if (operation !== 'GetItem') return undefined;
          if (++waiting === Number(room)) filled();
          return released;
        };
        return database.failing(hold, async () => {
          const held = Array.from({ length: Number(room) }, () => call('GET', '/products/mug'));
          await full;
          const refused = await call('GET', '/products/mug');
          release(undefined);
          await Promise.all(held);
          return refused;
        });
      },
    ],
    [
      'the store is down',
      'SERVICE_UNAVAILABLE',
      () =>
        database.failing(
          () => serverError,
          () => call('GET', '/products/mug'),
        ),
    ],
    [
      'not ready',
      'NOT_READY',
      () =>
        database.failing(
          () => serverError,
          () => call('GET', '/readyz'),
        ),
    ],
    [
      'not foreseen',
      'INTERNAL_ERROR',
      () =>
        database.failing(
          () => accessDenied,
          () => call('GET', '/products/mug'),
        ),
    ],
    [
      'the store never gets around to it',
      'STORE_BUSY',
      () =>
        database.failing(
          ({ operation }) => (operation === 'TransactWriteItems' ? conflict : undefined),
          () => submit(order),
        ),
    ],
    [
      'no checks',
      'CHECKS_UNAVAILABLE',
      () => breaking(/quote-order/, () => call('POST', '/orders/validate', { body: cart })),
    ],
    [
      'still at it',
      'IDEMPOTENCY_IN_FLIGHT',
      async () => {
        const headers = newKey();
        const forgetful = ({ operation }: { operation: string }) =>
          operation === 'UpdateItem' ? accessDenied : undefined;
        const first = await database.failing(forgetful, () => submit(order, { headers }));
        t.equal(first.status, 202, 'it was taken');
        return submit(order, { headers });
      },
    ],
  ]);

  const requestOf = (operation: Operation, path: string) => {
    const parameters = (operation.parameters ?? []).map((one) => contract.resolve(one));
    const of = (place: string) =>
      fc.record(
        Object.fromEntries(
          parameters.filter((one) => one.in === place).map((one) => [one.name, valuesOf(contract, one.schema)]),
        ),
      ) as fc.Arbitrary<Record<string, unknown>>;
    const schema = operation.requestBody?.content['application/json']?.schema;
    const body = schema ? fc.oneof(valuesOf(contract, schema), nearly(contract, schema)) : fc.constant(undefined);
    return fc.record({ names: of('path'), query: of('query'), body }).map(({ names, query, body: value }) => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => segment(String(names[name])));
      const search = String(
        new URLSearchParams(Object.entries(query).map(([name, one]): [string, string] => [name, String(one)])),
      );
      return {
        path: search ? `${filled}?${search}` : filled,
        ...(value === undefined ? {} : { body: JSON.stringify(value) }),
      };
    });
  };

  await t.test(
    'whatever the document allows, and nearly that, is answered as documented and never by 5xx',
    async (t) => {
      const ask = within(t);
      for (const { method, path, operation } of contract.operations) {
        await fc.assert(
          fc.asyncProperty(requestOf(operation, path), async (request) => {
            const { status } = await ask(method, request.path, {
              token: operator,
              headers: newKey(),
              ...request,
            });
            return status < 500;
          }),
          { numRuns: 12 },
        );
      }
    },
  );

  await t.test('who asks too often is told when to ask again', async (t) => {
    const ask = within(t);
    let answer = await ask('GET', '/products');
    for (let calls = 1; calls <= 200 && answer.status === 200; calls++) answer = await ask('GET', '/products');
    t.match(answer, { status: 429, json: { code: 'RATE_LIMITED' } });
    t.ok(Number(answer.headers.get('retry-after')) > 0);
  });

  await t.test('each call of the document was answered, and each code was seen', async (t) => {
    for (const { operation } of contract.operations)
      t.ok(
        [...seen.operations].some((one) => new RegExp(`^${operation.operationId} (2|304)`).test(one)),
        `${operation.operationId} went well`,
      );
    const unseen = (contract.document.components.schemas.ProblemCode?.enum ?? []).filter(
      (code) => !seen.codes.has(String(code)),
    );
    t.same(unseen, [...elsewhere]);
  });
});

/** Text as one part of a path. Clients take these out before they send a path, so they'd call something else. */
const segment = (text: string): string => (['', '.', '..'].includes(text) ? 'x' : encodeURIComponent(text));

/** Codes that this test doesn't wait for, and where they are seen. */
const elsewhere = new Set(['REQUEST_TIMEOUT']);

const conflict = {
  status: 400,
  body: {
    __type: 'TransactionCanceledException',
    message: 'planted',
    CancellationReasons: [{ Code: 'TransactionConflict' }],
  },
};
