import { useEffect } from 'preact/hooks';
import { useTitle } from '../ui/use-title.ts';
import { AddressForm } from './address-form.tsx';
import { CardChoice, cardHeadingId } from './card-choice.tsx';
import { CartAndPrice, cartHeadingId } from './cart-and-price.tsx';
import { useProducts } from './catalogue.ts';
import { checkLive, placing } from './checkout.ts';
import { Pay } from './pay.tsx';
import { PlacingNotice } from './placing-notice.tsx';
import { Customer, customerHeadingId } from './sign-in-customer.tsx';
import { cart } from './store.ts';

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
          <section class="card stack" aria-labelledby={customerHeadingId}>
            <h2 id={customerHeadingId} tabIndex={-1}>
              You
            </h2>
            <Customer />
          </section>
          <section class="card stack" aria-labelledby="address-heading">
            <h2 id="address-heading">Where it goes</h2>
            <AddressForm disabled={busy} />
          </section>
          <section class="card stack" aria-labelledby={cardHeadingId}>
            <h2 id={cardHeadingId} tabIndex={-1}>
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
