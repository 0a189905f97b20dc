import type { Quote } from '@expressway/client';
import type { ComponentChildren } from 'preact';
import { money } from '../ui/format.ts';

interface SumsProps {
  price: Pick<Quote, 'currency' | 'subtotal' | 'shipping' | 'tax' | 'total'>;
  /** Whether it is the price of now rather than of a moment ago. */
  fresh?: boolean;
  /** Further terms and what they come to. */
  children?: ComponentChildren;
}

/** What a price is made of. */
export const Sums = ({ price: { currency, subtotal, shipping, tax, total }, fresh = true, children }: SumsProps) => (
  <dl class={fresh ? 'sums' : 'sums stale'}>
    <dt>Goods</dt>
    <dd>{money(subtotal, currency)}</dd>
    <dt>Shipping</dt>
    <dd>{shipping === 0 ? 'free' : money(shipping, currency)}</dd>
    <dt>Tax</dt>
    <dd>{money(tax, currency)}</dd>
    <dt class="total">Total</dt>
    <dd class="total">{money(total, currency)}</dd>
    {children}
  </dl>
);
