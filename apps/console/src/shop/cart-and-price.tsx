import type { Product } from '@expressway/client';
import { useRef } from 'preact/hooks';
import { money } from '../ui/format.ts';
import { CartLine } from './cart-line.tsx';
import { check } from './checkout.ts';
import { shownFaults } from './checkout-faults.ts';
import { FaultText } from './fault-text.tsx';
import { quoteOf } from './live-check.ts';
import { Changes, PriceLock } from './price-lock.tsx';
import { cart } from './store.ts';
import { Sums } from './sums.tsx';
import { Trouble } from './trouble-notice.tsx';

export const cartHeadingId = 'cart-heading';

/** What is in the cart, what it costs, and for how long. */
export function CartAndPrice({ products, disabled }: { products: readonly Product[]; disabled: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const items = cart.current.value;
  const state = check.state.value;
  const quote = quoteOf(state);
  return (
    <>
      <h2 id={cartHeadingId} ref={heading} tabIndex={-1}>
        Your order
      </h2>
      <FaultText place="cart" messages={shownFaults.value.at.get('cart') ?? []} />
      <ul class="plain-list lines">
        {items.map((item) => (
          <CartLine
            key={item.productId}
            item={item}
            product={products.find(({ productId }) => productId === item.productId)}
            quote={quote}
            disabled={disabled}
            onGone={() => heading.current?.focus()}
          />
        ))}
      </ul>
      {quote && <Sums price={quote} fresh={state.phase === 'checked'} />}
      <p class="visually-hidden" role="status">
        {quote && state.phase === 'checked' && `Total ${money(quote.total, quote.currency)}`}
      </p>
      <PriceLock state={state} />
      {state.phase === 'checked' && <Changes changes={state.changes} currency={quote?.currency ?? 'eur'} />}
      {state.phase === 'checked' && state.checked.decision.decision === 'review' && (
        <p class="notice">Somebody of ours will look at this order before it is sent.</p>
      )}
      {state.phase === 'failed' && <Trouble error={state.error} again={state.again} retry={check.again} />}
    </>
  );
}
