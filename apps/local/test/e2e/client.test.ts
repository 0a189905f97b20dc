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
} from '@expressway/client';
import { buildSync } from 'esbuild';
import { type Test, test } from 'tap';
import { start } from '../start.ts';
import { startChromium } from './chromium.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import { berlin, createShop } from './shop.ts';

const cart = { items: [{ productId: 'mug', quantity: 2 }], shippingAddress: berlin };
const paymentMethodId = 'pm_card_visa';

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

test('the client, in front of the API', async (t) => {
  const origin = await startPage(t);
  const { url, statesUrl } = await start(t, { CORS_ORIGINS: origin });
  const shop = createShop({ url, statesUrl });
  const token = await shop.token('ada');
  const direct = createExpressway({ baseUrl: url, token });
  const timelineOf = async (orderId: string): Promise<OrderEvent[]> => {
    const { timeline } = answerOf(await direct.GET('/orders/{orderId}', { params: { path: { orderId } } }));
    return timeline.map((entry) => ({ orderId, ...entry }));
  };

  await t.test('orders once though answers are lost, and follows the order though its stream is cut', async (t) => {
    let answersToLose = 2;
    let streamsToCut = 3;
    const proxy = await startFaultyProxy(t, url, ({ method, url: path }, arrived) => {
      if (method === 'POST' && path === '/orders') return answersToLose-- > 0;
      return path?.endsWith('/events') === true && /^data:.*\n\n/m.test(arrived) && streamsToCut-- > 0;
    });
    const cutOff = createExpressway({ baseUrl: proxy.url, token, ...hasty });
    const { quote } = await cutOff.validateOrder(cart);
    const order = await cutOff.submitOrder({ ...cart, paymentMethodId, quoteId: quote?.quoteId ?? '' });

    const keys = proxy.requests
      .filter(({ method, url: path }) => method === 'POST' && path === '/orders')
      .map(({ headers }) => headers['idempotency-key']);
    t.equal(keys.length, 3);
    t.equal(new Set(keys).size, 1);
    const { items } = answerOf(await direct.GET('/orders'));
    t.same(
      items.map(({ orderId }) => orderId),
      [order.orderId],
      'there is one order',
    );

    const native = createExpressway({ baseUrl: url, token, ...hasty, fetch: fetchWithoutStreams, streaming: false });
    const [streamed, polled] = await Promise.all([
      all(cutOff.orderEvents(order.orderId)),
      all(native.orderEvents(order.orderId)),
    ]);
    const timeline = await timelineOf(order.orderId);
    t.equal(timeline.at(-1)?.status, 'completed');
    t.same(streamed, timeline);
    t.same(polled, timeline);
    t.ok(streamsToCut <= 0, 'the stream was cut');
    t.same(await all(direct.orderEvents(order.orderId, { lastEventId: timeline.length })), []);
    t.same(await all(direct.orderEvents(order.orderId, { lastEventId: 2 })), timeline.slice(2));
  });

  await t.test('problems have types', async (t) => {
    const submitted = direct.submitOrder({ ...cart, paymentMethodId, expectedTotal: 1 });
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

  await t.test('works in a browser, on a page of another origin', async (t) => {
    const browser = await startChromium(t);
    if (!browser) return;
    const page = await browser.newPage();
    await page.goto(origin);
    const bought = await page.evaluate(
      async ({ baseUrl, token, cart, paymentMethodId }) => {
        const { client } = globalThis as unknown as { client: { createExpressway: typeof CreateExpressway } };
        const expressway = client.createExpressway({ baseUrl, token });
        const { quote } = await expressway.validateOrder(cart);
        const order = await expressway.submitOrder({ ...cart, paymentMethodId, quoteId: quote?.quoteId ?? '' });
        const events: OrderEvent[] = [];
        for await (const event of expressway.orderEvents(order.orderId)) events.push(event);
        const again = await expressway.submitOrder({ ...cart, paymentMethodId, expectedTotal: 1 }).then(
          () => 'taken',
          (error: { code?: string }) => error.code,
        );
        return { orderId: order.orderId, events, again };
      },
      { baseUrl: url, token, cart, paymentMethodId },
    );
    t.same(bought.events, await timelineOf(bought.orderId));
    t.equal(bought.events.at(-1)?.status, 'completed');
    t.equal(bought.again, 'PRICE_CHANGED');
  });
});
