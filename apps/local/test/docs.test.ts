import { test } from 'tap';
import { start } from './start.ts';

test('the page and its script come from here, and the policy lets nothing else in', async (t) => {
  const { url } = await start(t);
  const page = await fetch(`${url}/docs`);
  t.equal(page.status, 200);
  t.match(page.headers.get('content-type'), 'text/html');
  t.match(page.headers.get('content-security-policy'), /default-src 'none'.*connect-src 'self'/);
  const html = await page.text();
  t.match(html, '/openapi.json');
  const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => String(source));
  t.strictSame(sources, ['js/scalar.js']);
  const script = await fetch(new URL('js/scalar.js', page.url));
  t.equal(script.status, 200);
  t.match(script.headers.get('content-type'), 'javascript');
  t.match(await script.text(), 'createApiReference');
});
