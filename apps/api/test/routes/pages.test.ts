import { test } from 'tap';
import { build, startParts } from '../support/build.ts';

test('the console and the shop are one page each, for every path below', async (t) => {
  const folder = t.testdir({
    'console.html': '<p>console',
    'shop.html': '<p>shop',
    assets: { 'main-1.js': 'script', 'main-1.js.br': 'compressed' },
  });
  const parts = await startParts(t);
  const { app } = await build(t, parts, { pagesFolder: folder });
  for (const [url, body] of [
    ['/console/', '<p>console'],
    ['/console/executions/arn%3Aaws%3Astates?select=1', '<p>console'],
    ['/shop/orders/ord_1', '<p>shop'],
  ] as const) {
    const { statusCode, headers, payload } = await app.inject(url);
    t.match({ statusCode, payload }, { statusCode: 200, payload: body }, url);
    t.match(headers['content-type'], /^text\/html/);
    t.equal(headers['cache-control'], 'public, max-age=0', 'which names the assets of now');
    t.match(headers['content-security-policy'], /script-src 'self';style-src 'self'/);
    t.notMatch(headers['content-security-policy'], /unsafe/);
  }
  t.match((await app.inject('/shop')).headers, { location: '/shop/' });

  const asset = await app.inject({ url: '/assets/main-1.js', headers: { 'accept-encoding': 'br' } });
  t.match(asset, { statusCode: 200, payload: 'compressed', headers: { 'content-encoding': 'br' } });
  t.match(asset.headers['cache-control'], /immutable/);
  for (const url of ['/assets/none.js', '/assets/..%2fconsole.html', '/consoles'])
    t.match((await app.inject(url)).json(), { status: 404, code: 'NOT_FOUND' }, url);
  t.match((await app.inject({ method: 'POST', url: '/console/' })).json(), { code: 'METHOD_NOT_ALLOWED' });

  const { app: without } = await build(t, parts);
  t.equal((await without.inject('/console/')).statusCode, 404, 'there are none unless a folder is given');
});
