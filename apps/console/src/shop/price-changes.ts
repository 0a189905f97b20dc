import type { Quote } from '@expressway/client';

export interface PriceChange {
  what: string;
  /** Minor currency units. */
  before: number;
  after: number;
}

/** What costs another sum in a new quote for the same order; empty where the total has stayed. */
export function priceChanges(before: Quote, after: Quote): PriceChange[] {
  const lines = after.lines.map((line) => ({
    what: line.name,
    before: before.lines.find(({ productId }) => productId === line.productId)?.unitPrice ?? line.unitPrice,
    after: line.unitPrice,
  }));
  const sums = [
    { what: 'Shipping', before: before.shipping, after: after.shipping },
    { what: 'Tax', before: before.tax, after: after.tax },
    { what: 'Total', before: before.total, after: after.total },
  ];
  if (before.currency !== after.currency || before.total === after.total) return [];
  return [...lines, ...sums].filter((one) => one.before !== one.after);
}
