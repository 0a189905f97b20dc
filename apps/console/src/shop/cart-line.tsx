import type { OrderItem, Product, Quote } from '@expressway/client';
import { money } from '../ui/format.ts';
import { shownFaults } from './checkout-faults.ts';
import { FaultText, faultId } from './fault-text.tsx';
import { Stepper } from './stepper.tsx';

export const lineId = (productId: string): string => `line-${productId}`;

interface CartLineProps {
  item: OrderItem;
  product: Product | undefined;
  quote: Quote | null;
  disabled: boolean;
  onGone: () => void;
}

/** A product in the cart at its price, with what is wrong with it. */
export function CartLine({ item: { productId, quantity }, product, quote, disabled, onGone }: CartLineProps) {
  const place = `item:${productId}` as const;
  const messages = shownFaults.value.at.get(place) ?? [];
  const priced = quote?.lines.find((line) => line.productId === productId);
  const name = priced?.name ?? product?.name ?? productId;
  const unitPrice = priced?.unitPrice ?? product?.unitPrice;
  const currency = quote?.currency ?? product?.currency ?? 'eur';
  return (
    <li id={lineId(productId)} tabIndex={-1} class={messages.length > 0 ? 'line wrong' : 'line'}>
      <span>{name}</span>
      <span class="number">{unitPrice !== undefined && money(unitPrice * quantity, currency)}</span>
      <small>{unitPrice !== undefined && `${money(unitPrice, currency)} each`}</small>
      {disabled ? (
        <span class="number">{quantity} ×</span>
      ) : (
        <Stepper
          product={{ productId, name }}
          onGone={onGone}
          describedBy={messages.length > 0 ? faultId(place) : undefined}
        />
      )}
      <FaultText place={place} messages={messages} />
    </li>
  );
}
