import { useRef } from 'preact/hooks';
import { money } from '../ui/format.ts';
import { isAddressField } from './address.ts';
import { fieldId } from './address-form.tsx';
import { customerId } from './api.ts';
import { cardHeadingId } from './card-choice.tsx';
import { cartHeadingId } from './cart-and-price.tsx';
import { lineId } from './cart-line.tsx';
import { check, placing, requestOf } from './checkout.ts';
import { allFaults, wantedToPay } from './checkout-faults.ts';
import { type Place, placesInOrder } from './faults.ts';
import { quoteOf } from './live-check.ts';
import { customerHeadingId } from './sign-in-customer.tsx';
import { card } from './store.ts';

/** What is still to be done, as links to where. */
interface Todo {
  words: string;
  target: string | undefined;
}

/** Orders at the price that is shown, or says what is still to be done. */
export function Pay({ busy }: { busy: boolean }) {
  const summary = useRef<HTMLDivElement>(null);
  const state = check.state.value;
  const quote = quoteOf(state);
  const userId = customerId.value;
  const todos = todosOf(userId);
  // Not disabled while it can't be pressed: whoever tabs along must not miss it for a check that takes a moment.
  const waiting = busy || state.phase === 'checking';
  const ready = state.phase === 'checked' && todos.length === 0;

  const pay = () => {
    if (waiting) return;
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
      <button type="button" class="primary pay" aria-disabled={waiting} onClick={pay}>
        {quote ? `Pay ${money(quote.total, quote.currency)}` : 'Pay'}
      </button>
    </>
  );
}

function todosOf(userId: string | undefined): Todo[] {
  const faults = allFaults.value;
  return [
    ...(userId === undefined ? [{ words: 'Sign in.', target: customerHeadingId }] : []),
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
  if (place === 'card') return cardHeadingId;
  return isAddressField(place) ? fieldId(place) : lineId(place.slice('item:'.length));
}

/** The address of the page stays as it is. */
function goTo(event: Event, target: string): void {
  event.preventDefault();
  document.getElementById(target)?.focus();
}
