import type { OrderItem, Product, Quote } from '@expressway/client';
import { useRef } from 'preact/hooks';
import { money } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { serverNow } from './api.ts';
import { check } from './checkout.ts';
import { shownFaults } from './checkout-faults.ts';
import { clockFace, remaining, spoken } from './countdown.ts';
import { FaultText, faultId } from './fault-text.tsx';
import type { CheckState } from './live-check.ts';
import type { PriceChange } from './price-changes.ts';
import { Stepper } from './stepper.tsx';
import { cart } from './store.ts';
import { Trouble } from './trouble-notice.tsx';

export const lineId = (productId: string): string => `line-${productId}`;
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
          <Line
            key={item.productId}
            item={item}
            product={products.find(({ productId }) => productId === item.productId)}
            quote={quote}
            disabled={disabled}
            onGone={() => heading.current?.focus()}
          />
        ))}
      </ul>
      {quote && <Sums quote={quote} fresh={state.phase === 'checked'} />}
      <PriceLock state={state} />
      {state.phase === 'checked' && <Changes changes={state.changes} currency={quote?.currency ?? 'eur'} />}
      {state.phase === 'checked' && state.checked.decision.decision === 'review' && (
        <p class="notice">Somebody of ours will look at this order before it is sent.</p>
      )}
      {state.phase === 'failed' && <Trouble error={state.error} again={state.again} retry={check.again} />}
    </>
  );
}

export function quoteOf(state: CheckState): Quote | null {
  if (state.phase === 'incomplete') return null;
  const checked = state.phase === 'checked' ? state.checked : state.last;
  return checked?.decision.quote ?? null;
}

interface LineProps {
  item: OrderItem;
  product: Product | undefined;
  quote: Quote | null;
  disabled: boolean;
  onGone: () => void;
}

function Line({ item: { productId, quantity }, product, quote, disabled, onGone }: LineProps) {
  const place = `item:${productId}` as const;
  const messages = shownFaults.value.at.get(place) ?? [];
  const priced = quote?.lines.find((line) => line.productId === productId);
  const name = priced?.name ?? product?.name ?? productId;
  const unitPrice = priced?.unitPrice ?? product?.unitPrice;
  const currency = quote?.currency ?? product?.currency ?? 'eur';
  return (
    <li id={lineId(productId)} tabIndex={-1} class={messages.length > 0 ? 'line wrong' : 'line'}>
      <span class="stack none line-name">
        <span>{name}</span>
        {unitPrice !== undefined && <small>{money(unitPrice, currency)} each</small>}
      </span>
      {disabled ? (
        <span>{quantity} ×</span>
      ) : (
        <Stepper
          product={{ productId, name }}
          onGone={onGone}
          describedBy={messages.length > 0 ? faultId(place) : undefined}
        />
      )}
      <span class="number line-amount">{unitPrice !== undefined && money(unitPrice * quantity, currency)}</span>
      <FaultText place={place} messages={messages} />
    </li>
  );
}

const Sums = ({ quote: { currency, subtotal, shipping, tax, total }, fresh }: { quote: Quote; fresh: boolean }) => (
  <dl class={fresh ? 'sums' : 'sums stale'}>
    <dt>Goods</dt>
    <dd>{money(subtotal, currency)}</dd>
    <dt>Shipping</dt>
    <dd>{shipping === 0 ? 'free' : money(shipping, currency)}</dd>
    <dt>Tax</dt>
    <dd>{money(tax, currency)}</dd>
    <dt class="total">Total</dt>
    <dd class="total">{money(total, currency)}</dd>
  </dl>
);

/** How long the price holds, or why there is none yet; always one line, so that nothing jumps. */
function PriceLock({ state }: { state: CheckState }) {
  if (state.phase === 'incomplete')
    return <p class="soft lock">The whole price is known once the address is complete.</p>;
  if (state.phase === 'failed') return null;
  if (state.phase === 'checking')
    return (
      <p class="lock soft" role="status">
        <Icon name="turning" spins /> {state.renewing ? 'The price has run out: asking for it anew …' : 'Checking …'}
      </p>
    );
  const { quote } = state.checked.decision;
  if (!quote) return null;
  const left = remaining(quote.expiresAt, serverNow.value);
  return (
    <p class="lock">
      <Icon name="clock" />
      <span>
        This price is yours for{' '}
        <strong role="timer" aria-label={spoken(left)} class="number">
          {clockFace(left)}
        </strong>
      </span>
    </p>
  );
}

const Changes = ({ changes, currency }: { changes: readonly PriceChange[]; currency: string }) => (
  <div aria-live="polite">
    {changes.length > 0 && (
      <div class="notice tone-warn">
        <strong>The price has changed</strong>
        <ul class="plain-list">
          {changes.map(({ what, before, after }) => (
            <li key={what} class="row apart">
              <span>{what}</span>
              <span class="number">
                <s class="soft">
                  <span class="visually-hidden">was </span>
                  {money(before, currency)}
                </s>{' '}
                <span class="visually-hidden">is now </span>
                {money(after, currency)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    )}
  </div>
);
