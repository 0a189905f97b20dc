import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  answerOf,
  type createExpressway as CreateExpressway,
  createExpressway,
  type ExpresswayOptions,
  ExpresswayProblem,
  type OrderEvent,
  type OrderSubmission,
} from '@expressway/client';
import { buildSync } from 'esbuild';
import { type Test, test } from 'tap';
import { start } from '../start.ts';
import { startChromium } from './chromium.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import { berlin, createShop } from './shop.ts';

const cart = { items: [{ productId: 'mug', quantity: 2 }], shippingAddress: berlin };

/** Pauses are short, and there may be many of them; time-outs are as long as ever. */
const hasty: Partial<ExpresswayOptions> = {
  retry: { attempts: 500 },
  timing: {
    wait: (milliseconds, signal) =>
      delay(milliseconds < 20_000 ? milliseconds / 10 : milliseconds, undefined, {
        ...(signal ? { signal } : {}),
        ref: false,
      }),
    random: Math.random,
  },
};

/** React Native's fetch: an answer has no body that could be read as it arrives. */
const fetchWithoutStreams = async (request: Request): Promise<Response> => {
  const { status, headers, text } = await fetch(request).then(async (answer) => ({
    status: answer.status,
    headers: answer.headers,
    text: await answer.text(),
  }));
  const answer = new Response(text === '' ? null : text, { status, headers });
  return Object.defineProperty(answer, 'body', { value: undefined });
};

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const arrived: T[] = [];
  for await (const event of events) arrived.push(event);
  return arrived;
}

/** An app's page on an origin of its own, that has the client. */
async function startPage(t: Test): Promise<string> {
  const { outputFiles } = buildSync({
    stdin: { contents: "export { createExpressway } from '@expressway/client'", resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'client',
    platform: 'browser',
    target: 'es2022',
  });
  const page = `<!doctype html><meta charset="utf-8"><title>Shop</title><script>${outputFiles[0]?.text}</script>`;
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(page);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Opens the page; what comes back buys with the client there and answers what happened. Undefined where there is no browser. */
async function openPage(t: Test, origin: string) {
  const browser = await startChromium(t);
  if (!browser) return undefined;
  const page = await browser.newPage();
  await page.goto(origin);
  return (baseUrl: string, token: string, submission: OrderSubmission, idempotencyKey: string) =>
    page.evaluate(
      async ({ baseUrl, token, submission, idempotencyKey }) => {
        const { client } = globalThis as unknown as { client: { createExpressway: typeof CreateExpressway } };
        const expressway = client.createExpressway({ baseUrl, token });
        const { items, shippingAddress } = submission;
        const { valid } = await expressway.validateOrder({ items, shippingAddress });
        const { orderId } = await expressway.submitOrder(submission, { idempotencyKey });
        const events: OrderEvent[] = [];
        for await (const event of expressway.orderEvents(orderId)) events.push(event);
        const { quoteId: _, ...unpriced } = submission;
        const refusal = await expressway.submitOrder({ ...unpriced, expectedTotal: 1 }).then(
          () => undefined,
          (error: { code?: string }) => error.code,
        );
        return { valid, orderId, events, refusal };
      },
      { baseUrl, token, submission, idempotencyKey },
    );
}

test('the client, in front of the API', async (t) => {
  const origin = await startPage(t);
  const { url, statesUrl } = await start(t, { CORS_ORIGINS: origin });
  const token = await createShop({ url, statesUrl }).token('ada');
  const direct = createExpressway({ baseUrl: url, token });

  await t.test('orders once and follows the order: over a bad network, without streams, in a browser', async (t) => {
    const buyOnPage = await openPage(t, origin);
    let answersToLose = 2;
    let streamsToCut = 3;
    const proxy = await startFaultyProxy(t, url, ({ method, url: path }, arrived) => {
      if (method === 'POST' && path === '/orders') return answersToLose-- > 0;
      return path?.endsWith('/events') === true && /^data:.*\n\n/m.test(arrived) && streamsToCut-- > 0;
    });
    const cutOff = createExpressway({ baseUrl: proxy.url, token, ...hasty });
    const { quote } = await cutOff.validateOrder(cart);
    t.ok(quote);
    const submission = { ...cart, paymentMethodId: 'pm_card_visa', quoteId: quote?.quoteId ?? '' };
    const { orderId } = await cutOff.submitOrder(submission, { idempotencyKey: 'cart-1' });
    t.equal(proxy.requests.filter(({ method, url: path }) => method === 'POST' && path === '/orders').length, 3);

    const native = createExpressway({ baseUrl: url, token, ...hasty, fetch: fetchWithoutStreams, streaming: false });
    const [streamed, polled, bought] = await Promise.all([
      all(cutOff.orderEvents(orderId)),
      all(native.orderEvents(orderId)),
      buyOnPage?.(url, token, submission, 'cart-1'),
    ]);
    const order = answerOf(await direct.GET('/orders/{orderId}', { params: { path: { orderId } } }));
    const events = order.timeline.map((entry) => ({ orderId, ...entry }));
    t.equal(order.status, 'completed');
    t.same(streamed, events, 'each event once and in order');
    t.ok(streamsToCut <= 0, 'though the stream was cut');
    t.same(polled, events, 'the same without streams');
    if (buyOnPage) t.same(bought, { valid: true, orderId, events, refusal: 'PRICE_CHANGED' }, 'and on a page');
    const { items } = answerOf(await direct.GET('/orders'));
    t.same(
      items.map((one) => one.orderId),
      [orderId],
      'there is one order',
    );

    t.same(await all(direct.orderEvents(orderId, { lastEventId: events.length })), []);
    t.same(await all(direct.orderEvents(orderId, { lastEventId: 2 })), events.slice(2));
  });

  await t.test('problems have types', async (t) => {
    const submitted = direct.submitOrder({ ...cart, paymentMethodId: 'pm_card_visa', expectedTotal: 1 });
    const problem = await submitted.then(
      () => undefined,
      (error: unknown) => error,
    );
    t.ok(problem instanceof ExpresswayProblem && problem.code === 'PRICE_CHANGED');
    t.match(problem, { status: 409, errors: [{ pointer: '/expectedTotal', expected: 1, actual: 3915 }] });
    await t.rejects(direct.refundOrder('ord_0'), { code: 'FORBIDDEN' });
    await t.rejects(all(direct.orderEvents('ord_0')), { code: 'ORDER_NOT_FOUND' });
  });

  await t.test('a token that is no good any more is replaced', async (t) => {
    const tokens = ['expired.or.forged', token];
    const returning = createExpressway({ baseUrl: url, token: () => tokens.shift() ?? null });
    t.equal((await returning.GET('/orders')).response.status, 200);
  });
});
