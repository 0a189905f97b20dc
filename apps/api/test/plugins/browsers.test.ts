import { test } from 'tap';
import { noRateLimits } from '../../src/plugins/rate-limits.ts';
import { build, startParts } from '../support/build.ts';
import { documentOf } from '../support/documented.ts';

const shop = 'https://shop.example';

test('browsers', async (t) => {
  const parts = await startParts(t);

  await t.test('may read every answer of every call on pages of a listed origin, without credentials', async (t) => {
    const { app } = await build(t, parts, { corsOrigins: [shop, 'https://other.example'] });
    for (const [path, methods] of Object.entries(documentOf(app).paths)) {
      const url = path.replaceAll(/\{\w+\}/g, 'x');
      for (const method of Object.keys(methods).map((name) => name.toUpperCase())) {
        const asked = await app.inject({
          method: 'OPTIONS',
          url,
          headers: { origin: shop, 'access-control-request-method': method },
        });
        t.equal(asked.statusCode, 204, `${method} ${path}`);
        t.equal(asked.headers['access-control-allow-origin'], shop);
        t.ok(String(asked.headers['access-control-allow-methods']).split(', ').includes(method));
        t.equal(asked.headers['access-control-allow-credentials'], undefined);
      }
    }
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/orders',
      headers: { origin: shop, 'access-control-request-method': 'POST' },
    });
    t.match(preflight.headers['access-control-allow-headers'], /Authorization.*Idempotency-Key.*traceparent/);
    t.match(preflight.headers.vary, /Origin/);
  });

  await t.test('see problems and limits as they see good answers', async (t) => {
    const rateLimits = { ...noRateLimits, anonymous: 1 };
    const { request } = await build(t, parts, { corsOrigins: [shop], rateLimits });
    for (const [url, status] of [
      ['/products', 200],
      ['/products', 429],
      ['/orders', 401],
      ['/nothing', 404],
      ['/orders/validate', 405],
    ] as const) {
      const { statusCode, headers } = await request({ url, headers: { origin: shop } });
      t.equal(statusCode, status, url);
      t.equal(headers['access-control-allow-origin'], shop);
      const exposed = String(headers['access-control-expose-headers']).toLowerCase().split(', ');
      const ours = ['etag', 'location', 'idempotent-replayed', 'retry-after', 'www-authenticate', 'x-request-id'];
      for (const name of [...ours, 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'])
        t.ok(exposed.includes(name), name);
    }
  });

  await t.test('get no leave for other origins, nor for pages without one', async (t) => {
    const { app } = await build(t, parts, { corsOrigins: [shop] });
    for (const origin of [
      'https://evil.example',
      'null',
      `${shop}.evil.example`,
      'http://shop.example',
      `${shop}:8443`,
    ])
      for (const options of [
        { method: 'OPTIONS', url: '/orders', headers: { origin, 'access-control-request-method': 'POST' } },
        { url: '/products', headers: { origin } },
      ] as const)
        t.equal((await app.inject(options)).headers['access-control-allow-origin'], undefined, origin);
  });

  await t.test('get no leave at all unless an origin is listed', async (t) => {
    const { request } = await build(t, parts);
    const headers = { origin: shop, 'access-control-request-method': 'POST' };
    const response = await request({ method: 'OPTIONS', url: '/orders', headers });
    t.match(response.json(), { status: 405, code: 'METHOD_NOT_ALLOWED' });
    t.equal(response.headers['access-control-allow-origin'], undefined);
  });

  await t.test('may not frame, sniff or run what is answered, nor call unencrypted from then on', async (t) => {
    const { request } = await build(t, parts);
    for (const url of ['/products', '/orders', '/nothing', '/problems/not-found', '/openapi.json'])
      t.match((await request(url)).headers, {
        'content-security-policy': /default-src 'none'/,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': /max-age=\d{8}/,
      });
  });
});
