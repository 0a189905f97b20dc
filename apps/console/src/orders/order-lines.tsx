import type { Order } from '@expressway/client';
import { money } from '../ui/format.ts';

/** What was ordered, at the price that it had then. */
export function Lines({ order }: { order: Order }) {
  const { lines, currency, subtotal, shipping, tax, total } = order;
  const sums = [
    ['Subtotal', subtotal],
    ['Shipping', shipping],
    ['Tax', tax],
    ['Total', total],
  ] as const;
  return (
    <section class="card stack tight">
      <h2 id="lines">Lines</h2>
      <table class="lines" aria-labelledby="lines">
        <thead>
          <tr>
            <th>Product</th>
            <th class="number">Quantity</th>
            <th class="number">Each</th>
            <th class="number">Amount</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ productId, name, quantity, unitPrice, amount }) => (
            <tr key={productId}>
              <td>
                {name} <small class="mono">{productId}</small>
              </td>
              <td class="number">{quantity}</td>
              <td class="number">{money(unitPrice, currency)}</td>
              <td class="number">{money(amount, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {sums.map(([name, sum]) => (
            <tr key={name}>
              <th scope="row" colSpan={3}>
                {name}
              </th>
              <td class="number">{money(sum, currency)}</td>
            </tr>
          ))}
        </tfoot>
      </table>
    </section>
  );
}
