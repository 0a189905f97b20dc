import { test } from 'tap';
import { validateRequest } from '../../src/index.ts';
import { berlin, request } from '../fixtures.ts';

const codes = (...args: Parameters<typeof request>) =>
  validateRequest(request(...args)).map(({ code, pointer }) => `${code} ${pointer}`);

test('a cart and an address in the tariff pass', async (t) => {
  t.strictSame(codes({ mug: 1 }), []);
});

test('an empty cart is an issue', async (t) => {
  t.strictSame(codes({}), ['EMPTY_CART /items']);
});

test('every country has postal codes of its own', async (t) => {
  const to = (country: string, postalCode: string, region?: string) =>
    codes({ mug: 1 }, { shippingAddress: { ...berlin, country, postalCode, ...(region ? { region } : {}) } });
  t.strictSame(to('NL', '1012 AB'), []);
  t.strictSame(to('GB', 'sw1a 1aa'), []);
  t.strictSame(to('PL', '00-950'), []);
  t.strictSame(to('US', '94103', 'CA'), []);
  t.strictSame(to('US', '94103'), ['REGION_REQUIRED /shippingAddress/region']);
  t.strictSame(to('DE', '1011'), ['POSTAL_CODE_INVALID /shippingAddress/postalCode']);
  t.strictSame(to('AQ', '1'), ['COUNTRY_NOT_SERVED /shippingAddress/country']);
});
