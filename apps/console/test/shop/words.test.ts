import { ExpresswayProblem, type OrderStatus, type Quote } from '@expressway/client';
import { test } from 'tap';
import { clockFace, offsetBy, remaining, spoken } from '../../src/shop/countdown.ts';
import { priceChanges } from '../../src/shop/price-changes.ts';
import { hasEnded, inWords, mayCancel, milestonesOf, verdictOf } from '../../src/shop/progress.ts';
import { readCard, testCards } from '../../src/shop/test-cards.ts';
import { troubleWords } from '../../src/shop/trouble.ts';

test('a countdown shows a second that has begun as whole, and 0:00 only at its end', async (t) => {
  for (const [milliseconds, face] of [
    [900_000, '15:00'],
    [899_001, '15:00'],
    [899_000, '14:59'],
    [61_000, '1:01'],
    [1, '0:01'],
    [0, '0:00'],
    [3_723_000, '1:02:03'],
  ] as const)
    t.equal(clockFace(milliseconds), face);
  t.equal(remaining('2026-11-24T12:00:10Z', Date.parse('2026-11-24T12:00:00Z')), 10_000);
  t.equal(remaining('2026-11-24T12:00:10Z', Date.parse('2026-11-24T12:00:20Z')), 0);
  t.same([spoken(59_999), spoken(60_000), spoken(899_000)], ['less than a minute', '1 minute', '14 minutes']);
});

test('a clock that is wrong is put right by the Date of answers; one that is nearly right is left alone', async (t) => {
  const date = 'Tue, 24 Nov 2026 12:00:00 GMT';
  const there = Date.parse(date);
  t.equal(offsetBy(date, there + 300, 0), 0);
  t.equal(offsetBy(date, there + 600_500, 0), -600_000);
  t.equal(offsetBy(date, there + 600_900, -600_000), -600_000);
  t.equal(offsetBy(null, there, 7), 7);
});

const quote = (unitPrice: number, shipping: number): Quote => {
  const line = { productId: 'mug', name: 'Mug', quantity: 2, unitPrice, amount: unitPrice * 2 };
  const total = line.amount + shipping;
  const price = { currency: 'eur', lines: [line], subtotal: line.amount, shipping, tax: 0, total };
  return { quoteId: 'q', expiresAt: '2026-11-24T12:00:00Z', ...price };
};

test('only what costs another sum is told, and nothing where the total has stayed', async (t) => {
  t.same(priceChanges(quote(1_400, 490), quote(1_400, 490)), []);
  t.same(priceChanges(quote(1_400, 490), quote(1_400, 590)), [
    { what: 'Shipping', before: 490, after: 590 },
    { what: 'Total', before: 3_290, after: 3_390 },
  ]);
});

test('an entry of the timeline is told to the customer; a kind that is new says its own message', async (t) => {
  const status = 'processing';
  t.equal(inWords({ type: 'stock.reserved', message: 'x', status }), 'Everything in it is held for you.');
  t.equal(inWords({ type: 'order.wrapped', message: 'It was wrapped.', status }), 'It was wrapped.');
  t.equal(inWords({ type: 'toString', message: 'Odd.', status }), 'Odd.');
});

const order = (status: OrderStatus, message?: string) => ({
  status,
  failure: message === undefined ? null : { code: 'X', message },
  payment: { message: null } as Parameters<typeof verdictOf>[0]['payment'],
});

test('the end of an order is said clearly, and another card is offered where that may help', async (t) => {
  const declined = verdictOf(order('declined', 'There is not enough money on your card. Use another card.'));
  t.match(declined, {
    title: 'Your payment was declined',
    text: /not enough money.* Nothing was charged\.$/,
    tryAnotherCard: true,
  });
  t.equal(
    verdictOf(order('declined', 'It was too late. Nothing was charged.')).text,
    'It was too late. Nothing was charged.',
  );
  t.match(verdictOf(order('completed')), { tone: 'good', tryAnotherCard: false });
  t.match(verdictOf(order('cancelled', 'You cancelled the order.')), { text: /^You cancelled the order\. / });
  t.match(verdictOf(order('rejected')), { text: 'Nothing was charged.' });
  t.same([hasEnded({ status: 'compensating' }), hasEnded({ status: 'failed' })], [false, true]);
});

test('an order can be cancelled until it is handed to the carrier', async (t) => {
  const entry = (type: string) => ({ sequence: 1, at: '', type, message: '', status: 'processing' as const });
  t.ok(mayCancel({ status: 'processing', timeline: [entry('order.submitted')] }));
  t.notOk(mayCancel({ status: 'processing', timeline: [entry('order.fulfilling')] }));
  t.notOk(mayCancel({ status: 'completed', timeline: [] }));
});

test('milestones are reached one by one, in whichever order', async (t) => {
  const reached = milestonesOf([{ type: 'order.submitted' }, { type: 'payment.authorised' }]);
  t.same(
    reached.map((one) => one.reached),
    [true, false, true, false],
  );
});

test('the card that was kept is chosen again, and an unknown one never', async (t) => {
  t.equal(readCard('pm_card_chargeDeclined'), 'pm_card_chargeDeclined');
  t.equal(readCard('pm_card_unknown'), testCards[0].paymentMethodId);
});

test('trouble is told in words for people; a problem without such words says its own', async (t) => {
  const problem = (code: string) =>
    new ExpresswayProblem(new Response(null, { status: 409 }), { code, title: 'Its title', detail: 'Its detail.' });
  t.equal(troubleWords(problem('QUOTE_EXPIRED'), true).title, 'The price had run out');
  t.same(troubleWords(problem('ORDER_NOT_CANCELLABLE'), true), { title: 'Its title', text: 'Its detail.' });
  t.equal(troubleWords(new TypeError('Failed to fetch'), false).title, 'You are offline');
  t.equal(troubleWords(new TypeError('Failed to fetch'), true).title, 'The shop can’t be reached');
});
