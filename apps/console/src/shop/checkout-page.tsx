import { useEffect, useRef } from 'preact/hooks';
import { money } from '../ui/format.ts';
import { useTitle } from '../ui/use-title.ts';
import { isAddressField } from './address.ts';
import { AddressForm, fieldId } from './address-form.tsx';
import { customerId } from './api.ts';
import { CardChoice } from './card-choice.tsx';
import { useProducts } from './catalogue.ts';
import { check, checkLive, placing, requestOf } from './checkout.ts';
import { allFaults, wantedToPay } from './checkout-faults.ts';
import { type Place, placesInOrder } from './faults.ts';
import { PlacingNotice } from './placing-notice.tsx';
import { CartAndPrice, cartHeadingId, lineId, quoteOf } from './quote.tsx';
import { Customer } from './sign-in-customer.tsx';
import { card, cart } from './store.ts';

/** Address, card and price on one page; the price is checked as one types. */
export function CheckoutPage() {
  useTitle('Checkout');
  const { data: products = [] } = useProducts();
  useEffect(checkLive, []);
  const { phase } = placing.state.value;
  const busy = phase === 'sending' || phase === 'stuck' || phase === 'signed out' || phase === 'placed';
  if (cart.current.value.length === 0)
    return (
      <div class="stack">
        <h1>Checkout</h1>
        <PlacingNotice />
        <p>
          Your cart is empty. <a href="/shop/">See what there is</a>
        </p>
      </div>
    );
  return (
    <div class="stack">
      <h1>Checkout</h1>
      <div class="columns">
        <div class="stack">
          <section class="card stack" aria-labelledby="customer-heading">
            <h2 id="customer-heading" tabIndex={-1}>
              You
            </h2>
            <Customer />
          </section>
          <section class="card stack" aria-labelledby="address-heading">
            <h2 id="address-heading">Where it goes</h2>
            <AddressForm disabled={busy} />
          </section>
          <section class="card stack" aria-labelledby="card-heading">
            <h2 id="card-heading" tabIndex={-1}>
              How you pay
            </h2>
            <p class="soft">These are test cards: no money moves. Each shows another way that a payment can go.</p>
            <CardChoice disabled={busy} />
          </section>
        </div>
        <section class="side card stack" aria-labelledby={cartHeadingId}>
          <CartAndPrice products={products} disabled={busy} />
          <Pay busy={busy} />
          <PlacingNotice />
        </section>
      </div>
    </div>
  );
}

/** What is still to be done, as links to where. */
interface Todo {
  words: string;
  target: string | undefined;
}

function Pay({ busy }: { busy: boolean }) {
  const summary = useRef<HTMLDivElement>(null);
  const state = check.state.value;
  const quote = quoteOf(state);
  const userId = customerId.value;
  const todos = todosOf(userId);
  const ready = state.phase === 'checked' && todos.length === 0;

  const pay = () => {
    wantedToPay.value = true;
    const request = requestOf();
    if (!ready || !request || !quote || userId === undefined) {
      // Once the summary is there.
      requestAnimationFrame(() => summary.current?.querySelector('a')?.focus());
      return;
    }
    wantedToPay.value = false;
    void placing.place(
      {
        ...request,
        paymentMethodId: card.current.value,
        quoteId: quote.quoteId,
        returnUrl: `${location.origin}/shop/return`,
      },
      userId,
    );
  };
  return (
    <>
      <div ref={summary} role="alert">
        {wantedToPay.value && !busy && todos.length > 0 && (
          <div class="notice tone-bad">
            <strong>Before you can pay</strong>
            <ul class="plain-list">
              {todos.map(({ words, target }) => (
                <li key={words}>
                  {target === undefined ? (
                    words
                  ) : (
                    <a href={`#${target}`} onClick={(event) => goTo(event, target)}>
                      {words}
                    </a>
                  )}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <button type="button" class="primary pay" disabled={busy || state.phase === 'checking'} onClick={pay}>
        {quote ? `Pay ${money(quote.total, quote.currency)}` : 'Pay'}
      </button>
    </>
  );
}

function todosOf(userId: string | undefined): Todo[] {
  const faults = allFaults.value;
  return [
    ...(userId === undefined ? [{ words: 'Sign in.', target: 'customer-heading' }] : []),
    ...placesInOrder(faults).map((place) => ({
      words: `${placeName(place)}${(faults.at.get(place) ?? []).join(' ')}`,
      target: targetOf(place),
    })),
    ...faults.elsewhere.map((words) => ({ words, target: undefined })),
  ];
}

/** A message that names its field needs no name before it. */
const placeName = (place: Place): string =>
  place.startsWith('item:') ? `${nameInCart(place.slice('item:'.length))}: ` : '';

function nameInCart(productId: string): string {
  const line = quoteOf(check.state.value)?.lines.find((one) => one.productId === productId);
  return line?.name ?? productId;
}

function targetOf(place: Place): string {
  if (place === 'cart') return cartHeadingId;
  if (place === 'card') return 'card-heading';
  return isAddressField(place) ? fieldId(place) : lineId(place.slice('item:'.length));
}

/** The address of the page stays as it is. */
function goTo(event: Event, target: string): void {
  event.preventDefault();
  document.getElementById(target)?.focus();
}
