import type { OrderStatus } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { orderLooks } from '../ui/status.tsx';

export const statuses = Object.keys(orderLooks) as OrderStatus[];
const longestId = 255;

interface OrderFilterProps {
  status: OrderStatus | undefined;
  search: string;
  onChange: (filter: { status?: string | undefined; search?: string | undefined }) => void;
}

/** Which orders are listed: those of a status, and those that an id stands for. */
export function OrderFilter({ status, search, onChange }: OrderFilterProps) {
  const text = useSignal(search);
  useEffect(() => {
    text.value = search;
  }, [search]);
  const submit = (event: Event) => {
    event.preventDefault();
    onChange({ search: text.value.trim() });
  };
  return (
    <search>
      <form class="order-filter" onSubmit={submit}>
        <div>
          <label for="order-search">Order, payment or customer</label>
          <input
            id="order-search"
            type="search"
            placeholder="ord_… · pi_… · customer’s id"
            maxLength={longestId}
            autocomplete="off"
            spellcheck={false}
            value={text.value}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
              if (currentTarget.value === '' && search !== '') onChange({ search: undefined });
            }}
          />
        </div>
        <div>
          <label for="order-status">Status</label>
          <select
            id="order-status"
            value={status ?? ''}
            onChange={({ currentTarget }) => onChange({ status: currentTarget.value })}
          >
            <option value="">All</option>
            {statuses.map((one) => (
              <option key={one} value={one}>
                {orderLooks[one].words}
              </option>
            ))}
          </select>
        </div>
        <button type="submit">Find</button>
      </form>
    </search>
  );
}
