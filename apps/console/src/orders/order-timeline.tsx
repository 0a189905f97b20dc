import type { Order } from '@expressway/client';
import { duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { orderLooks } from '../ui/status.tsx';
import { At } from '../ui/time.tsx';

/** What happened to an order, in the order in which it did, and how long after it was placed. */
export function Timeline({ order: { timeline, createdAt } }: { order: Order }) {
  return (
    <section class="card stack tight">
      <h2>Timeline</h2>
      <ol class="timeline">
        {timeline.map(({ sequence, at, type, message, status }) => (
          <li key={sequence} class={`tone-${orderLooks[status].tone}`}>
            <Icon name={sequence === timeline.length ? orderLooks[status].icon : 'dot'} />
            <div>
              <div>{message}</div>
              <small>
                <At at={at} /> · +{duration(Date.parse(at) - Date.parse(createdAt))} · <code>{type}</code>
              </small>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
