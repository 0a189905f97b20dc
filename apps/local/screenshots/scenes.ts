import { createExpressway, type OrderSubmission } from '@expressway/client';
import type { Page } from 'playwright-core';
import type { Running } from '../src/compose.ts';
import { functionOf, type Interference, runtimeExited } from '../src/interference.ts';

export interface Scene {
  name: string;
  viewport: { width: number; height: number };
  colorScheme: 'light' | 'dark';
  path: string;
  /** Brings the page to where its picture is taken. */
  prepare(page: Page): Promise<void>;
}

const desk = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };

const order: OrderSubmission = {
  items: [
    { productId: 'mug', quantity: 2 },
    { productId: 'espresso-beans', quantity: 1 },
  ],
  shippingAddress: {
    name: 'Ada Example',
    line1: 'Invalidenstr. 117',
    city: 'Berlin',
    postalCode: '10115',
    country: 'DE',
  },
  paymentMethodId: 'pm_card_visa',
};

/** What the documentation shows: an order that could not be handed to the carrier and was undone, and the shop on a phone. */
export function createScenes() {
  const interference: Interference = {
    invoke: (next) => (request, signal) =>
      functionOf(request) === 'fulfill-order' ? Promise.resolve(runtimeExited('screenshot')) : next(request, signal),
  };
  return {
    interference,
    async set(running: Running): Promise<Scene[]> {
      const orderId = await undoneOrder(running.url);
      const execution = `/console/executions/${encodeURIComponent(
        `arn:aws:states:us-east-1:000000000000:execution:order-processing:order-${orderId}`,
      )}`;
      return [
        {
          name: 'execution-graph',
          viewport: { width: 1280, height: 1500 },
          colorScheme: 'light',
          path: execution,
          async prepare(page) {
            await page.getByRole('button', { name: /^OrderFailed/ }).waitFor();
            await page.getByRole('button', { name: /^FulfillOrder/ }).click();
            await page.getByRole('tab', { name: /^Tries/ }).click();
            await page.locator('.graph-box').evaluate((box) => box.scrollTo(0, box.scrollHeight));
          },
        },
        {
          name: 'execution-timeline',
          viewport: desk,
          colorScheme: 'dark',
          path: `${execution}?view=timeline`,
          prepare: async (page) => page.getByRole('table').getByText('OrderFailed').waitFor(),
        },
        {
          name: 'order',
          viewport: desk,
          colorScheme: 'light',
          path: `/console/orders/${orderId}`,
          prepare: async (page) => page.getByRole('heading', { name: 'Execution' }).waitFor(),
        },
        { name: 'shop', viewport: phone, colorScheme: 'light', path: '/shop/', prepare: fillCart },
      ];
    },
  };
}

/** Submits an order and waits until it has been undone. */
async function undoneOrder(url: string): Promise<string> {
  const response = await fetch(`${url}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: 'ada', role: 'customer' }),
  });
  const { token } = (await response.json()) as { token: string };
  const api = createExpressway({ baseUrl: url, token });
  const { items, shippingAddress } = order;
  const { quote } = await api.validateOrder({ items, shippingAddress });
  const { orderId } = await api.submitOrder({ ...order, ...(quote && { quoteId: quote.quoteId }) });
  for await (const { message } of api.orderEvents(orderId)) console.log(message);
  return orderId;
}

async function fillCart(page: Page): Promise<void> {
  for (const product of ['Stoneware mug', 'Espresso beans'])
    await page.getByRole('listitem').filter({ hasText: product }).getByRole('button', { name: /^Add/ }).click();
  await page.getByRole('link', { name: /^Cart/ }).click();
  await page.getByLabel('Customer', { exact: true }).fill('ada');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Street and number').fill('Invalidenstr. 117');
  await page.getByLabel('Postal code').fill('10115');
  await page.getByLabel('City or town').fill('Berlin');
  await page.getByLabel('Country').selectOption('DE');
  const pay = page.getByRole('button', { name: /^Pay €/ });
  await pay.waitFor();
  await pay.scrollIntoViewIfNeeded();
}
