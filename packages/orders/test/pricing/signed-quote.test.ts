import { test } from 'tap';
import {
  createQuoteSigner,
  parseQuoteKeys,
  priceOrder,
  QuoteExpired,
  QuoteInvalid,
  QuoteMismatch,
} from '../../src/index.ts';
import { berlin, catalogue, product, request, stoppedClock } from '../fixtures.ts';

const secret = (fill: string) => Buffer.alloc(32, fill).toString('base64url');
const keys = parseQuoteKeys(`k1:${secret('a')}`);
const order = request({ mug: 2 });
const { price } = priceOrder(order, catalogue(product('mug', 1400)));
if (!price) throw new Error('a priced order was expected');
const binding = { items: order.items, shippingAddress: berlin, userId: 'u1' };

test('a signed price is given back as it was, whatever the catalogue says by then', async (t) => {
  const quotes = createQuoteSigner({ keys, clock: stoppedClock() });
  const quote = await quotes.sign(price, binding);
  t.match(quote, { ...price, expiresAt: '2026-11-23T12:15:00.000Z' });
  t.strictSame(await quotes.verify(quote.quoteId, binding), price);
});

test('a quote holds until its last millisecond', async (t) => {
  const clock = stoppedClock();
  const quotes = createQuoteSigner({ keys, clock });
  const { quoteId } = await quotes.sign(price, binding);
  clock.advance(15 * 60_000 - 1);
  await t.resolves(quotes.verify(quoteId, binding));
  clock.advance(1);
  await t.rejects(quotes.verify(quoteId, binding), QuoteExpired);
});

test('a quote is bound to its items, address, currency and customer', async (t) => {
  const quotes = createQuoteSigner({ keys, clock: stoppedClock() });
  const { quoteId } = await quotes.sign(price, binding);
  const others = {
    'another quantity': { ...binding, items: [{ productId: 'mug', quantity: 3 }] },
    'another product': { ...binding, items: [{ productId: 'jug', quantity: 2 }] },
    'one product more': { ...binding, items: [...binding.items, { productId: 'jug', quantity: 1 }] },
    'another street': { ...binding, shippingAddress: { ...berlin, line1: 'Elsewhere 1' } },
    'another currency': { ...binding, currency: 'usd' },
    'another customer': { ...binding, userId: 'u2' },
  };
  for (const [name, other] of Object.entries(others))
    await t.rejects(quotes.verify(quoteId, other), QuoteMismatch, name);
  await t.resolves(quotes.verify(quoteId, { ...binding, items: [...binding.items].reverse(), currency: 'eur' }));
});

test('a quote made before signing in serves any customer', async (t) => {
  const quotes = createQuoteSigner({ keys, clock: stoppedClock() });
  const { userId: _, ...anonymous } = binding;
  const { quoteId } = await quotes.sign(price, anonymous);
  await t.resolves(quotes.verify(quoteId, { ...binding, userId: 'anybody' }));
});

test('a forged or garbled quote is refused', async (t) => {
  const quotes = createQuoteSigner({ keys, clock: stoppedClock() });
  const { quoteId } = await quotes.sign(price, binding);
  const [header, , signature] = quoteId.split('.');
  const cheaper = Buffer.from(JSON.stringify({ price: { ...price, total: 1 } })).toString('base64url');
  const unsigned = `${Buffer.from('{"alg":"none","kid":"k1"}').toString('base64url')}.${cheaper}.`;
  for (const forged of [`${header}.${cheaper}.${signature}`, unsigned, 'x', '', `${quoteId}x`])
    await t.rejects(quotes.verify(forged, binding), QuoteInvalid, forged.slice(0, 20));
  const stranger = createQuoteSigner({ keys: parseQuoteKeys(`k1:${secret('z')}`), clock: stoppedClock() });
  await t.rejects(quotes.verify((await stranger.sign(price, binding)).quoteId, binding), QuoteInvalid);
});

test('an older key verifies while it is listed', async (t) => {
  const clock = stoppedClock();
  const { quoteId } = await createQuoteSigner({ keys, clock }).sign(price, binding);
  const rotated = createQuoteSigner({ keys: parseQuoteKeys(`k2:${secret('b')},k1:${secret('a')}`), clock });
  await t.resolves(rotated.verify(quoteId, binding));
  const dropped = createQuoteSigner({ keys: parseQuoteKeys(`k2:${secret('b')}`), clock });
  await t.rejects(dropped.verify(quoteId, binding), QuoteInvalid);
});

test('bad keys are refused with what is wrong', async (t) => {
  t.throws(() => parseQuoteKeys(''), /not of the form id:secret/);
  t.throws(() => parseQuoteKeys('k1:short'), /shorter than 32 bytes/);
  t.throws(() => parseQuoteKeys(`k1:${secret('a')},k1:${secret('b')}`), /unique/);
});
