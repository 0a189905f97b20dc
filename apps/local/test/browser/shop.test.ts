import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { type Test, test } from 'tap';
import { startChromium } from '../e2e/chromium.ts';
import { until } from '../e2e/shop.ts';
import { checkPage, desk, openPage, type PageOptions, phone } from './page.ts';
import { markup, startWorld } from './world.ts';

/** An element that has the focus, as far as it is told what it is called. */
interface Focused {
  labels?: Iterable<{ textContent: string | null }> | null;
  ariaLabel: string | null;
  textContent: string | null;
}

test('the shop, as customers use it', async (t) => {
  const browser = await startChromium(t);
  if (!browser) return;
  const { url, shop } = await startWorld(t, browser);

  /** A customer with a mug in the cart and an address, before the checkout. */
  const checkout = async (t: Test, userId: string, options: PageOptions = {}): Promise<Page> => {
    const page = await openPage(t, browser, options);
    await page.goto(`${url}/shop/`);
    await page.getByRole('listitem').filter({ hasText: 'Stoneware mug' }).getByRole('button', { name: /^Add/ }).click();
    await page.getByRole('link', { name: /^Cart/ }).click();
    await page.getByLabel('Customer', { exact: true }).fill(userId);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Street and number').fill('Invalidenstr. 117');
    await page.getByLabel('Postal code').fill('10115');
    await page.getByLabel('City or town').fill('Berlin');
    await page.getByLabel('Country').selectOption('DE');
    return page;
  };
  const ordersOf = async (userId: string) => {
    const token = await shop.token(userId);
    return (await shop.call<{ items: { orderId: string; status: string }[] }>('GET', '/orders', { token })).body.items;
  };
  const pay = (page: Page) => page.getByRole('button', { name: /^Pay €/ }).click();
  const verdict = (page: Page, words: RegExp) => page.getByRole('heading', { level: 2, name: words }).waitFor();

  await t.test('a good card buys, on a phone, by the keyboard alone', async (t) => {
    const page = await openPage(t, browser, { viewport: phone });
    const tabTo = async (name: RegExp) => {
      for (let count = 0; count < 80; count++) {
        await page.keyboard.press('Tab');
        const focused = page.locator(':focus');
        const said = await focused.evaluate((element) => {
          const { labels, ariaLabel, textContent } = element as Focused;
          return [ariaLabel, ...[...(labels ?? [])].map((label) => label.textContent), textContent].join(' ');
        });
        if (name.test(said)) return;
      }
      t.fail(`nothing that is called ${name} is reached by the keyboard`);
    };
    await page.goto(`${url}/shop/`);
    await page.getByRole('heading', { name: 'Stoneware mug' }).waitFor();
    await tabTo(/Add.*Stoneware mug|Stoneware mug.*Add/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Home');
    await page.getByRole('link', { name: /^Cart \(1\)/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Checkout' }).waitFor();
    await tabTo(/^\s*Customer/);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('grace');
    await page.keyboard.press('Enter');
    await page.getByText('Signed in as').waitFor();
    for (const [field, text] of [
      [/Street and number/, 'Invalidenstr. 117'],
      [/Postal code/, '10115'],
      [/City or town/, 'Berlin'],
      [/Country/, 'Germany'],
    ] as const) {
      await tabTo(field);
      await page.keyboard.type(text);
    }
    await page.getByRole('button', { name: /^Pay €/ }).waitFor();
    await tabTo(/^\s*Pay €/);
    await page.keyboard.press('Enter');
    await verdict(page, /shipped/);
    t.match(await ordersOf('grace'), [{ status: 'completed' }]);
    await checkPage(t, page, 'the order of a phone');
  });

  await t.test('what is wrong is said at its field while one types', async (t) => {
    const page = await checkout(t, 'hedy');
    await page.getByRole('button', { name: /^Pay €/ }).waitFor();
    const country = page.getByLabel('Country');
    await country.selectOption('AR');
    const described = await until(
      'the country is refused',
      async () => {
        const id = await country.getAttribute('aria-describedby');
        return id === null ? '' : page.locator(`#${id}`).textContent();
      },
      (text) => /not|don’t/.test(String(text)),
    );
    t.equal(await country.getAttribute('aria-invalid'), 'true');
    t.ok(described);
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByText('Before you can pay').waitFor();
    t.same(await ordersOf('hedy'), [], 'and nothing is ordered');
    await country.selectOption('DE');
    await page.getByRole('button', { name: /^Pay €/ }).waitFor();
    t.equal(await country.getAttribute('aria-invalid'), 'false');
    await checkPage(t, page, 'the checkout');
  });

  await t.test('a declined card takes nothing, and another one buys the same', async (t) => {
    const page = await checkout(t, 'joan');
    await page.getByRole('radio', { name: /^Declined Visa/ }).check();
    await pay(page);
    await verdict(page, /declined/);
    await page.getByRole('button', { name: 'Try another card' }).click();
    await page.getByRole('radio', { name: /^Visa •/ }).check();
    await pay(page);
    await verdict(page, /shipped/);
    t.match(await ordersOf('joan'), [{ status: 'completed' }, { status: 'declined' }]);
  });

  await t.test('3-D Secure leads to the bank’s page and back, past a reload', async (t) => {
    const page = await checkout(t, 'mary', { viewport: phone, colorScheme: 'dark' });
    await page.getByRole('radio', { name: /^Visa with 3-D Secure/ }).check();
    await pay(page);
    const toBank = page.getByRole('link', { name: 'Go to your bank' });
    await toBank.waitFor();
    await page.reload();
    await checkPage(t, page, 'an order that waits for the bank');
    await toBank.click();
    await page.locator('button[value=complete]').click();
    await verdict(page, /shipped/);
    t.ok(page.url().startsWith(`${url}/shop/orders/`));
    t.notMatch(page.url(), /secret/);
  });

  await t.test('an order whose answer is lost is sent on after a reload, and is ordered once', async (t) => {
    const page = await checkout(t, 'anita');
    await page.getByRole('button', { name: /^Pay €/ }).waitFor();
    let lost = 0;
    const sent = Promise.withResolvers<void>();
    await page.route('**/orders', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.fallback();
      lost += 1;
      await route.fetch();
      sent.resolve();
      // The page is gone before it hears of it.
    });
    await pay(page);
    await sent.promise;
    await page.reload();
    await verdict(page, /shipped/);
    t.equal((await ordersOf('anita')).length, 1);
  });

  await t.test(
    'what others have written is shown as text, and each call with a command that does the same',
    async (t) => {
      const page = await openPage(t, browser, { viewport: desk });
      await page.route('**/products', async (route) => {
        const response = await route.fetch();
        const { items, ...rest } = await response.json();
        const named = items.map((item: object) => ({ ...item, name: markup, description: markup }));
        await route.fulfill({ response, json: { ...rest, items: named } });
      });
      await page.goto(`${url}/shop/`);
      await page.getByText(markup).first().waitFor();
      t.equal(await page.locator('main img').count(), 0);

      await page.getByRole('button', { name: /^Requests/ }).click();
      const log = page.getByRole('list', { name: /^Calls/ });
      const call = log.getByRole('listitem').filter({ hasText: '/products' }).first();
      await call.locator('summary').first().click();
      const command = await call.locator('.command pre').textContent();
      const { stdout } = await promisify(execFile)('sh', ['-c', String(command)]);
      t.match(JSON.parse(stdout), { items: [{ productId: String, name: /^\w/ }] });
      await checkPage(t, page, 'the shop with its log');
    },
  );
});
