import { type CheckoutDecision, type CheckoutRequest, ExpresswayProblem } from '@expressway/client';
import { test } from 'tap';
import { keep } from '../../src/shop/kept.ts';
import { type Checked, createLiveCheck } from '../../src/shop/live-check.ts';
import { createClock, memoryStorage, settle } from './support.ts';

const start = Date.parse('2026-11-24T12:00:00Z');
const mug = (quantity: number): CheckoutRequest => ({
  items: [{ productId: 'mug', quantity }],
  shippingAddress: { line1: 'Torstraße 1', city: 'Berlin', postalCode: '10119', country: 'DE' },
});

/** A check over a shop that sells mugs, at a price that can be changed, for 15 minutes each. */
function createShop() {
  const clock = createClock(start);
  const calls: { quantity: number; signal: AbortSignal; answer: (error?: unknown) => void }[] = [];
  const shop = { unitPrice: 1_400, decision: 'accept' as CheckoutDecision['decision'] };
  const kept = keep<Checked | undefined>(memoryStorage(), 'checked', (found) => found as Checked | undefined);
  const create = () =>
    createLiveCheck({
      wait: clock.wait,
      now: clock.now,
      kept,
      validate: ({ items: [item] }, signal) =>
        new Promise((resolve, reject) => {
          const quantity = item?.quantity ?? 0;
          signal.addEventListener('abort', () => reject(signal.reason));
          const answer = (error?: unknown) => (error ? reject(error) : resolve(decisionOf(quantity)));
          calls.push({ quantity, signal, answer });
        }),
    });
  const decisionOf = (quantity: number): CheckoutDecision => {
    const amount = shop.unitPrice * quantity;
    const line = { productId: 'mug', name: 'Mug', quantity, unitPrice: shop.unitPrice, amount };
    const expiresAt = new Date(clock.now() + 15 * 60_000).toISOString();
    const price = { currency: 'eur', lines: [line], subtotal: amount, shipping: 0, tax: 0, total: amount };
    const quote = { quoteId: `quote ${clock.now()}`, expiresAt, ...price };
    const { decision } = shop;
    return { valid: decision !== 'reject', decision, issues: [], quote, checks: [], executionArn: 'arn' };
  };
  return { clock, calls, shop, kept, create, check: create() };
}

const totalOf = ({ check }: ReturnType<typeof createShop>) => {
  const state = check.state.value;
  return state.phase === 'checked' ? state.checked.decision.quote?.total : state.phase;
};

test('a cart that changes is checked once it is calm, and only as it is then', async (t) => {
  const shop = createShop();
  const { check, clock, calls } = shop;
  check.look(undefined, undefined);
  t.equal(totalOf(shop), 'incomplete');
  for (const quantity of [1, 2, 3]) {
    check.look(mug(quantity), undefined);
    await clock.pass(300);
  }
  t.same(calls, [], 'nothing was asked while it changed');
  await clock.pass(100);
  t.same(
    calls.map(({ quantity }) => quantity),
    [3],
  );
  calls[0]?.answer();
  await settle();
  t.equal(totalOf(shop), 4_200);
  check.look(mug(3), undefined);
  await clock.pass(1_000);
  t.equal(calls.length, 1, 'the same is not asked twice');
});

test('a check that is out of date is aborted, and its answer counts for nothing', async (t) => {
  const shop = createShop();
  const { check, clock, calls } = shop;
  check.look(mug(1), undefined);
  await clock.pass(400);
  check.look(mug(2), undefined);
  t.ok(calls[0]?.signal.aborted);
  calls[0]?.answer();
  await clock.pass(400);
  t.equal(totalOf(shop), 'checking');
  calls[1]?.answer();
  await settle();
  t.equal(totalOf(shop), 2_800);
});

test('a cart that is incomplete again stops the check; another customer is another subject', async (t) => {
  const { check, clock, calls } = createShop();
  check.look(mug(1), undefined);
  check.look(undefined, undefined);
  await clock.pass(1_000);
  t.same(calls, []);
  check.look(mug(1), undefined);
  await clock.pass(400);
  calls[0]?.answer();
  await settle();
  check.look(mug(1), 'user_1');
  await clock.pass(400);
  t.equal(calls.length, 2);
});

test('a price that runs out is asked for again, and what has changed is told', async (t) => {
  const { check, clock, calls, shop } = createShop();
  check.look(mug(2), undefined);
  await clock.pass(400);
  calls[0]?.answer();
  await settle();
  shop.unitPrice = 1_500;
  await clock.pass(15 * 60_000 - 1);
  t.equal(calls.length, 1);
  await clock.pass(1);
  t.match(check.state.value, { phase: 'checking', renewing: true });
  calls[1]?.answer();
  await settle();
  t.match(check.state.value, {
    phase: 'checked',
    changes: [
      { what: 'Mug', before: 1_400, after: 1_500 },
      { what: 'Total', before: 2_800, after: 3_000 },
    ],
  });
});

test('a locked price outlives the page; one that has run out meanwhile does not', async (t) => {
  const shop = createShop();
  shop.check.look(mug(1), undefined);
  await shop.clock.pass(400);
  shop.calls[0]?.answer();
  await settle();
  shop.check.stop();

  await shop.clock.pass(60_000);
  const reloaded = shop.create();
  reloaded.look(mug(1), undefined);
  t.match(reloaded.state.value, { phase: 'checked', checked: { decision: { quote: { total: 1_400 } } } });
  await shop.clock.pass(1_000);
  t.equal(shop.calls.length, 1, 'nothing had to be asked');
  reloaded.stop();

  await shop.clock.pass(15 * 60_000);
  shop.shop.unitPrice = 1_300;
  const later = shop.create();
  later.look(mug(1), undefined);
  await shop.clock.pass(400);
  shop.calls[1]?.answer();
  await settle();
  t.match(later.state.value, { phase: 'checked', changes: [{ what: 'Mug' }, { what: 'Total', after: 1_300 }] });
});

test('a clock that is far ahead makes no storm of calls', async (t) => {
  const { check, clock, calls, kept } = createShop();
  check.look(mug(1), undefined);
  await clock.pass(400);
  calls[0]?.answer();
  await settle();
  t.ok(kept.current.value);
  clock.jump(60 * 60_000);
  check.again();
  const [, second] = calls;
  clock.jump(-60 * 60_000);
  second?.answer();
  clock.jump(60 * 60_000);
  await settle();
  await clock.pass(4_999);
  t.equal(calls.length, 2);
});

test('a failure for a while is tried again after that while, one that a person must see to is not', async (t) => {
  const { check, clock, calls } = createShop();
  const limited = new ExpresswayProblem(new Response(null, { status: 429, headers: { 'retry-after': '12' } }), {
    code: 'RATE_LIMITED',
    title: 'Too many requests',
    detail: 'No more than 60 requests a minute are taken.',
  });
  check.look(mug(1), undefined);
  await clock.pass(400);
  calls[0]?.answer(limited);
  await settle();
  t.match(check.state.value, { phase: 'failed', error: limited, again: start + 12_400 });
  await clock.pass(12_000);
  t.equal(calls.length, 2);
  calls[1]?.answer(new TypeError('Failed to fetch'));
  await settle();
  t.match(check.state.value, { phase: 'failed', again: start + 17_400 });
  await clock.pass(5_000);
  t.equal(calls.length, 3);
  calls[2]?.answer(new ExpresswayProblem(new Response(null, { status: 400 }), undefined));
  await clock.pass(60_000);
  t.match(check.state.value, { phase: 'failed', again: undefined });
  t.equal(calls.length, 3);
  check.again();
  t.equal(calls.length, 4);
});

test('a refusal is not kept: it may be over on the next page', async (t) => {
  const { check, clock, calls, shop, create } = createShop();
  shop.decision = 'reject';
  check.look(mug(1), undefined);
  await clock.pass(400);
  calls[0]?.answer();
  await settle();
  check.stop();
  const reloaded = create();
  reloaded.look(mug(1), undefined);
  t.match(reloaded.state.value, { phase: 'checking' });
  await clock.pass(400);
  t.equal(calls.length, 2);
});
