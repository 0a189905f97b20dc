import { setTimeout } from 'node:timers/promises';
import { answerChallenge } from '../../apps/local/prove/customers.ts';
import type { Order, PaymentAction } from '../../packages/orders/src/index.ts';
import { eventually } from '../lib/http.ts';

const address = { name: 'Ada Example', line1: 'Invalidenstr. 117', city: 'Berlin', postalCode: '10115', country: 'DE' };
const cart = { items: [{ productId: 'mug', quantity: 1 }], shippingAddress: address };

/** What becomes of an order whose customer's bank asks. */
export const endings = ['complete', 'complete', 'complete', 'fail', 'cancel'] as const;
export type Ending = (typeof endings)[number];

/** Milliseconds between two looks at an order that should come to something. */
const POLL = 100;

/** Customers of a running Expressway, whose banks want to hear from them. */
export async function createShop({ url, statesUrl }: { url: string; statesUrl: string }) {
  async function call<T>(method: string, path: string, token?: string, body?: object): Promise<T> {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  const order = (orderId: string, token: string) =>
    call<Order & { paymentAction: PaymentAction | null }>('GET', `/orders/${orderId}`, token);

  // The first call starts functions, and may take longer than a check may.
  const { quote } = await eventually(() =>
    call<{ quote: { total: number } }>('POST', '/orders/validate', undefined, cart),
  );

  return {
    order,

    /** Signs in, and submits an order that will wait for its customer. */
    async submit(userId: string): Promise<{ orderId: string; token: string }> {
      const { token } = await call<{ token: string }>('POST', '/dev/token', undefined, { userId, role: 'customer' });
      const { orderId } = await call<Order>('POST', '/orders', token, {
        ...cart,
        expectedTotal: quote.total,
        paymentMethodId: 'pm_card_authenticationRequired',
        returnUrl: 'https://shop.example/back',
      });
      return { orderId, token };
    },

    /** Where the customer answers their bank, once it has asked. */
    async asked(orderId: string, token: string): Promise<string> {
      for (;;) {
        const page = (await order(orderId, token)).paymentAction?.redirectUrl;
        if (page) return page;
        await setTimeout(POLL);
      }
    },

    async end(orderId: string, token: string, page: string, ending: Ending): Promise<void> {
      if (ending === 'cancel') await call('POST', `/orders/${orderId}/cancel`, token);
      else if (!(await answerChallenge(statesUrl, page, ending)))
        throw new Error(`the bank of ${orderId} heard nothing`);
    },
  };
}
