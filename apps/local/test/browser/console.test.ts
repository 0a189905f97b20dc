import type { Order } from '@expressway/orders';
import { test } from 'tap';
import { answerChallenge } from '../../prove/customers.ts';
import { startChromium } from '../e2e/chromium.ts';
import { until } from '../e2e/shop.ts';
import { testLongHistory } from './long-history.ts';
import { checkPage, desk, openPage, phone } from './page.ts';
import { markup, type Shown, startWorld } from './world.ts';

const executionPath = (orderId: string): string =>
  `/console/executions/${encodeURIComponent(
    `arn:aws:states:us-east-1:000000000000:execution:order-processing:order-${orderId}`,
  )}`;

test('the console, as operators use it', async (t) => {
  const browser = await startChromium(t);
  if (!browser) return;
  const world = await startWorld(t, browser);
  const { url, statesUrl, shop, ada, order, breakStripe } = world;

  await t.test('a graph goes on while one looks, and is told by the keyboard alone', async (t) => {
    const orderId = await order('pm_card_authenticationRequired');
    const { body } = await until(
      'the bank asks',
      () => shop.call<Shown>('GET', `/orders/${orderId}`, { token: ada }),
      ({ body: { paymentAction } }) => paymentAction !== null,
    );
    const page = await openPage(t, browser);
    await page.goto(url + executionPath(orderId));
    await page.getByRole('button', { name: /^AwaitPaymentAction Task *, running/ }).waitFor();
    await page.getByRole('button', { name: /^CapturePayment Task *, not reached/ }).waitFor();

    await answerChallenge(statesUrl, String(body.paymentAction?.redirectUrl), 'complete');
    await page.getByRole('button', { name: /^OrderComplete Succeed *, succeeded/ }).waitFor();
    await page.getByRole('button', { name: /^ProcessLineItems Map *, succeeded · 1 item/ }).waitFor();
    await page.getByRole('button', { name: /^HandleDeclinedPayment Task *, not reached/ }).waitFor();

    await page.getByRole('button', { name: /^CapturePayment/ }).focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'Step CapturePayment' });
    await panel.getByRole('tab', { name: 'Input' }).focus();
    await page.keyboard.press('ArrowRight');
    t.equal(await panel.getByRole('tab', { name: 'Output' }).getAttribute('aria-selected'), 'true');
    t.match(await panel.getByRole('tabpanel').textContent(), /capture/);

    await page.getByRole('tab', { name: 'Graph' }).focus();
    await page.keyboard.press('ArrowRight');
    const steps = page.getByRole('table', { name: 'Steps, oldest first' });
    t.match(
      await steps.locator('[aria-selected=true]').textContent(),
      /CapturePayment/,
      'selected in the timeline too',
    );
    await page.keyboard.press('ArrowRight');
    const events = page.getByRole('table', { name: 'Events, oldest first' });
    t.match(await events.locator('[aria-selected=true]').textContent(), /TaskStateEnteredCapturePayment/);
    await events.getByRole('rowgroup').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('region', { name: /^Event \d+$/ }).waitFor();

    await page.reload();
    t.match(
      await page.locator('.events [aria-selected=true]').textContent(),
      /TaskScheduled/,
      'the address has it all',
    );
    await page.getByRole('region', { name: 'Step CapturePayment' }).waitFor();
  });

  await t.test('an order that needs attention is redriven', async (t) => {
    breakStripe(true);
    const orderId = await order('pm_card_chargeDeclined');
    const olga = await shop.token('olga', 'operator');
    await until(
      'its reconciler gives up',
      () => shop.call<Order>('POST', `/ops/orders/${orderId}/reconcile`, { token: olga }),
      ({ body }) => body.status === 'needs_attention',
    );
    const page = await openPage(t, browser);
    await page.goto(`${url}/console/orders/${orderId}`);
    await page.getByText('Needs attention').first().waitFor();
    breakStripe(false);
    t.match(await page.textContent('main'), markup, 'markup is shown as text');
    await page.getByRole('button', { name: /^Redrive/ }).click();
    const dialogue = page.getByRole('dialog');
    await dialogue.getByLabel(/^Why/).fill('Stripe is back.');
    await dialogue.getByRole('button', { name: /^Redrive/ }).click();
    await page.getByText('Declined', { exact: true }).first().waitFor();
    await page.getByText('Stripe is back.').waitFor();
    const { body } = await shop.get(orderId, olga);
    t.match(body, { status: 'declined', attention: null, payment: { captured: 0 } });
  });

  await t.test('every page at both sizes, light and dark', async (t) => {
    const orderId = await order('pm_card_visa');
    await shop.settled(orderId, ada);
    const execution = executionPath(orderId);
    for (const [viewport, colorScheme] of [
      [desk, 'light'],
      [phone, 'dark'],
    ] as const) {
      const page = await openPage(t, browser, { viewport, colorScheme });
      for (const path of [
        '/console/orders',
        `/console/orders/${orderId}`,
        '/console/executions',
        `${execution}?step=2`,
        `${execution}?view=timeline&step=2`,
        `${execution}?view=events&event=3`,
        '/console/workflows/order-processing?state=ChargePayment',
        '/console/workflows',
        '/console/workflows/order-checks?tab=runs',
        '/console/inbox',
        '/console/inbox?tab=stripe',
        '/console/faults',
      ]) {
        await page.goto(url + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('main:not(:has-text("Loading…"))').waitFor();
        await checkPage(t, page, `${path.replace(/%3A/g, ':')} at ${viewport.width} px, ${colorScheme}`);
      }
    }
  });

  await t.test('a history of ten thousand events of 200 states', (t) => testLongHistory(t, world));
});
