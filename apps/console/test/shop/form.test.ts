import { test } from 'tap';
import { addressOf, missingFields, readDraft } from '../../src/shop/address.ts';
import { pieces, readCart, withQuantity } from '../../src/shop/cart.ts';
import { faultsOf, joined, missingFaults, placeOf, placesInOrder } from '../../src/shop/faults.ts';
import { keep } from '../../src/shop/kept.ts';
import { memoryStorage } from './support.ts';

test('products keep their order in the cart, have at most 99 pieces, and leave it at none', async (t) => {
  let cart = withQuantity(withQuantity([], 'mug', 1), 'scale', 2);
  cart = withQuantity(cart, 'mug', 200);
  t.same(cart, [
    { productId: 'mug', quantity: 99 },
    { productId: 'scale', quantity: 2 },
  ]);
  t.equal(pieces(cart), 101);
  t.same(withQuantity(cart, 'mug', 0), [{ productId: 'scale', quantity: 2 }]);
});

test('a cart takes no more products than the API does', async (t) => {
  const full = Array.from({ length: 40 }, (_, index) => ({ productId: `p${index}`, quantity: 1 }));
  t.same(withQuantity(full, 'one more', 1), full);
});

test('what was kept and is no cart or address becomes an empty one', async (t) => {
  t.same(
    readCart([{ productId: 'mug', quantity: 2 }, { productId: 'mug' }, null, { productId: 'scale', quantity: NaN }]),
    [{ productId: 'mug', quantity: 2 }],
  );
  t.same(readCart({}), []);
  t.equal(readDraft({ city: 7, line1: 'Torstraße 1' }).line1, 'Torstraße 1');
  t.equal(readDraft({ city: 7 }).city, '');
});

test('an address is sent without what is empty, and is the same when it comes back', async (t) => {
  const draft = { ...readDraft(undefined), line1: ' Torstraße 1 ', city: 'Berlin', postalCode: '10119', country: 'DE' };
  t.same(addressOf(draft), { line1: 'Torstraße 1', city: 'Berlin', postalCode: '10119', country: 'DE' });
  t.equal(JSON.stringify(addressOf(readDraft(addressOf(draft)))), JSON.stringify(addressOf(draft)));
  t.same(missingFields({ ...draft, city: ' ', country: '' }), ['city', 'country']);
});

test('a kept value is there on the next page, and undefined is nothing', async (t) => {
  const texts = new Map<string, string>();
  const read = (found: unknown) => (typeof found === 'string' ? found : undefined);
  keep(memoryStorage(texts), 'name', read).set('value');
  const next = keep(memoryStorage(texts), 'name', read);
  t.equal(next.current.value, 'value');
  next.set(undefined);
  t.equal(texts.size, 0);
  next.take('"of another tab"');
  t.equal(next.current.value, 'of another tab');
  next.take('{');
  t.equal(next.current.value, undefined);
});

test('a storage that refuses still keeps a value as long as the page', async (t) => {
  const full = {
    ...memoryStorage(),
    setItem: () => {
      throw new Error('QuotaExceededError');
    },
  };
  const kept = keep(full, 'name', String);
  kept.set('value');
  t.equal(kept.current.value, 'value');
});

const items = [
  { productId: 'mug', quantity: 2 },
  { productId: 'scale', quantity: 1 },
];

test('a pointer is about the field, the line of the cart or the card that it names', async (t) => {
  for (const [pointer, place] of [
    ['/shippingAddress/postalCode', 'postalCode'],
    ['/shippingAddress/country', 'country'],
    ['/items/1/quantity', 'item:scale'],
    ['/items/0', 'item:mug'],
    ['/items', 'cart'],
    ['/items/7/quantity', 'cart'],
    ['/items/-/quantity', 'cart'],
    ['/paymentMethodId', 'card'],
    ['/shippingAddress', undefined],
    ['/shippingAddress/toString', undefined],
    ['/shippingAddress/a~1b', undefined],
    ['/expectedTotal', undefined],
    ['', undefined],
  ] as const)
    t.equal(placeOf(pointer, items), place, pointer);
});

test('issues stand at their places, what is about none of them apart', async (t) => {
  const { at, elsewhere } = faultsOf(
    [
      { code: 'OUT_OF_STOCK', pointer: '/items/1/quantity', message: 'Fewer are available.', available: 3 },
      { code: 'OUT_OF_STOCK', pointer: '/items/0/quantity', message: 'Fewer are available.', available: 0 },
      {
        code: 'REGION_REQUIRED',
        pointer: '/shippingAddress/region',
        message: 'Addresses in this country need a region.',
      },
      { code: 'RISK_REJECTED', pointer: '', message: 'The order looks too risky to accept.' },
    ],
    items,
  );
  t.same(Object.fromEntries(at), {
    'item:scale': ['Only 3 left: take fewer.'],
    'item:mug': ['Sold out: take it out of the cart.'],
    region: ['Addresses in this country need a region.'],
  });
  t.same(elsewhere, ['The order looks too risky to accept.']);
});

test('errors of a refused request say what they are about, each once', async (t) => {
  const tooLong = { pointer: '/shippingAddress/postalCode', detail: 'must NOT have more than 16 characters' };
  const { at, elsewhere } = faultsOf(
    [
      tooLong,
      tooLong,
      { pointer: '/items/0/quantity', detail: 'must be <= 99' },
      { pointer: '/quoteId', detail: 'is required, unless expectedTotal is given' },
      { pointer: '', detail: 'must be object' },
    ],
    items,
  );
  t.same(Object.fromEntries(at), {
    postalCode: ['Postal code must NOT have more than 16 characters.'],
    'item:mug': ['The number must be <= 99.'],
  });
  t.same(elsewhere, ['quoteId is required, unless expectedTotal is given.', 'The order must be object.']);
});

test('what the form itself sees is said rather than what the API says of the same place', async (t) => {
  const api = faultsOf([{ pointer: '/shippingAddress/city', detail: 'is required' }], items);
  t.same([...joined(missingFaults(['city']), api).at], [['city', ['Enter the city or town.']]]);
});

test('places come in the order of the page: cart, address, card', async (t) => {
  const faults = faultsOf(
    ['/paymentMethodId', '/shippingAddress/country', '/shippingAddress/line1', '/items/1'].map((pointer) => ({
      pointer,
      detail: 'is wrong',
    })),
    items,
  );
  t.same(placesInOrder(faults), ['item:scale', 'line1', 'country', 'card']);
});
