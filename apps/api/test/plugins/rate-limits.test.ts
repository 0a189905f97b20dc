import type { InjectOptions } from 'fastify';
import { type Test, test } from 'tap';
import { createTokenVerifier } from '../../src/auth/token.ts';
import { noRateLimits, type RateLimits } from '../../src/plugins/rate-limits.ts';
import { build, cart, startParts, submission } from '../support/build.ts';
import { testClock } from '../support/clock.ts';
import { documentOf, resolved } from '../support/documented.ts';

test('rate limits', async (t) => {
  const parts = await startParts(t);
  const limited = (t: Test, limits: Partial<RateLimits>, more: object = {}) =>
    build(t, parts, { rateLimits: { ...noRateLimits, ...limits }, ...more });
  const products = (remoteAddress: string, headers: Record<string, string> = {}): InjectOptions => ({
    url: '/products',
    remoteAddress,
    headers,
  });
  const check = (more: InjectOptions = {}): InjectOptions => ({
    method: 'POST',
    url: '/orders/validate',
    payload: cart,
    ...more,
  });

  await t.test('anonymous callers have so many requests a minute per address', async (t) => {
    let now = Date.now();
    t.intercept(Date, 'now', { value: () => now });
    const { request } = await limited(t, { anonymous: 2 });
    t.match((await request(products('192.0.2.1'))).headers, {
      'ratelimit-limit': '2',
      'ratelimit-remaining': '1',
      'ratelimit-reset': '60',
    });
    now += 10_000;
    t.match((await request(products('192.0.2.1'))).headers, { 'ratelimit-remaining': '0', 'ratelimit-reset': '50' });
    const refused = await request(products('192.0.2.1'));
    t.match(refused.json(), { status: 429, code: 'RATE_LIMITED', detail: /more than 2 requests a minute/ });
    t.match(refused.headers, { 'retry-after': '50', 'ratelimit-remaining': '0', 'cache-control': 'no-store' });
    t.equal((await request(products('192.0.2.2'))).statusCode, 200, 'another address');
    now += 50_000;
    t.equal((await request(products('192.0.2.1'))).statusCode, 200, 'the next minute');
  });

  await t.test(
    'an IPv6 network of 64 bits is one address, an IPv4 address is itself however it is written',
    async (t) => {
      const { request } = await limited(t, { anonymous: 1 });
      t.equal((await request(products('2001:db8:0:1::1'))).statusCode, 200);
      t.equal((await request(products('2001:db8:0:1:ffff::2'))).statusCode, 429);
      t.equal((await request(products('2001:db8:0:2::1'))).statusCode, 200);
      t.equal((await request(products('192.0.2.1'))).statusCode, 200);
      t.equal((await request(products('::ffff:192.0.2.1'))).statusCode, 429);
    },
  );

  await t.test('who is signed in is counted by name, wherever from and on whatever call', async (t) => {
    const { request, signIn } = await limited(t, { signedIn: 2, anonymous: 1 });
    const alice = await signIn();
    const orders = (remoteAddress: string, headers: Record<string, string>) =>
      request({ url: '/orders', remoteAddress, headers });
    t.equal((await orders('192.0.2.1', alice)).statusCode, 200);
    t.equal((await request(check({ remoteAddress: '192.0.2.2', headers: alice }))).headers['ratelimit-remaining'], '0');
    t.match((await orders('192.0.2.3', alice)).json(), { code: 'RATE_LIMITED' });
    t.equal((await orders('192.0.2.3', await signIn({ sub: 'bob' }))).statusCode, 200);
    t.equal((await request(products('192.0.2.3'))).statusCode, 200);
  });

  await t.test('a call that its caller may not make counts too', async (t) => {
    const { request, signIn } = await limited(t, { signedIn: 1 });
    const headers = await signIn();
    t.equal((await request({ url: '/ops/webhook-events', headers })).statusCode, 403);
    t.equal((await request({ method: 'POST', url: '/orders', headers, payload: submission })).statusCode, 429);
  });

  await t.test('checks of anonymous callers have a limit of their own', async (t) => {
    const { request, signIn } = await limited(t, { anonymous: 5, anonymousChecks: 1 });
    t.equal((await request(check())).headers['ratelimit-limit'], '1');
    t.match((await request(check())).json(), { code: 'RATE_LIMITED' });
    t.equal((await request(check({ headers: await signIn() }))).statusCode, 200);
    t.equal((await request('/products')).headers['ratelimit-remaining'], '4');
  });

  await t.test('a refused request’s body is not read', async (t) => {
    const { request } = await limited(t, { anonymousChecks: 1 });
    await request(check());
    t.match((await request({ ...check(), payload: '{', headers: { 'content-type': 'application/json' } })).json(), {
      code: 'RATE_LIMITED',
    });
  });

  await t.test('bad tokens run out, and are not looked at any more', async (t) => {
    let verified = 0;
    const verifyToken = createTokenVerifier({ ...parts.issuer.settings, clock: testClock() });
    const counting = (token: string) => {
      verified++;
      return verifyToken(token);
    };
    const { request, signIn } = await limited(t, { failedSignIns: 2 }, { verifyToken: counting });
    const from = (remoteAddress: string, headers: Record<string, string>) =>
      request({ url: '/orders', remoteAddress, headers });
    const bad = { authorization: 'Bearer a.b.c' };
    const good = await signIn();
    t.equal((await from('192.0.2.1', good)).statusCode, 200);
    for (const _ of [1, 2]) t.match((await from('192.0.2.1', bad)).json(), { code: 'TOKEN_INVALID' });
    t.equal(verified, 3);
    const refused = await from('192.0.2.1', good);
    t.match(refused.json(), { status: 429, code: 'RATE_LIMITED', detail: /tokens from this address/ });
    t.match(refused.headers, { 'retry-after': /^\d+$/, 'ratelimit-remaining': '0' });
    t.equal(verified, 3);
    t.equal((await from('192.0.2.2', good)).statusCode, 200);
    t.equal((await request(products('192.0.2.1'))).statusCode, 200, 'anonymous calls go on');
  });

  await t.test('issuer’s keys that can’t be had are not the caller’s fault', async (t) => {
    const { request, signIn } = await limited(
      t,
      { failedSignIns: 1 },
      { verifyToken: () => Promise.reject(Object.assign(new Error('down'), { code: 'ECONNREFUSED' })) },
    );
    const headers = await signIn();
    for (const _ of [1, 2]) t.equal((await request({ url: '/orders', headers })).statusCode, 503);
  });

  await t.test('probes and Stripe are never refused', async (t) => {
    const { request } = await limited(t, { anonymous: 1, anonymousChecks: 1, failedSignIns: 1 });
    for (const _ of [1, 2, 3]) {
      for (const url of ['/healthz', '/readyz', '/metrics']) {
        const response = await request(url);
        t.equal(response.statusCode, 200);
        t.notOk('ratelimit-limit' in response.headers);
      }
      t.match((await request({ method: 'POST', url: '/webhooks/stripe', payload: {} })).json(), {
        code: 'WEBHOOK_REFUSED',
      });
    }
  });

  await t.test('what a caller says of its address counts only through a proxy that is trusted', async (t) => {
    const forged = { 'x-forwarded-for': '198.51.100.7' };
    const alone = await limited(t, { anonymous: 1 });
    t.equal((await alone.request(products('192.0.2.1'))).statusCode, 200);
    t.equal((await alone.request(products('192.0.2.1', forged))).statusCode, 429);

    const behind = await limited(t, { anonymous: 1 }, { trustProxy: ['10.0.0.0/8'] });
    const client = (forwarded: string, proxy = '10.0.0.1') =>
      behind.request(products(proxy, { 'x-forwarded-for': forwarded }));
    t.equal((await client('192.0.2.1')).statusCode, 200);
    t.equal((await client('192.0.2.2')).statusCode, 200);
    t.equal((await client('203.0.113.9, 192.0.2.2')).statusCode, 429, 'only what the proxy itself added is believed');
    t.equal((await client('198.51.100.8', '192.0.2.2')).statusCode, 429, 'it is no proxy');
  });

  await t.test('are documented, with their headers, for whatever they hold for', async (t) => {
    const { app } = await build(t, parts);
    const document = documentOf(app);
    for (const [path, methods] of Object.entries(document.paths)) {
      const free = ['/healthz', '/readyz', '/metrics', '/webhooks/stripe'].includes(path);
      for (const { operationId, responses } of Object.values(methods)) {
        t.equal('429' in responses, !free, operationId);
        for (const [status, response] of Object.entries(responses)) {
          const { headers = {} } = resolved(document, response);
          if (Number(status) < 400 || status === '429') t.equal('RateLimit-Remaining' in headers, !free, operationId);
          if (status === '429') t.ok('Retry-After' in headers);
        }
      }
    }
  });

  await t.test('without limits nothing is counted', async (t) => {
    const { request } = await build(t, parts);
    t.notOk('ratelimit-limit' in (await request('/products')).headers);
  });
});
