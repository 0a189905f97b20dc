import { createDynamo, createStores, systemClock, tableNames } from '../../packages/orders/src/index.ts';
import { eventually, get, post } from '../lib/http.ts';
import type { Started } from './server-process.ts';

const finalStatuses = new Set(['completed', 'declined', 'rejected', 'failed', 'cancelled', 'needs_attention']);
/** Enough that orders seldom meet over one of them. */
const productIds = Array.from({ length: 100 }, (_, at) => `bench-${at}`);
const shippingAddress = { line1: 'Torstrasse 1', city: 'Berlin', postalCode: '10119', country: 'DE' };
const askers = 8;
const pauseMs = 100;

/** A shop that never runs out, and a customer who orders one piece at a time. */
export async function openShop({ url, environment }: Started) {
  const dynamo = createDynamo(environment);
  const { products } = createStores({ dynamo, tables: tableNames(environment), clock: systemClock });
  for (const productId of productIds)
    await products.add({
      productId,
      name: productId,
      description: 'For the benchmark.',
      unitPrice: 1000,
      currency: 'eur',
      onHand: 1_000_000,
      reserved: 0,
      shipped: 0,
    });
  dynamo.destroy();
  const { token } = await post(`${url}/dev/token`, { userId: 'bench', role: 'customer' });
  const authorization = `Bearer ${token}`;
  let next = 0;
  const cart = () => ({ items: [{ productId: productIds[next++ % productIds.length], quantity: 1 }], shippingAddress });
  const { quote } = await eventually(() => post(`${url}/orders/validate`, cart()));
  const expectedTotal = (quote as { total: number }).total;

  const statusOf = async (orderId: string): Promise<string> =>
    String((await eventually(() => get(`${url}/orders/${orderId}`, { authorization }))).status);

  return {
    check: () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(cart()) }),
    order: () => ({
      headers: { 'content-type': 'application/json', authorization, 'idempotency-key': `bench-${next}` },
      body: JSON.stringify({ ...cart(), expectedTotal, paymentMethodId: 'pm_card_visa' }),
    }),
    /** Waits until these orders have ended, for at most so long; answers how many ended how. */
    async outcomes(orderIds: readonly string[], milliseconds: number): Promise<Map<string, number>> {
      const until = performance.now() + milliseconds;
      const open = [...orderIds];
      const outcomes = new Map<string, number>();
      const ask = async () => {
        for (let orderId = open.pop(); orderId !== undefined; orderId = open.pop()) {
          let status = await statusOf(orderId);
          while (!finalStatuses.has(status) && performance.now() < until) {
            await new Promise((resolve) => setTimeout(resolve, pauseMs));
            status = await statusOf(orderId);
          }
          outcomes.set(status, (outcomes.get(status) ?? 0) + 1);
        }
      };
      await Promise.all(Array.from({ length: askers }, ask));
      return outcomes;
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;
