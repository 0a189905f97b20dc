// `npm run screenshots`: takes the pictures of the documentation anew, into docs/images. They show a server of their own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { compose } from '../src/compose.ts';
import { readSettings } from '../src/settings.ts';
import { launchChromium } from './chromium.ts';
import { createScenes } from './scenes.ts';

const folder = join(import.meta.dirname, '../../../docs/images');

async function main(): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const browser = await launchChromium();
  if (browser === undefined) throw new Error('There is no Chromium: install it, or set CHROMIUM to where it is.');
  parts.defer(() => browser.close());
  const data = mkdtempSync(join(tmpdir(), 'expressway-screenshots-'));
  parts.defer(() => rmSync(data, { recursive: true, force: true }));
  const settings = readSettings({ PORT: '0', STATES_PORT: '0', DATA_DIR: data, LOG_LEVEL: 'silent' });
  const scenes = createScenes();
  const running = await compose(settings, {
    log: pino({ level: 'silent' }),
    onFailure: (error) => console.error(error.message),
    warm: 'all',
    pages: true,
    interference: scenes.interference,
  });
  parts.defer(() => running.close());

  for (const { name, viewport, colorScheme, path, prepare } of await scenes.set(running)) {
    const context = await browser.newContext({
      viewport,
      colorScheme,
      deviceScaleFactor: 1,
      reducedMotion: 'reduce',
      locale: 'en-GB',
    });
    const page = await context.newPage();
    await page.goto(running.url + path);
    await prepare(page);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
    console.log(`docs/images/${name}.png`);
  }
}

main().catch((error: unknown) => {
  console.error('expressway:', error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
