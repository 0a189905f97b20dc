import { ExpresswayProblem, type Order, type OrderSubmission } from '@expressway/client';
import { test } from 'tap';
import { keep } from '../../src/shop/kept.ts';
import { createPlacing } from '../../src/shop/placing.ts';
import { outcomeOf, readSubmission, wantsNewPrice } from '../../src/shop/submission.ts';
import { createClock, memoryStorage, settle } from './support.ts';

const body: OrderSubmission = {
  items: [{ productId: 'mug', quantity: 1 }],
  shippingAddress: { line1: 'Torstraße 1', city: 'Berlin', postalCode: '10119', country: 'DE' },
  paymentMethodId: 'pm_card_visa',
  quoteId: 'quote',
};
const other = { ...body, paymentMethodId: 'pm_card_chargeDeclined' };

const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  new ExpresswayProblem(new Response(null, { status, headers }), { code, title: code, detail: `${code}.` });

/** A browser whose storage stays, and a page in it that can be loaded again; the API makes one order of each key. */
function createBrowser() {
  const clock = createClock(Date.parse('2026-11-24T12:00:00Z'));
  const storage = new Map<string, string>();
  const orders = new Map<string, OrderSubmission>();
  const sent: { key: string; kept: string | undefined; answer: (error?: unknown) => void }[] = [];
  const browser = { customer: 'user_1' as string | undefined, placed: 0 };
  const load = () =>
    createPlacing({
      wait: clock.wait,
      now: clock.now,
      newKey: () => `key ${sent.length}`,
      kept: keep(memoryStorage(storage), 'submission', readSubmission),
      customer: () => browser.customer,
      onPlaced: () => {
        browser.placed += 1;
      },
      submit: (submission, { idempotencyKey: key = '', signal } = {}) =>
        new Promise((resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
          sent.push({
            key,
            kept: storage.get('submission'),
            answer: (error) => {
              if (error) return reject(error);
              orders.set(key, submission);
              resolve({ orderId: `order of ${key}` } as Order);
            },
          });
        }),
    });
  return { clock, storage, orders, sent, browser, load };
}

test('a submission is kept before it is sent, and forgotten once it is an order', async (t) => {
  const { load, sent, storage, browser } = createBrowser();
  const placing = load();
  void placing.place(body, 'user_1');
  t.match(JSON.parse(sent[0]?.kept ?? ''), { userId: 'user_1', idempotencyKey: 'key 0', body });
  t.match(placing.state.value, { phase: 'sending' });
  sent[0]?.answer();
  await settle();
  t.match(placing.state.value, { phase: 'placed', orderId: 'order of key 0' });
  t.equal(browser.placed, 1);
  t.equal(storage.size, 0);
});

test('a page that is loaded again in the middle sends the same on, under the same key', async (t) => {
  const { load, sent, orders } = createBrowser();
  void load().place(body, 'user_1');
  const reloaded = load();
  void reloaded.resume();
  t.same(
    sent.map(({ key }) => key),
    ['key 0', 'key 0'],
  );
  sent[1]?.answer();
  await settle();
  t.match(reloaded.state.value, { phase: 'placed' });
  t.equal(orders.size, 1);
});

test('while one is under way no other is begun: it is sent on instead', async (t) => {
  const { load, sent, orders, clock } = createBrowser();
  const placing = load();
  void placing.place(body, 'user_1');
  sent[0]?.answer(new TypeError('Failed to fetch'));
  await settle();
  t.match(placing.state.value, { phase: 'stuck', again: clock.now() + 5_000 });
  void placing.place(other, 'user_1');
  sent[1]?.answer();
  await settle();
  t.same([...orders], [['key 0', body]]);
});

test('it is sent on only for the customer whose it is', async (t) => {
  const { load, sent, browser } = createBrowser();
  void load().place(body, 'user_1');
  browser.customer = 'user_2';
  const reloaded = load();
  await reloaded.resume();
  t.match(reloaded.state.value, { phase: 'signed out', userId: 'user_1' });
  t.equal(sent.length, 1);
  browser.customer = 'user_1';
  void reloaded.resume();
  t.equal(sent.length, 2);
});

test('a shop that wants a pause gets it, and then the same again', async (t) => {
  const { load, sent, clock } = createBrowser();
  const placing = load();
  void placing.place(body, 'user_1');
  sent[0]?.answer(problem(429, 'RATE_LIMITED', { 'retry-after': '40' }));
  await settle();
  t.match(placing.state.value, { phase: 'stuck', again: clock.now() + 40_000 });
  await clock.pass(40_000);
  t.same(
    sent.map(({ key }) => key),
    ['key 0', 'key 0'],
  );
});

test('what is refused is gone: the next try is another submission', async (t) => {
  const { load, sent, storage } = createBrowser();
  const placing = load();
  void placing.place(body, 'user_1');
  sent[0]?.answer(problem(409, 'QUOTE_EXPIRED'));
  await settle();
  t.match(placing.state.value, { phase: 'refused', submission: { body } });
  t.equal(storage.size, 0);
  void placing.place(body, 'user_1');
  t.equal(sent[1]?.key, 'key 1');
});

test('a key that the API has forgotten by now is not used again', async (t) => {
  const { load, sent, clock, storage } = createBrowser();
  void load().place(body, 'user_1');
  await clock.pass(24 * 3_600_000);
  const reloaded = load();
  await reloaded.resume();
  t.match(reloaded.state.value, { phase: 'too old' });
  t.equal(sent.length, 1);
  t.equal(storage.size, 0);
});

test('only an answer that says so means that there is no order', async (t) => {
  for (const [error, outcome] of [
    [problem(409, 'QUOTE_EXPIRED'), 'refused'],
    [problem(422, 'ORDER_INVALID'), 'refused'],
    [problem(400, 'VALIDATION_FAILED'), 'refused'],
    [problem(401, 'TOKEN_INVALID'), 'signed out'],
    [problem(409, 'IDEMPOTENCY_IN_FLIGHT'), 'unknown'],
    [problem(429, 'RATE_LIMITED'), 'unknown'],
    [problem(500, 'INTERNAL_ERROR'), 'unknown'],
    [problem(503, 'OVERLOADED'), 'unknown'],
    [new ExpresswayProblem(new Response(null, { status: 404 }), '<html>A proxy</html>'), 'unknown'],
    [new TypeError('Failed to fetch'), 'unknown'],
  ] as const)
    t.equal(outcomeOf(error), outcome, String(error));
  t.ok(wantsNewPrice(problem(409, 'PRICE_CHANGED')));
  t.notOk(wantsNewPrice(problem(422, 'ORDER_INVALID')));
});

test('what was kept and is no submission counts as none', async (t) => {
  for (const found of [undefined, 'x', {}, { userId: 'a', idempotencyKey: 'b', madeAt: 1, body: {} }])
    t.equal(readSubmission(found), undefined);
});
