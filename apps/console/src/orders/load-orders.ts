import type { components, Order } from '@expressway/client';

type OrderList = components['schemas']['OrderList'];

const pageSize = 25;

/** The first so many pages of a list. */
export interface OrderPages {
  orders: Order[];
  /** How many were asked for. */
  pages: number;
  more: boolean;
}

/** Loads pages one after the other, all of them anew, so that what is shown is as it is now. */
export async function loadOrders(
  pages: number,
  page: (cursor: string | undefined, limit: number) => Promise<OrderList>,
): Promise<OrderPages> {
  const orders: Order[] = [];
  let cursor: string | undefined;
  for (let loaded = 0; loaded < pages && (loaded === 0 || cursor !== undefined); loaded += 1) {
    const { items, nextCursor } = await page(cursor, pageSize);
    orders.push(...items);
    cursor = nextCursor ?? undefined;
  }
  return { orders, pages, more: cursor !== undefined };
}
