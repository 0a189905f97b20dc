/** Six trivial steps, the same in every system: each is a durable step there, run in the system's own process. */
import { createHash } from 'node:crypto';

export interface Order {
  readonly id: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly price: number }[];
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export const steps = {
  validate: (order: Order) => ({
    ok: true,
    total: order.lines.reduce((sum, line) => sum + line.quantity * line.price, 0),
  }),
  reserve: (order: Order) => ({ reservation: `rsv_${hash(order.id)}`, lines: order.lines.length }),
  authorize: (order: Order, amount: number) => ({
    payment: `pi_${hash(order.id)}`,
    amount,
    status: 'requires_capture',
  }),
  capture: (payment: string) => ({ payment, status: 'succeeded' }),
  fulfil: (order: Order) => ({ shipment: `shp_${hash(order.id)}` }),
  notify: (order: Order) => ({ message: `msg_${hash(order.id)}` }),
} as const;

export interface Outcome {
  readonly id: string;
  readonly total: number;
  readonly status: string;
  readonly message: string;
}

export const order = (id: string): Order => ({
  id,
  lines: [
    { sku: 'mug', quantity: 2, price: 1999 },
    { sku: 'filter', quantity: 1, price: 4500 },
    { sku: 'beans', quantity: 3, price: 250 },
  ],
});

/** Throws unless the system did the work. */
export function check(id: string, outcome: Outcome): void {
  const right =
    outcome.id === id &&
    outcome.total === 9248 &&
    outcome.status === 'succeeded' &&
    outcome.message === steps.notify(order(id)).message;
  if (!right) throw new Error(`a wrong answer: ${JSON.stringify(outcome)}`);
}
