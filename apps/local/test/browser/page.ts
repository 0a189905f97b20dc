import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { Test } from 'tap';

export const phone = { width: 360, height: 780 };
export const desk = { width: 1440, height: 900 };

/** What axe leaves in a page. */
interface Axe {
  axe: { run(options: RunOptions): Promise<AxeResults> };
}

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

export interface PageOptions {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
}

/**
 * A page in a session of its own. It must not break: an error that a script throws, one in the browser's console, among them
 * what the Content-Security-Policy refuses, and a dialogue that a script opens make the test fail.
 */
export async function openPage(t: Test, browser: Browser, options: PageOptions = {}): Promise<Page> {
  const { viewport = desk, colorScheme = 'light' } = options;
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
  t.teardown(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => t.fail(`a script threw: ${error.stack}`));
  page.on('dialog', (dialog) => {
    t.fail(`a script opened a dialogue: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error') t.fail(`in the console: ${message.text()}`);
  });
  return page;
}

/** Fails for what axe calls serious or critical, and where the page is wider than the window. */
export async function checkPage(t: Test, page: Page, what: string): Promise<void> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (): Promise<AxeResults> => (globalThis as unknown as Axe).axe.run({ resultTypes: ['violations'] }),
  );
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  t.same(
    grave.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)),
    [],
    `${what}: axe finds nothing serious`,
  );
  const tooWide = await page.locator('html').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  t.ok(tooWide <= 0, `${what}: nothing is wider than the window`);
}
