import { setTimeout as delay } from 'node:timers/promises';
import type { Order, TimelineEntry } from '@expressway/orders';
import Stripe from 'stripe';

export const berlin = {
  name: 'Ada Example',
  line1: 'Invalidenstr. 117',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** A product as the API shows it. */
interface ShopProduct {
  productId: string;
  available: number;
}

/** Statuses at which an order rests. */
export const finalStatuses: ReadonlySet<string> = new Set(['completed', 'declined', 'rejected', 'failed', 'cancelled']);

const patienceMs = 90_000;

/** Asks again and again until the answer will do. Rejects when that takes longer than a test should. */
export async function until<T>(what: string, ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + patienceMs; ; await delay(50)) {
    const answer = await ask();
    if (enough(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}; last seen: ${JSON.stringify(answer)}`);
  }
}

/** A customer's app in front of a running Expressway. */
export function createShop({ url, statesUrl }: { url: string; statesUrl: string }) {
  const { hostname: host, port } = new URL(statesUrl);
  const stripe = new Stripe('sk_test_shop', { host, port, protocol: 'http', telemetry: false });

  async function call<T>(method: string, path: string, options: { body?: unknown; token?: string; key?: string } = {}) {
    const { body, token, key } = options;
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text) } as Answer<T>;
  }

  const token = async (userId: string, role = 'customer'): Promise<string> =>
    (await call<{ token: string }>('POST', '/dev/token', { body: { userId, role } })).body.token;

  /** Waits for the end of the order's events, or of their stream, whichever comes first. */
  const ended = (orderId: string, as: string): Promise<unknown> =>
    fetch(`${url}/orders/${orderId}/events`, { headers: { authorization: `Bearer ${as}` } })
      .then((response) => response.text())
      .catch(() => {});

  return {
    call,
    token,
    stripe,
    products: async () =>
      new Map((await call<{ items: ShopProduct[] }>('GET', '/products')).body.items.map((one) => [one.productId, one])),
    get: (orderId: string, as: string) => call<Order>('GET', `/orders/${orderId}`, { token: as }),
    /** The order once it rests. */
    settled: async (orderId: string, as: string): Promise<Order> =>
      until(
        `${orderId} comes to rest`,
        async () => {
          await ended(orderId, as);
          return (await call<Order>('GET', `/orders/${orderId}`, { token: as })).body;
        },
        ({ status }) => finalStatuses.has(status),
      ),
    /** The events of an order, to the end of their stream. */
    events: async (orderId: string, as: string) => {
      const response = await fetch(`${url}/orders/${orderId}/events`, { headers: { authorization: `Bearer ${as}` } });
      const events = [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(([, data]) =>
        JSON.parse(String(data)),
      );
      return { response, events: events as (TimelineEntry & { orderId: string })[] };
    },
    /** The PaymentIntents that were made for an order. */
    paymentIntents: async (orderId: string): Promise<Stripe.PaymentIntent[]> => {
      const found: Stripe.PaymentIntent[] = [];
      for await (const intent of stripe.paymentIntents.list({ limit: 100 }))
        if (intent.metadata.orderId === orderId) found.push(intent);
      return found;
    },
  };
}

export type Shop = ReturnType<typeof createShop>;
