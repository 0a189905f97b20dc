import type { Order, PaymentAction } from '@expressway/orders';
import type { Browser } from 'playwright-core';
import type { Test } from 'tap';
import { startExpressway } from '../e2e/running.ts';
import { berlin, createShop } from '../e2e/shop.ts';

export type Shown = Order & { paymentAction: PaymentAction | null };

/** What would run, or vanish, if it were taken for markup. */
export const markup = '<img src=x onerror=alert(1)>';

export interface World {
  browser: Browser;
  url: string;
  statesUrl: string;
  shop: ReturnType<typeof createShop>;
  /** Whose orders these are. */
  ada: string;
  /** Submits an order and answers its id. */
  order(paymentMethodId: string): Promise<string>;
  /** Whether Stripe refuses to cancel payments. */
  breakStripe(broken: boolean): void;
}

/** Expressway with its pages, where nothing waits for time to pass, and a browser to look at them. */
export async function startWorld(t: Test, browser: Browser): Promise<World> {
  let stripeIsBroken = false;
  const running = await startExpressway(
    t,
    {
      engine: { skipWaits: true },
      stripe: ({ path }) =>
        stripeIsBroken && path.endsWith('/cancel') ? { at: 'before', answer: 'error' } : undefined,
    },
    {},
    { pages: true },
  );
  const shop = createShop(running);
  const ada = await shop.token('ada');
  let orders = 0;
  return {
    browser,
    url: running.url,
    statesUrl: running.statesUrl,
    shop,
    ada,
    async order(paymentMethodId) {
      orders += 1;
      const body = {
        items: [{ productId: 'mug', quantity: 1 }],
        shippingAddress: { ...berlin, name: markup },
        expectedTotal: 2249,
        paymentMethodId,
        returnUrl: `${running.url}/shop/return`,
      };
      return (await shop.call<Order>('POST', '/orders', { body, token: ada, key: `browser-${orders}` })).body.orderId;
    },
    breakStripe(broken) {
      stripeIsBroken = broken;
    },
  };
}
