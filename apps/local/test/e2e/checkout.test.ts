import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import type { CheckDecision, Order } from '@expressway/orders';
import { createSfnClient } from '@expressway/workflows';
import { test } from 'tap';
import { startCollector } from './collector.ts';
import { startExpressway } from './running.ts';
import { berlin, createShop, until } from './shop.ts';

interface Problem {
  code: string;
  status: number;
  errors?: { pointer: string; detail: string }[];
}

type Decision = CheckDecision & { executionArn: string };

test('a checkout, from the question to the parcel', async (t) => {
  const collector = await startCollector(t);
  const running = await startExpressway(
    t,
    {},
    { LOG_LEVEL: 'trace', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '50' },
  );
  const shop = createShop(running);
  const ada = await shop.token('ada');
  const cart = { items: [{ productId: 'mug', quantity: 2 }], shippingAddress: berlin };

  await t.test('an order that can be bought is accepted, with a signed price', async (t) => {
    const { status, body } = await shop.call<Decision>('POST', '/orders/validate', { body: cart });
    t.equal(status, 200);
    t.match(body, {
      valid: true,
      decision: 'accept',
      issues: [],
      quote: { currency: 'eur', subtotal: 2800, shipping: 490, tax: 625, total: 3915 },
    });
    t.strictSame(
      body.checks.map(({ name, status }) => `${name} ${status}`),
      ['address passed', 'price passed', 'inventory passed', 'risk passed'],
    );
    t.match(body.executionArn, /^arn:aws:states:us-east-1:\d{12}:express:order-checks:/);
  });

  const refusals: Record<string, { body: object; pointer: string; more?: object }> = {
    OUT_OF_STOCK: {
      body: { ...cart, items: [{ productId: 'travel-press', quantity: 6 }] },
      pointer: '/items/0/quantity',
      more: { available: 5 },
    },
    UNKNOWN_PRODUCT: {
      body: { ...cart, items: [{ productId: 'teapot', quantity: 1 }] },
      pointer: '/items/0/productId',
    },
    PRICE_CHANGED: { body: { ...cart, expectedTotal: 3900 }, pointer: '/expectedTotal', more: { actual: 3915 } },
    COUNTRY_NOT_SERVED: {
      body: { ...cart, shippingAddress: { ...berlin, country: 'AQ' } },
      pointer: '/shippingAddress/country',
    },
    EMPTY_CART: { body: { ...cart, items: [] }, pointer: '/items' },
  };
  for (const [code, { body, pointer, more }] of Object.entries(refusals))
    await t.test(`${code} is answered 200, with a pointer`, async (t) => {
      const answer = await shop.call<Decision>('POST', '/orders/validate', { body });
      t.equal(answer.status, 200);
      t.match(answer.body, { valid: false, decision: 'reject' });
      t.match(answer.body.issues, [{ code, pointer, ...more }]);
      t.equal(answer.body.issues.length, 1);
    });

  await t.test('everything that is wrong is said at once', async (t) => {
    const body = {
      ...cart,
      items: [
        { productId: 'teapot', quantity: 1 },
        { productId: 'limited-print', quantity: 1 },
      ],
      shippingAddress: { ...berlin, postalCode: 'x' },
    };
    const { issues } = (await shop.call<Decision>('POST', '/orders/validate', { body })).body;
    t.strictSame(issues.map(({ code }) => code).sort(), ['OUT_OF_STOCK', 'POSTAL_CODE_INVALID', 'UNKNOWN_PRODUCT']);
  });

  await t.test('an order completes: stock moved, one payment captured, a confirmation sent', async (t) => {
    const { quote } = (await shop.call<Decision>('POST', '/orders/validate', { body: cart, token: ada })).body;
    const body = { ...cart, quoteId: quote?.quoteId, paymentMethodId: 'pm_card_visa' };
    const submitted = await shop.call<Order>('POST', '/orders', { body, token: ada, key: 'order-1' });
    t.equal(submitted.status, 202);
    const { orderId } = submitted.body;
    t.equal(submitted.headers.get('location'), `/orders/${orderId}`);
    t.ok(submitted.headers.get('retry-after'));

    const { response, events } = await shop.events(orderId, ada);
    const { body: order } = await shop.get(orderId, ada);
    t.match(response.headers.get('content-type'), /^text\/event-stream/);
    t.strictSame(
      events,
      order.timeline.map((entry) => ({ orderId, ...entry })),
      'its stream, followed from the start to the end, told all that there was to tell',
    );
    t.match(order, { status: 'completed', total: 3915, payment: { status: 'captured', captured: 3915, refunded: 0 } });
    t.strictSame(
      order.timeline.map(({ type }) => type).filter((type) => !['stock.reserved', 'payment.authorised'].includes(type)),
      [
        'order.submitted',
        'order.processing',
        'payment.capturing',
        'payment.captured',
        'order.fulfilling',
        'order.completed',
      ],
    );
    const intents = await shop.paymentIntents(orderId);
    t.equal(intents.length, 1);
    t.match(intents[0], { status: 'succeeded', amount_received: 3915, currency: 'eur' });
    t.match((await shop.products()).get('mug'), { available: 298 });

    const again = await shop.call<Order>('POST', '/orders', { body, token: ada, key: 'order-1' });
    t.equal(again.status, 202);
    t.equal(again.headers.get('idempotent-replayed'), 'true');
    t.strictSame(again.body, submitted.body, 'the first answer, to the letter');
    const other = await shop.call<Problem>('POST', '/orders', {
      body: { ...body, paymentMethodId: 'pm_card_mastercard' },
      token: ada,
      key: 'order-1',
    });
    t.match(other, { status: 422, body: { code: 'IDEMPOTENCY_MISMATCH' } });

    const inbox = (await (await fetch(`${running.statesUrl}/inbox`)).json()) as { messages: { message: string }[] };
    const confirmations = inbox.messages
      .map(({ message }) => JSON.parse(message))
      .filter((one) => one.orderId === orderId);
    t.equal(confirmations.length, 1);
    t.match(confirmations[0], { shipmentId: /^shp_/, total: 3915 });
  });

  await t.test('a declined card ends declined: nothing fulfilled, nothing captured, stock back', async (t) => {
    const before = (await shop.products()).get('scale');
    const body = {
      items: [{ productId: 'scale', quantity: 1 }],
      shippingAddress: berlin,
      expectedTotal: 7021,
      paymentMethodId: 'pm_card_chargeDeclined',
    };
    const { orderId } = (await shop.call<Order>('POST', '/orders', { body, token: ada, key: 'order-2' })).body;
    const order = await shop.settled(orderId, ada);
    t.match(order, {
      status: 'declined',
      failure: { code: 'PAYMENT_DECLINED', message: /declined/ },
      payment: { status: 'declined', captured: 0, refunded: 0 },
    });
    const [intent, ...more] = await shop.paymentIntents(orderId);
    t.strictSame(more, []);
    t.match(intent, { amount_received: 0, amount_capturable: 0 });
    t.strictSame((await shop.products()).get('scale'), before);
  });

  await t.test('an order for more than there is ends rejected, and holds no money', async (t) => {
    const body = {
      items: [{ productId: 'limited-print', quantity: 1 }],
      shippingAddress: berlin,
      expectedTotal: 5938,
      paymentMethodId: 'pm_card_visa',
    };
    const { orderId } = (await shop.call<Order>('POST', '/orders', { body, token: ada, key: 'order-3' })).body;
    const order = await shop.settled(orderId, ada);
    t.match(order, { status: 'rejected', failure: { code: 'OUT_OF_STOCK', message: /limited-print \(0 left\)/ } });
    t.match(await shop.paymentIntents(orderId), [{ status: 'canceled', amount_received: 0 }]);
  });

  await t.test('the price that was seen is the price that is paid, or none', async (t) => {
    const body = { ...cart, expectedTotal: 3900, paymentMethodId: 'pm_card_visa' };
    t.match(await shop.call<Problem>('POST', '/orders', { body, token: ada, key: 'order-4' }), {
      status: 409,
      body: { code: 'PRICE_CHANGED' },
    });
  });

  await t.test("another customer's order is not there; an operator sees it", async (t) => {
    const [first] = (await shop.call<{ items: Order[] }>('GET', '/orders', { token: ada })).body.items;
    t.match(await shop.get(String(first?.orderId), await shop.token('eve')), {
      status: 404,
      body: { code: 'ORDER_NOT_FOUND' },
    });
    t.equal((await shop.get(String(first?.orderId), await shop.token('op', 'operator'))).status, 200);
  });

  await t.test('bad input of every kind is refused, and the process stays up', async (t) => {
    const order = { ...cart, expectedTotal: 3915, paymentMethodId: 'pm_card_visa' };
    const forged = `${ada.slice(0, -4)}AAAA`;
    const cases: [string, Parameters<typeof shop.call>[2], number, string][] = [
      ['malformed JSON', { body: '{"items":', token: ada, key: 'k' }, 400, 'MALFORMED_REQUEST'],
      ['wrong types', { body: { ...order, items: 'mug' }, token: ada, key: 'k' }, 400, 'VALIDATION_FAILED'],
      ['an unknown field', { body: { ...order, coupon: 'X' }, token: ada, key: 'k' }, 400, 'VALIDATION_FAILED'],
      [
        'a product twice',
        { body: { ...order, items: [...cart.items, ...cart.items] }, token: ada, key: 'k' },
        400,
        'VALIDATION_FAILED',
      ],
      [
        'a body of 1 MB',
        { body: { ...order, paymentMethodId: 'x'.repeat(1_000_000) }, token: ada, key: 'k' },
        413,
        'BODY_TOO_LARGE',
      ],
      ['no token', { body: order, key: 'k' }, 401, 'UNAUTHENTICATED'],
      ['a forged token', { body: order, token: forged, key: 'k' }, 401, 'TOKEN_INVALID'],
      ['no Idempotency-Key', { body: order, token: ada }, 400, 'IDEMPOTENCY_KEY_MISSING'],
      [
        'no price agreed',
        { body: { ...cart, paymentMethodId: 'pm_card_visa' }, token: ada, key: 'k' },
        400,
        'QUOTE_OR_TOTAL_REQUIRED',
      ],
    ];
    for (const [name, options, status, code] of cases) {
      const answer = await shop.call<Problem>('POST', '/orders', options);
      t.match({ status: answer.status, code: answer.body.code }, { status, code }, name);
      t.match(answer.headers.get('content-type'), /^application\/problem\+json/, name);
    }
    t.match(await shop.call('GET', '/healthz'), { status: 200 });
    t.match(await shop.call('GET', '/readyz'), { status: 200 });
  });

  await t.test('one trace joins the request, its log, the execution and what the functions did', async (t) => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const body = { ...cart, expectedTotal: 3915, paymentMethodId: 'pm_card_visa' };
    const response = await fetch(`${running.url}/orders`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${ada}`,
        'idempotency-key': 'traced',
        traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      },
      body: JSON.stringify(body),
    });
    t.match(response.headers.get('traceparent'), new RegExp(`^00-${traceId}-`));
    const { orderId } = (await response.json()) as Order;
    await shop.settled(orderId, ada);

    const ofTrace = () => running.logged().filter((line) => line.traceId === traceId);
    const [request] = ofTrace().filter(({ msg }) => msg === 'request completed');
    t.match(request, { orderId, userId: 'ada', status: 202, executionArn: String });
    const sfn = createSfnClient(running.environment);
    t.teardown(() => sfn.destroy());
    const executionArn = String(request?.executionArn);
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    t.match(
      execution.traceHeader,
      new RegExp(`^Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=\\w{16};Sampled=1$`),
    );
    t.notOk(execution.input?.includes(traceId), 'the trace is none of the data');

    const steps = ['begin-order', 'capture-payment', 'charge-payment', 'fulfill-order', 'process-line-item'];
    const functions = await until(
      'all functions have told of it',
      async () => new Set(ofTrace().map(({ functionName }) => functionName)),
      (names) => steps.every((name) => names.has(name)),
    );
    t.ok(functions.has('reserve-inventory'));
    const spans = await until(
      'all spans have arrived',
      async () => collector.spans.filter((span) => span.traceId === traceId),
      (received) => steps.every((step) => received.some(({ name }) => name === step)),
    );
    const root = spans.find(({ name }) => name === 'POST /orders');
    t.equal(root?.parentSpanId, 'b7ad6b7169203331');
    t.ok(spans.every((span) => span === root || span.parentSpanId === root?.spanId));
  });

  await t.test('nothing secret or personal has been logged or traced, at any level', async (t) => {
    const { QUOTE_KEYS = '', STRIPE_WEBHOOK_SECRET = '', STRIPE_SECRET_KEY = '' } = running.environment;
    const secrets = [
      berlin.name,
      berlin.line1,
      ada,
      QUOTE_KEYS.split(':')[1],
      STRIPE_WEBHOOK_SECRET,
      STRIPE_SECRET_KEY,
    ];
    const written = JSON.stringify([running.logged(), collector.spans]);
    t.ok(running.logged().length > 100);
    for (const secret of secrets) t.notOk(!secret || written.includes(secret), String(secret));
  });
});
