import type { Order } from '@expressway/client';
import { useRoute } from 'preact-iso/router';
import { money } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { At } from '../ui/time.tsx';
import { useTitle } from '../ui/use-title.ts';
import { customerId } from './api.ts';
import { CancelOrder } from './cancel-order.tsx';
import { type Followed, useOrder } from './follow.ts';
import { Verdict } from './order-verdict.tsx';
import { hasEnded, inWords, mayCancel, milestonesOf } from './progress.ts';
import { Customer } from './sign-in-customer.tsx';
import { Sums } from './sums.tsx';
import { cardName } from './test-cards.ts';
import { Trouble } from './trouble-notice.tsx';

/** One order: what has become of it, and what there is to do. */
export function OrderPage() {
  const { params } = useRoute();
  useTitle('Your order');
  if (customerId.value === undefined)
    return (
      <div class="stack narrow">
        <h1>Your order</h1>
        <Customer />
      </div>
    );
  return <Following key={`${customerId.value} ${params.orderId}`} orderId={params.orderId ?? ''} />;
}

function Following({ orderId }: { orderId: string }) {
  const followed = useOrder(orderId);
  const { order, error, retry } = followed;
  if (error !== undefined)
    return (
      <div class="stack narrow">
        <h1>Your order</h1>
        <Trouble error={error} retry={retry} />
        <a href="/shop/orders">Your orders</a>
      </div>
    );
  if (!order)
    return (
      <p class="soft" role="status">
        Looking for your order …
      </p>
    );
  return <ShownOrder order={order} followed={followed} />;
}

function ShownOrder({ order, followed }: { order: Order; followed: Followed }) {
  const { orderId, createdAt, timeline } = order;
  return (
    <div class="stack">
      <div>
        <h1>Your order</h1>
        <p class="soft">
          <span class="mono">{orderId}</span> · <At at={createdAt} />
        </p>
      </div>
      <div class="columns">
        <div class="stack">
          <Verdict order={order} />
          <ol class="milestones" aria-label="How far it is">
            {milestonesOf(timeline).map(({ name, reached }) => (
              <li key={name} class={reached ? 'reached' : ''}>
                <Icon name={reached ? 'check' : 'dot'} />
                <span>{name}</span>
                <span class="visually-hidden">{reached ? ': done' : ': not yet'}</span>
              </li>
            ))}
          </ol>
          <section class="card stack" aria-labelledby="timeline">
            <div class="row apart">
              <h2 id="timeline">What has happened</h2>
              <Liveness order={order} live={followed.live} />
            </div>
            <ol class="timeline" aria-live="polite">
              {timeline.map((entry) => (
                <li key={entry.sequence}>
                  <span>{inWords(entry)}</span> <small class="number">{timeOf(entry.at)}</small>
                </li>
              ))}
            </ol>
          </section>
        </div>
        <aside class="side card stack" aria-label="What was ordered">
          <Bought order={order} />
          {mayCancel(order) && <CancelOrder order={order} take={followed.take} />}
        </aside>
      </div>
    </div>
  );
}

const timeOf = (at: string): string => new Date(at).toLocaleTimeString();

function Liveness({ order, live }: { order: Order; live: boolean }) {
  if (hasEnded(order)) return null;
  return (
    <small class="row" role="status">
      <Icon name={live ? 'dot' : 'turning'} spins={!live} />
      {live ? 'Live' : 'Connecting again …'}
    </small>
  );
}

function Bought({ order }: { order: Order }) {
  const { lines, currency, shippingAddress, paymentMethodId, payment } = order;
  const { name, line1, line2, postalCode, city, region, country } = shippingAddress;
  return (
    <>
      <h2>What you ordered</h2>
      <ul class="plain-list">
        {lines.map((line) => (
          <li key={line.productId} class="row apart nowrap">
            <span>
              {line.quantity} × {line.name}
            </span>
            <span class="number">{money(line.amount, currency)}</span>
          </li>
        ))}
      </ul>
      <Sums price={order}>
        {payment.refunded > 0 && (
          <>
            <dt>Given back</dt>
            <dd>{money(payment.refunded, currency)}</dd>
          </>
        )}
      </Sums>
      <p class="soft">
        {[name, line1, line2, `${postalCode} ${city}`, region, country].filter(Boolean).join(', ')}
        <br />
        {cardName(paymentMethodId)}
      </p>
    </>
  );
}
