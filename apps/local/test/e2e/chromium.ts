import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import type { Test } from 'tap';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The machine's Chromium, headless, or the one that the variable CHROMIUM names. Where there is none this is undefined and
 * says so; with REQUIRE_CHROMIUM, as in CI, the test fails then.
 */
export async function startChromium(t: Test): Promise<Browser | undefined> {
  const { CHROMIUM, REQUIRE_CHROMIUM } = process.env;
  const executablePath = CHROMIUM ?? places.find((place) => existsSync(place));
  if (executablePath === undefined) {
    const message = 'THERE IS NO CHROMIUM: nothing was tried in a browser (install it, or set CHROMIUM)';
    if (REQUIRE_CHROMIUM) t.fail(message);
    else t.comment(message);
    return undefined;
  }
  // Without its sandbox it runs as root too; it loads nothing but pages of this test.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  t.teardown(() => browser.close());
  return browser;
}
