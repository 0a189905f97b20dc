import type { Browser } from 'playwright-core';
import type { Test } from 'tap';
import { launchChromium } from '../../screenshots/chromium.ts';

/**
 * A browser for a test. Where the machine has none this is undefined and says so; with REQUIRE_CHROMIUM, as in CI, the test
 * fails then.
 */
export async function startChromium(t: Test): Promise<Browser | undefined> {
  const browser = await launchChromium();
  if (browser === undefined) {
    const message = 'THERE IS NO CHROMIUM: nothing was tried in a browser (install it, or set CHROMIUM)';
    if (process.env.REQUIRE_CHROMIUM) t.fail(message);
    else t.comment(message);
    return undefined;
  }
  t.teardown(() => browser.close());
  return browser;
}
