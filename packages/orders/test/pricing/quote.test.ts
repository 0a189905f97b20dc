import fc from 'fast-check';
import { test } from 'tap';
import { priceOrder } from '../../src/index.ts';
import { countries } from '../../src/pricing/tariff.ts';
import { berlin, catalogue, product, request } from '../fixtures.ts';

test('lines, shipping and tax add up to the total', async (t) => {
  const { price, issues } = priceOrder(request({ mug: 2 }), catalogue(product('mug', 1400)));
  t.strictSame(issues, []);
  t.strictSame(price, {
    currency: 'eur',
    lines: [{ productId: 'mug', name: 'A mug', quantity: 2, unitPrice: 1400, amount: 2800 }],
    subtotal: 2800,
    shipping: 490,
    tax: 625,
    total: 3915,
  });
});

test('a large order ships for nothing', async (t) => {
  const { price } = priceOrder(request({ mug: 4 }), catalogue(product('mug', 1400)));
  t.match(price, { subtotal: 5600, shipping: 0 });
});

test('tax is rounded half up, once', async (t) => {
  const at = (unitPrice: number) =>
    priceOrder(request({ a: 1, b: 1 }), catalogue(product('a', unitPrice), product('b', 5_000))).price?.tax;
  t.equal(at(50), 960, '959.5 is rounded up');
  t.equal(at(52), 960, '959.88');
  t.equal(at(47), 959, '958.93');
});

test('each country has its own tariff', async (t) => {
  const to = (country: string) =>
    priceOrder(request({ mug: 1 }, { shippingAddress: { ...berlin, country } }), catalogue(product('mug', 1400))).price;
  t.match(to('SE'), { shipping: 890, tax: 573 });
  t.match(to('CH'), { shipping: 1490, tax: 0 });
});

test('what can not be priced has no price and says why', async (t) => {
  const products = catalogue(product('mug', 1400));
  t.match(priceOrder(request({ mug: 1, teapot: 1 }), products), {
    price: null,
    issues: [{ code: 'UNKNOWN_PRODUCT', pointer: '/items/1/productId' }],
  });
  t.match(priceOrder(request({ mug: 1 }, { currency: 'usd' }), products), {
    price: null,
    issues: [{ code: 'CURRENCY_NOT_OFFERED', pointer: '/currency' }],
  });
  t.strictSame(priceOrder(request({}), products), { price: null, issues: [] });
});

test('another total than expected is an issue beside the price', async (t) => {
  const products = catalogue(product('mug', 1400));
  const { price, issues } = priceOrder(request({ mug: 2 }, { expectedTotal: 3900 }), products);
  t.equal(price?.total, 3915);
  t.match(issues, [{ code: 'PRICE_CHANGED', pointer: '/expectedTotal', expected: 3900, actual: 3915 }]);
  t.strictSame(priceOrder(request({ mug: 2 }, { expectedTotal: 3915 }), products).issues, []);
});

test('any cart to any country adds up in whole minor units', async (t) => {
  const adds = () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.nat(1_000_000), fc.integer({ min: 1, max: 99 })), {
          selector: ([id]) => id,
          minLength: 1,
          maxLength: 40,
        }),
        fc.constantFrom(...countries.keys()),
        (rows, country) => {
          const { price } = priceOrder(
            {
              items: rows.map(([productId, , quantity]) => ({ productId, quantity })),
              shippingAddress: { ...berlin, country },
            },
            catalogue(...rows.map(([productId, unitPrice]) => product(productId, unitPrice))),
          );
          if (!price) return false;
          const { subtotal, shipping, tax, total, lines } = price;
          const exact = ((subtotal + shipping) * (countries.get(country)?.taxBasisPoints ?? Number.NaN)) / 10_000;
          return (
            total === subtotal + shipping + tax &&
            subtotal === lines.reduce((sum, line) => sum + line.amount, 0) &&
            [subtotal, shipping, tax, total].every((amount) => Number.isSafeInteger(amount) && amount >= 0) &&
            Math.abs(tax - exact) <= 0.5
          );
        },
      ),
    );
  t.doesNotThrow(adds);
});
