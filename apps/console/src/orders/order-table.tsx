import type { Order } from '@expressway/client';
import { money } from '../ui/format.ts';
import { withQuery } from '../ui/query.ts';
import { orderLooks, Status } from '../ui/status.tsx';
import { Ago } from '../ui/time.tsx';

interface OrderTableProps {
  orders: readonly Order[];
  /** The ids of those that have just changed. */
  changed: ReadonlySet<string>;
}

/** Orders as a table, and where there is no room for its columns, each as a card. */
export const OrderTable = ({ orders, changed }: OrderTableProps) => (
  <table class="orders" aria-label="Orders">
    <thead>
      <tr>
        <th>Order</th>
        <th>Status</th>
        <th>Customer</th>
        <th class="note">Why</th>
        <th class="number">Total</th>
        <th class="number">Placed</th>
      </tr>
    </thead>
    <tbody>
      {orders.map((order) => (
        <tr key={order.orderId} class={changed.has(order.orderId) ? 'changed' : undefined}>
          <td class="id">
            <a class="mono" href={`/console/orders/${order.orderId}`}>
              {order.orderId}
            </a>
          </td>
          <td class="state">
            <Status look={orderLooks[order.status]} />
          </td>
          <td class="who">
            <a href={withQuery('/console/orders', { search: order.userId })} title={`Orders of ${order.userId}`}>
              {order.userId}
            </a>
          </td>
          <td class="note soft">{order.attention?.message ?? order.failure?.message ?? ''}</td>
          <td class="number sum">{money(order.total, order.currency)}</td>
          <td class="number age">
            <Ago at={order.createdAt} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
