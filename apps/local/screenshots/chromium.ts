import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The machine's Chromium, headless, or the one that the variable CHROMIUM names; undefined where there is none. */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = process.env.CHROMIUM ?? places.find((place) => existsSync(place));
  if (executablePath === undefined) return undefined;
  // Without its sandbox it runs as root too; it loads nothing but pages of ours.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}
