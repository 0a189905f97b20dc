import { answerOf, type Order } from '@expressway/client';
import { money } from '../ui/format.ts';
import { useQuery } from '../ui/query.ts';
import { useResource } from '../ui/resource.ts';
import { Status } from '../ui/status.tsx';
import { Ago } from '../ui/time.tsx';
import { useTitle } from '../ui/use-title.ts';
import { api, customerId } from './api.ts';
import { shopLooks } from './looks.ts';
import { hasEnded } from './progress.ts';
import { Customer } from './sign-in-customer.tsx';
import { Trouble } from './trouble-notice.tsx';

const refreshMs = 5_000;

/** The orders of who is signed in. */
export function OrdersPage() {
  useTitle('Your orders');
  return (
    <div class="stack narrow">
      <h1>Your orders</h1>
      {customerId.value === undefined ? <Customer /> : <Orders userId={customerId.value} />}
    </div>
  );
}

function Orders({ userId }: { userId: string }) {
  const [{ cursor }] = useQuery();
  const { data, error, reload } = useResource(
    `${userId} ${cursor ?? ''}`,
    async (signal) =>
      answerOf(await api.GET('/orders', { params: { query: cursor === undefined ? {} : { cursor } }, signal })),
    { every: ({ items }) => (items.every(hasEnded) ? undefined : refreshMs) },
  );
  if (error !== undefined && !data) return <Trouble error={error} retry={reload} />;
  if (!data)
    return (
      <p class="soft" role="status">
        Looking for your orders …
      </p>
    );
  const { items, nextCursor } = data;
  return (
    <>
      {items.length === 0 && (
        <p>
          There are none yet. <a href="/shop/">See what there is</a>
        </p>
      )}
      <ul class="plain-list stack tight">
        {items.map((order) => (
          <OrderRow key={order.orderId} order={order} />
        ))}
      </ul>
      <div class="row">
        {cursor !== undefined && <a href="/shop/orders">Newest</a>}
        {nextCursor !== null && <a href={`/shop/orders?cursor=${encodeURIComponent(nextCursor)}`}>Older orders</a>}
      </div>
    </>
  );
}

const OrderRow = ({ order: { orderId, status, lines, total, currency, createdAt } }: { order: Order }) => (
  <li>
    <a class="card order-row" href={`/shop/orders/${orderId}`}>
      <span class="row apart">
        <Status look={shopLooks[status]} />
        <strong class="number">{money(total, currency)}</strong>
      </span>
      <span>{lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(', ')}</span>
      <small>
        <Ago at={createdAt} />
      </small>
    </a>
  </li>
);
