import { answerOf, ExpresswayProblem, type Order } from '@expressway/client';
import { useMemo } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { api } from '../console/api.ts';
import { Copy } from '../ui/copy.tsx';
import { Failure } from '../ui/failure.tsx';
import { type Resource, useResource } from '../ui/resource.ts';
import { Ago, At } from '../ui/time.tsx';
import { useReloadOn } from '../ui/use-reload-on.ts';
import { useTitle } from '../ui/use-title.ts';
import { createOrderLoader } from './load-order.ts';
import { Acts } from './order-acts.tsx';
import { Audit } from './order-audit.tsx';
import { type Execution, OrderExecution } from './order-execution.tsx';
import { Lines } from './order-lines.tsx';
import { OrderMoney } from './order-money.tsx';
import { OrderStory } from './order-story.tsx';
import { Timeline } from './order-timeline.tsx';

const movingMs = 1_500;
const restingMs = 10_000;

/** One order: how it is and why, first of all in plain words. */
export default function OrderPage() {
  const { orderId = '' } = useRoute().params;
  useTitle(`Order ${orderId}`);
  const order = useResource(
    orderId,
    useMemo(() => createOrderLoader(api, orderId), [orderId]),
    { every: ({ status }) => (isMoving(status) ? movingMs : restingMs) },
  );
  const execution = useExecution(orderId, order.data?.updatedAt);
  const { data, error } = order;
  if (data === undefined)
    return error === undefined ? <p class="soft">Loading…</p> : <NotLoaded error={error} retry={order.reload} />;
  return (
    <div class="stack order">
      {error !== undefined && <Failure error={error} retry={order.reload} />}
      <Shown order={data} execution={execution} onDone={order.reload} />
    </div>
  );
}

const isMoving = (status: Order['status']): boolean =>
  ['pending', 'processing', 'awaiting_payment_action', 'compensating'].includes(status);

interface ShownProps {
  order: Order;
  execution: Resource<Execution | null>;
  onDone: () => void;
}

const Shown = ({ order, execution, onDone }: ShownProps) => (
  <>
    <header class="stack tight">
      <a href="/console/orders">Orders</a>
      <h1 class="row tight-row">
        Order <span class="mono">{order.orderId}</span>
        <Copy text={order.orderId} what="the order’s id" />
      </h1>
      <p class="soft">
        placed <Ago at={order.createdAt} /> (<At at={order.createdAt} />) by{' '}
        <a href={`/console/orders?${new URLSearchParams({ search: order.userId })}`}>{order.userId}</a>
      </p>
    </header>
    <OrderStory order={order} execution={execution.data?.status} />
    <div class="order-columns">
      <div class="stack">
        <OrderMoney order={order} />
        <Acts
          order={order}
          execution={execution.data}
          onDone={() => {
            onDone();
            execution.reload();
          }}
        />
      </div>
      <div class="stack">
        <Timeline order={order} />
        <Lines order={order} />
        <Audit orderId={order.orderId} updatedAt={order.updatedAt} />
      </div>
      <div class="stack">
        <OrderExecution execution={execution} />
        <Address order={order} />
      </div>
    </div>
  </>
);

const Address = ({ order: { shippingAddress: address } }: { order: Order }) => (
  <section class="card stack tight">
    <h2>Ships to</h2>
    <address>
      {[
        address.name,
        address.line1,
        address.line2,
        `${address.postalCode} ${address.city}`,
        address.region,
        address.country,
      ]
        .filter((line) => line)
        .map((line) => (
          <div key={line}>{line}</div>
        ))}
    </address>
  </section>
);

/** The execution of an order; null where it has none. It is looked at again whenever the order changes. */
function useExecution(orderId: string, updatedAt: string | undefined): Resource<Execution | null> {
  const execution = useResource(
    orderId,
    async (signal) => {
      const outcome = await api.GET('/ops/orders/{orderId}/execution', { params: { path: { orderId } }, signal });
      return outcome.response.status === 404 ? null : answerOf<Execution>(outcome);
    },
    { every: (found) => (found === null || found.status === 'RUNNING' ? movingMs : restingMs) },
  );
  useReloadOn(updatedAt, execution.reload);
  return execution;
}

function NotLoaded({ error, retry }: { error: unknown; retry: () => void }) {
  if (error instanceof ExpresswayProblem && (error.code === 'ORDER_NOT_FOUND' || error.status === 400))
    return (
      <div class="stack">
        <h1>There is no such order</h1>
        <p>
          <a href="/console/orders">All orders</a>
        </p>
      </div>
    );
  return <Failure error={error} retry={retry} />;
}
