import type { Order } from '@expressway/orders';
import { type Card, cards, type Fault, faultKinds, type Scenario } from './faults.ts';
import type { Violation } from './invariants.ts';
import type { Outcome } from './run.ts';

interface Report {
  seed: number;
  outcomes: readonly Outcome[];
  orders: readonly (Order | undefined)[];
  /** What the reconciler did, by order. */
  healed: ReadonlyMap<string, readonly string[]>;
  /** Orders that waited for a person while Stripe was down. */
  parked: ReadonlySet<string>;
  violations: readonly Violation[];
  /** The faults that really happened. */
  struck: ReadonlySet<Fault>;
}

/** Prints, by card, step and fault, how the orders ended and which invariants were broken. */
export function printReport({ seed, outcomes, orders, healed, parked, violations, struck }: Report): void {
  const all = outcomes.map((outcome, index) => ({ ...outcome, order: orders[index] }));
  const row = (title: string, test: (scenario: Scenario) => boolean) => {
    const of = all.filter(({ scenario }) => test(scenario));
    const count = (test: (order: Order) => boolean) => of.filter(({ order }) => order && test(order)).length;
    return {
      with: title,
      orders: of.length,
      struck: of.filter(({ scenario }) => scenario.faults.some((fault) => struck.has(fault))).length,
      completed: count(({ status }) => status === 'completed'),
      declined: count(({ status }) => status === 'declined'),
      failed: count(({ status }) => status === 'failed' || status === 'rejected'),
      cancelled: count(({ status }) => status === 'cancelled'),
      parked: of.filter(({ orderId }) => parked.has(orderId)).length,
      reconciled: of.filter(({ orderId }) => healed.get(orderId)?.some((healing) => healing !== 'settled')).length,
      violations: violations.filter(({ orderId }) => of.some((one) => one.orderId === orderId)).length,
    };
  };
  const faulty = (test: (fault: Fault) => boolean) => (scenario: Scenario) => scenario.faults.some(test);
  const table = (rows: ReturnType<typeof row>[]) => {
    const shown = rows.filter(({ orders: some }) => some > 0);
    if (shown.length > 0)
      console.table(Object.fromEntries(shown.map(({ with: title, ...columns }) => [title, columns])));
  };
  table((Object.keys(cards) as Card[]).map((card) => row(card, (scenario) => scenario.card === card)));
  table(
    [...new Set(all.flatMap(({ scenario }) => scenario.faults.map(({ step }) => step)))].map((step) =>
      row(
        step,
        faulty((fault) => fault.step === step),
      ),
    ),
  );
  table(
    faultKinds.map((kind) =>
      row(
        kind,
        faulty((fault) => fault.kind === kind),
      ),
    ),
  );
  for (const { orderId, invariant, what } of violations) {
    const scenario = outcomes.find((one) => one.orderId === orderId)?.scenario.name ?? '';
    console.log(`invariant ${invariant}: ${what}  ${orderId}  ${scenario}`);
  }
  console.log(`${outcomes.length} orders, seed ${seed}: ${violations.length} violations`);
}
