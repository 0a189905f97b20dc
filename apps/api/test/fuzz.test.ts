import fc from 'fast-check';
import { test } from 'tap';
import { build, cart, startParts, submission } from './support/build.ts';

/** Any UTF-16, control characters and halves of characters included. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
);

/** Any JSON at all, or a good body with a part of it replaced. */
const bodies = (good: Record<string, unknown>) =>
  fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc
      .tuple(fc.constantFrom(...Object.keys(good), 'other'), fc.jsonValue({ maxDepth: 3 }))
      .map(([name, value]) => ({ ...good, [name]: value })),
    fc.record({ name: anyText, line1: anyText, city: anyText, region: anyText }).map((parts) => {
      const shippingAddress = { ...cart.shippingAddress, ...parts };
      return { ...good, shippingAddress };
    }),
    fc
      .array(fc.record({ productId: fc.string(), quantity: fc.oneof(fc.integer(), fc.double(), fc.string()) }))
      .map((items) => ({ ...good, items })),
  );

test('whatever is sent, the API answers as documented and never with 5xx', async (t) => {
  const { app, request, signIn } = await build(t, await startParts(t));
  const headers = await signIn();
  const runs = { numRuns: 150 };

  await t.test('random bodies to be validated', async () => {
    await fc.assert(
      fc.asyncProperty(bodies(cart), async (body) => {
        const response = await request({
          method: 'POST',
          url: '/orders/validate',
          headers: { 'content-type': 'application/json' },
          payload: JSON.stringify(body),
        });
        return response.statusCode === 200 || response.statusCode === 400;
      }),
      runs,
    );
  });

  await t.test('random bodies to be submitted', async () => {
    let key = 0;
    await fc.assert(
      fc.asyncProperty(bodies(submission), async (body) => {
        const response = await request({
          method: 'POST',
          url: '/orders',
          headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `k${key++}` },
          payload: JSON.stringify(body),
        });
        return response.statusCode < 500;
      }),
      runs,
    );
  });

  await t.test('random text as a body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (payload) => {
        const response = await request({
          method: 'POST',
          url: '/orders/validate',
          headers: { 'content-type': 'application/json' },
          payload,
        });
        return response.statusCode === 400;
      }),
      runs,
    );
  });

  await t.test('random queries, ids and tokens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webQueryParameters(), fc.string({ unit: 'grapheme' }), async (query, id) => {
        const encoded = encodeURIComponent(id);
        const responses = await Promise.all([
          app.inject({ url: `/orders?${query}`, headers }),
          app.inject({ url: `/orders/${encoded}`, headers }),
          app.inject({ url: `/products/${encoded}` }),
          app.inject({ url: '/orders', headers: { authorization: `Bearer ${Buffer.from(id).toString('base64url')}` } }),
          app.inject({ url: '/orders', headers: { authorization: `Bearer ${encoded}.${encoded}.${encoded}` } }),
        ]);
        return responses.every(({ statusCode }) => statusCode < 500);
      }),
      runs,
    );
  });
});
