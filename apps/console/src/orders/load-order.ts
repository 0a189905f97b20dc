import { answerOf, type Order } from '@expressway/client';
import type { api } from '../console/api.ts';

/** How an order is loaded again and again: what has not changed since isn't sent. */
export function createOrderLoader(client: Pick<typeof api, 'GET'>, orderId: string) {
  let known: { etag: string; order: Order } | undefined;
  return async (signal: AbortSignal): Promise<Order> => {
    const outcome = await client.GET('/orders/{orderId}', {
      params: { path: { orderId }, header: known ? { 'If-None-Match': known.etag } : {} },
      signal,
    });
    const order: Order | undefined = answerOf(outcome);
    if (outcome.response.status === 304 && known) return known.order;
    const etag = outcome.response.headers.get('ETag');
    known = etag === null || order === undefined ? undefined : { etag, order };
    return order as Order;
  };
}
