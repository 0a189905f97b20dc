import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'tap';
import { buildPages } from '../scripts/build.ts';

const most = 60 * 1024;

test('the pages are light, and have nothing inline', async (t) => {
  const folder = t.testdir();
  for (const { page, scriptGzipped } of await buildPages(folder)) {
    t.ok(scriptGzipped <= most, `${page} loads ${scriptGzipped} bytes of script, gzipped, of at most ${most}`);
    const html = readFileSync(join(folder, `${page}.html`), 'utf8');
    t.notMatch(html, /<script(?![^>]* src=)|<style|\son\w+=|javascript:/i);
    const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, address = '']) => address);
    t.ok(assets.length >= 2);
    for (const address of assets) t.ok(existsSync(join(folder, address)), address);
  }
  const texts = readdirSync(join(folder, 'assets')).filter((name) => /\.(js|css)$/.test(name));
  for (const name of texts)
    for (const kind of ['gz', 'br']) t.ok(existsSync(join(folder, 'assets', `${name}.${kind}`)), `${name}.${kind}`);
});
