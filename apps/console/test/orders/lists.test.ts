import { test } from 'tap';
import { readAmount } from '../../src/orders/amount.ts';
import { changedSince } from '../../src/orders/order-changes.ts';

test('an amount that was typed is read in the units of its currency', async (t) => {
  for (const [text, currency, minor] of [
    ['5', 'eur', 500],
    [' 5.5 ', 'eur', 550],
    ['34,15', 'eur', 3415],
    ['0.01', 'eur', 1],
    ['39.15', 'eur', 3915],
    ['700', 'jpy', 700],
    ['1.234', 'kwd', 1234],
  ] as const)
    t.strictSame(readAmount(text, currency, 3915), { minor }, `${text} ${currency}`);
  for (const [text, currency, problem] of [
    ['', 'eur', /5\.00/],
    ['five', 'eur', /EUR/],
    ['-5', 'eur', /EUR/],
    ['1,000.00', 'eur', /EUR/],
    ['1e3', 'eur', /EUR/],
    ['5.005', 'eur', /2 digits/],
    ['5.5', 'jpy', /smaller/],
    ['0.00', 'eur', /nothing/],
    ['39.16', 'eur', /left/],
  ] as const)
    t.match(readAmount(text, currency, 3915), { problem }, `${text} ${currency}`);
});

test('what has changed in a list, and what has come to it, is marked; older ones that were asked for are not', async (t) => {
  const [third, second, first] = ['ord_3', 'ord_2', 'ord_1'].map((orderId) => ({ orderId, updatedAt: 'then' }));
  if (!first || !second || !third) return;
  t.strictSame([...changedSince(undefined, [second])], []);
  t.strictSame([...changedSince([second], [second])], []);
  t.strictSame([...changedSince([second], [third, { ...second, updatedAt: 'now' }, first])], ['ord_3', 'ord_2']);
  t.strictSame([...changedSince([], [first])], ['ord_1']);
});
