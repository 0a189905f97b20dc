import { setTimeout as delay } from 'node:timers/promises';
import type { Order, PaymentAction } from '@expressway/orders';
import { cards, type Scenario } from './faults.ts';
import { productIds, type World } from './world.ts';

const address = { name: 'Ada Example', line1: 'Invalidenstr. 117', city: 'Berlin', postalCode: '10115', country: 'DE' };
const cart = { items: productIds.map((productId) => ({ productId, quantity: 1 })), shippingAddress: address };

/** Customers' apps, which call the API as anybody's do. */
export async function createCustomers({ url, statesUrl }: Pick<World, 'url' | 'statesUrl'>) {
  const call = async <T>(method: string, path: string, token: string | undefined, body?: unknown, key?: string) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  const signedIn = await call<{ token: string }>('POST', '/dev/token', undefined, { userId: 'ada', role: 'customer' });
  const ada = signedIn.body.token;
  const decision = await call<{ quote: { total: number } }>('POST', '/orders/validate', undefined, cart);
  const { total } = decision.body.quote;

  return {
    /** Submits an order, twice at once with the same key; the two answers must be about one order. */
    async submit(scenario: Scenario, key: string): Promise<string> {
      const body = {
        ...cart,
        paymentMethodId: cards[scenario.card],
        expectedTotal: total,
        returnUrl: 'https://shop.example/back',
      };
      const untilTaken = async (): Promise<string> => {
        for (;;) {
          const { status, body: order } = await call<Order>('POST', '/orders', ada, body, key);
          if (status === 202) return order.orderId;
          if (status !== 409 && status !== 503) throw new Error(`not taken: ${status} ${JSON.stringify(order)}`);
          await delay(20);
        }
      };
      const [first, second] = await Promise.all([untilTaken(), untilTaken()]);
      if (first !== second) throw new Error(`two orders under one key: ${first} and ${second}`);
      return first;
    },
    cancel: (orderId: string) => call('POST', `/orders/${orderId}/cancel`, ada),
    /** Answers the bank's question, if it is asked. */
    async authenticate(orderId: string, outcome: 'complete' | 'fail'): Promise<boolean> {
      const { body } = await call<{ paymentAction: PaymentAction | null }>('GET', `/orders/${orderId}`, ada);
      const page = body.paymentAction?.redirectUrl;
      return page ? answerChallenge(statesUrl, page, outcome) : false;
    },
  };
}

/** Submits the form of the bank's page, wherever it is served now. */
export async function answerChallenge(statesUrl: string, page: string, outcome: 'complete' | 'fail'): Promise<boolean> {
  const { pathname, searchParams } = new URL(page);
  const form = new URLSearchParams({ client_secret: String(searchParams.get('client_secret')), outcome });
  const { status } = await fetch(statesUrl + pathname, { method: 'POST', body: form, redirect: 'manual' });
  return status < 400;
}

export type Customers = Awaited<ReturnType<typeof createCustomers>>;
