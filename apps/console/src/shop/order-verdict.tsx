import type { Order } from '@expressway/client';
import { useLocation } from 'preact-iso/router';
import { readDraft } from './address.ts';
import { serverNow } from './api.ts';
import { clockFace, remaining } from './countdown.ts';
import { hasEnded, verdictOf } from './progress.ts';
import { address, cart } from './store.ts';

/** How an order stands, and what its customer can do about it. */
export function Verdict({ order }: { order: Order }) {
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
