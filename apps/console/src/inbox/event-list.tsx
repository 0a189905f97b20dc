import { useSignal } from '@preact/signals';
import { Failure } from '../ui/failure.tsx';
import { loadPages, pagesOf } from '../ui/load-pages.ts';
import { More } from '../ui/more.tsx';
import { useQuery } from '../ui/query.ts';
import { useResource } from '../ui/resource.ts';
import { Ago } from '../ui/time.tsx';
import { useReloadOn } from '../ui/use-reload-on.ts';
import { DeliveryControls } from './delivery-controls.tsx';
import { listStripeEvents, resend, type StripeEvent } from './inbox.ts';
import { delivered } from './stripe-events.ts';

const pageSize = 25;
const everyMs = 3_000;

/** What the embedded Stripe tells the webhook, newest first, and what became of that. */
export function StripeEvents() {
  const [query] = useQuery();
  const pages = pagesOf(query.pages);
  const { data, error, reload } = useResource(
    'events',
    (signal) =>
      loadPages(pages, async (startingAfter) => {
        const { items, hasMore } = await listStripeEvents(pageSize, startingAfter, signal);
        return { items, nextCursor: hasMore ? (items.at(-1)?.eventId ?? null) : null };
      }),
    { every: everyMs * pages },
  );
  useReloadOn(pages, reload);
  const shown = data?.items.filter(({ orderId }) => !query.order || orderId === query.order);
  const held = data?.items.filter(({ deliveries }) => deliveries.some(({ state }) => state === 'held')).length ?? 0;
  return (
    <div class="stack">
      <DeliveryControls held={held} onDone={reload} />
      {error !== undefined && <Failure error={error} retry={reload} />}
      {shown?.length === 0 && (
        <p class="card soft">Stripe has told nothing{query.order ? ' of this order lately' : ' yet'}.</p>
      )}
      {shown && shown.length > 0 && (
        <ul class="plain-list events card">
          {shown.map((event) => (
            <Event key={event.eventId} event={event} onDone={reload} />
          ))}
        </ul>
      )}
      {data && <More shown={data} pages={pages} />}
    </div>
  );
}

function Event({ event, onDone }: { event: StripeEvent; onDone: () => void }) {
  const { eventId, type, objectId, createdAt, orderId, deliveries } = event;
  const busy = useSignal(false);
  const error = useSignal<unknown>(undefined);
  const { words, tone } = delivered(deliveries);
  const send = (times: number) => async () => {
    busy.value = true;
    error.value = undefined;
    try {
      await resend(eventId, times);
      onDone();
    } catch (thrown) {
      error.value = thrown;
    } finally {
      busy.value = false;
    }
  };
  return (
    <li>
      <div class="what">
        <strong class="mono">{type}</strong>
        <small>
          <Ago at={createdAt} /> · <span class="mono">{objectId}</span>
          {orderId && (
            <>
              {' '}
              · <a href={`/console/orders/${orderId}`}>{orderId}</a>
            </>
          )}
        </small>
      </div>
      <span class={`delivered tone-${tone}`} role="status">
        {words}
      </span>
      <div class="row">
        <button type="button" disabled={busy.value} aria-label={`Send again: ${type}`} onClick={send(1)}>
          Send again
        </button>
        <button type="button" disabled={busy.value} aria-label={`Send twice: ${type}`} onClick={send(2)}>
          Send twice
        </button>
      </div>
      {error.value !== undefined && <Failure error={error.value} />}
    </li>
  );
}
