import type { Product } from '@expressway/client';
import { useRef } from 'preact/hooks';
import { mostOfOne, quantityOf, withQuantity } from './cart.ts';
import { cart } from './store.ts';

interface StepperProps {
  product: Pick<Product, 'productId' | 'name'>;
  /** It can't be had at all. */
  soldOut?: boolean;
  describedBy?: string | undefined;
  /** The last one was taken out. */
  onGone?: () => void;
}

/** How many of a product are in the cart. The focus stays where a person is pressing. */
export function Stepper({ product: { productId, name }, soldOut = false, describedBy, onGone }: StepperProps) {
  const more = useRef<HTMLButtonElement>(null);
  const quantity = quantityOf(cart.current.value, productId);
  const change = (by: number) => {
    cart.set(withQuantity(cart.current.peek(), productId, quantity + by));
    if (quantity + by > 0) return;
    more.current?.focus();
    onGone?.();
  };
  return (
    <fieldset class="stepper" aria-describedby={describedBy}>
      <legend class="visually-hidden">How many: {name}</legend>
      {quantity > 0 && (
        <>
          <button key="less" type="button" aria-label={`One less: ${name}`} onClick={() => change(-1)}>
            −
          </button>
          <output key="count" class="count">
            {quantity}
          </output>
        </>
      )}
      <button
        key="more"
        ref={more}
        type="button"
        class={quantity === 0 ? 'add' : undefined}
        disabled={quantity === mostOfOne || (soldOut && quantity === 0)}
        aria-label={`${quantity > 0 ? 'One more' : soldOut ? 'Sold out' : 'Add to the cart'}: ${name}`}
        onClick={() => change(1)}
      >
        {quantity === 0 ? (soldOut ? 'Sold out' : 'Add') : '+'}
      </button>
    </fieldset>
  );
}
