import { answerOf, type Order, type OrderStatus } from '@expressway/client';
import { useRef } from 'preact/hooks';
import { api } from '../console/api.ts';
import { Failure } from '../ui/failure.tsx';
import { loadPages, pagesOf } from '../ui/load-pages.ts';
import { More } from '../ui/more.tsx';
import { useQuery } from '../ui/query.ts';
import { useResource } from '../ui/resource.ts';
import { useKept } from '../ui/use-kept.ts';
import { useReloadOn } from '../ui/use-reload-on.ts';
import { useTitle } from '../ui/use-title.ts';
import { changedSince } from './order-changes.ts';
import { OrderFilter, statuses } from './order-filter.tsx';
import { OrderTable } from './order-table.tsx';

const pageSize = 25;
const everyMs = 3_000;
const attentionEveryMs = 15_000;
const mostCounted = 100;

/** Orders of all customers, newest first, as they go. */
export default function OrdersPage() {
  useTitle('Orders');
  const [query, setQuery] = useQuery();
  const status = statuses.find((one) => one === query.status);
  const search = query.search ?? '';
  const pages = pagesOf(query.pages);
  const list = useResource(
    `${status ?? ''} ${search}`,
    (signal) =>
      loadPages(pages, async (cursor) => {
        const filter = {
          ...(status && { status }),
          ...(search && { search }),
          ...(cursor && { cursor }),
          limit: pageSize,
        };
        return answerOf(await api.GET('/ops/orders', { params: { query: filter }, signal }));
      }),
    { every: everyMs * pages },
  );
  useReloadOn(pages, list.reload);
  const shown = useKept(list.data);
  const changed = useChanged(`${status ?? ''} ${search}`, list.data?.items);

  return (
    <div class="stack">
      <div class="row apart">
        <h1>Orders</h1>
        <AttentionCount chosen={status} />
      </div>
      <OrderFilter status={status} search={search} onChange={(filter) => setQuery({ ...filter, pages: undefined })} />
      {list.error !== undefined && <Failure error={list.error} retry={list.reload} />}
      {!shown && list.loading && <p class="soft">Loading…</p>}
      {shown && (list.data || list.loading) && (
        <div class="stack" aria-busy={list.data === undefined}>
          {shown.items.length > 0 ? (
            <OrderTable orders={shown.items} changed={changed} />
          ) : (
            <p class="card soft">{nothing(status, search)}</p>
          )}
          <More shown={shown} pages={pages} />
        </div>
      )}
    </div>
  );
}

function nothing(status: OrderStatus | undefined, search: string): string {
  if (search !== '')
    return `Nothing is found for “${search}”${status ? ' with this status' : ''}. It must be the whole id of an order, a payment or a customer.`;
  return status ? 'No order has this status now.' : 'There are no orders yet.';
}

/** How many orders wait for a person; leads to them. */
function AttentionCount({ chosen }: { chosen: OrderStatus | undefined }) {
  const { data } = useResource(
    'attention',
    async (signal) => {
      const query = { status: 'needs_attention', limit: mostCounted } as const;
      return answerOf(await api.GET('/ops/orders', { params: { query }, signal }));
    },
    { every: attentionEveryMs },
  );
  if (!data || data.items.length === 0 || chosen === 'needs_attention') return null;
  const count = `${data.items.length}${data.nextCursor === null ? '' : ' or more'}`;
  return (
    <a href="/console/orders?status=needs_attention">
      {data.items.length === 1 ? '1 order needs' : `${count} orders need`} attention
    </a>
  );
}

/** Those of a list that have changed by its last loading. */
function useChanged(key: string, orders: readonly Order[] | undefined): ReadonlySet<string> {
  const last = useRef<{ key: string; orders: readonly Order[]; changed: ReadonlySet<string> } | undefined>(undefined);
  if (orders && last.current?.orders !== orders) {
    const before = last.current?.key === key ? last.current.orders : undefined;
    last.current = { key, orders, changed: changedSince(before, orders) };
  }
  return last.current?.changed ?? new Set();
}
