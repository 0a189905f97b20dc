import { test } from 'tap';
import { build, startParts } from '../support/build.ts';

test('products', async (t) => {
  const { request } = await build(t, await startParts(t));

  await t.test('GET /products lists the catalogue, with what is available', async (t) => {
    const response = await request('/products');
    t.equal(response.statusCode, 200);
    const { items } = response.json();
    t.equal(items.length, 12);
    t.same(items.find((one: { productId: string }) => one.productId === 'limited-print').available, 0);
  });

  await t.test('GET /products/{productId} shows one', async (t) => {
    t.match((await request('/products/mug')).json(), {
      productId: 'mug',
      unitPrice: 1400,
      currency: 'eur',
      available: 300,
    });
  });

  await t.test('a product that isn’t there is 404', async (t) => {
    t.match((await request('/products/unicorn')).json(), { status: 404, code: 'PRODUCT_NOT_FOUND' });
  });

  await t.test('an id that is longer than any is 414', async (t) => {
    t.match((await request(`/products/${'x'.repeat(257)}`)).json(), { status: 414, code: 'URI_TOO_LONG' });
  });

  await t.test('HEAD answers as GET does, without the body', async (t) => {
    const response = await request({ method: 'HEAD', url: '/products/mug' });
    t.equal(response.statusCode, 200);
    t.equal(response.body, '');
  });
});
