import { answerOf, type Order } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useLocation, useRoute } from 'preact-iso/router';
import { Dialog } from '../ui/dialog.tsx';
import { money } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { At } from '../ui/time.tsx';
import { useTitle } from '../ui/use-title.ts';
import { readDraft } from './address.ts';
import { api, customerId, serverNow } from './api.ts';
import { clockFace, remaining } from './countdown.ts';
import { type Followed, useOrder } from './follow.ts';
import { hasEnded, inWords, mayCancel, milestonesOf, verdictOf } from './progress.ts';
import { Customer } from './sign-in-customer.tsx';
import { address, cart } from './store.ts';
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
          {mayCancel(order) && <Cancel order={order} take={followed.take} />}
        </aside>
      </div>
    </div>
  );
}

const timeOf = (at: string): string => new Date(at).toLocaleTimeString();

function Verdict({ order }: { order: Order }) {
  const { tone, title, text, tryAnotherCard } = verdictOf(order);
  return (
    <section class={`notice verdict tone-${tone} stack tight`} aria-label="How it stands">
      <div role="status">
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      {order.status === 'awaiting_payment_action' && <BankAction order={order} />}
      {tryAnotherCard && <AnotherCard order={order} />}
      {hasEnded(order) && !tryAnotherCard && (
        <p>
          <a href="/shop/">Back to the shop</a>
        </p>
      )}
    </section>
  );
}

/** The way to the bank's page, which comes back here. */
function BankAction({ order: { paymentAction } }: { order: Order }) {
  const { query } = useLocation();
  if (!paymentAction) return <p class="soft">Asking your bank where to go …</p>;
  const { redirectUrl, expiresAt } = paymentAction;
  const href = redirectUrl !== null && /^https?:\/\//.test(redirectUrl) ? redirectUrl : undefined;
  if (href === undefined) return <p>Your bank can only be asked in the shop’s app.</p>;
  return (
    <>
      {query.from === 'bank' && <p>You are back from your bank; its answer should be here in a moment.</p>}
      <div class="row">
        <a class="button primary" href={href}>
          Go to your bank
        </a>
        <span>
          There is time for another{' '}
          <strong role="timer" class="number">
            {clockFace(remaining(expiresAt, serverNow.value))}
          </strong>
        </span>
      </div>
    </>
  );
}

/** The same cart to the same address once more: as long as the price holds, it is the same too. */
function AnotherCard({ order: { lines, shippingAddress } }: { order: Order }) {
  const { route } = useLocation();
  const again = () => {
    const ordered = lines.map(({ productId, quantity }) => ({ productId, quantity }));
    const others = cart.current.peek().filter((item) => ordered.every((one) => one.productId !== item.productId));
    cart.set([...ordered, ...others]);
    address.set(readDraft(shippingAddress));
    route('/shop/checkout');
  };
  return (
    <div>
      <button type="button" class="primary" onClick={again}>
        Try another card
      </button>
    </div>
  );
}

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
  const { lines, currency, subtotal, shipping, tax, total, shippingAddress, paymentMethodId, payment } = order;
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
      <dl class="sums">
        <dt>Goods</dt>
        <dd>{money(subtotal, currency)}</dd>
        <dt>Shipping</dt>
        <dd>{shipping === 0 ? 'free' : money(shipping, currency)}</dd>
        <dt>Tax</dt>
        <dd>{money(tax, currency)}</dd>
        <dt class="total">Total</dt>
        <dd class="total">{money(total, currency)}</dd>
        {payment.refunded > 0 && (
          <>
            <dt>Given back</dt>
            <dd>{money(payment.refunded, currency)}</dd>
          </>
        )}
      </dl>
      <p class="soft">
        {[name, line1, line2, `${postalCode} ${city}`, region, country].filter(Boolean).join(', ')}
        <br />
        {cardName(paymentMethodId)}
      </p>
    </>
  );
}

function Cancel({ order: { orderId }, take }: { order: Order; take: (order: Order) => void }) {
  const asking = useSignal(false);
  const busy = useSignal(false);
  const error = useSignal<unknown>(undefined);
  const cancel = async () => {
    busy.value = true;
    error.value = undefined;
    try {
      take(answerOf(await api.POST('/orders/{orderId}/cancel', { params: { path: { orderId } } })));
      asking.value = false;
    } catch (thrown) {
      error.value = thrown;
    } finally {
      busy.value = false;
    }
  };
  return (
    <>
      <button
        type="button"
        class="danger"
        onClick={() => {
          asking.value = true;
        }}
      >
        Cancel the order
      </button>
      {asking.value && (
        <Dialog
          title="Cancel this order?"
          onClose={() => {
            asking.value = false;
          }}
        >
          <p>Nothing is sent, and whatever was charged is given back.</p>
          {error.value !== undefined && <Trouble error={error.value} />}
          <div class="row">
            <button type="button" class="danger" disabled={busy.value} onClick={() => void cancel()}>
              Cancel it
            </button>
            <button
              type="button"
              onClick={() => {
                asking.value = false;
              }}
            >
              Keep it
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
