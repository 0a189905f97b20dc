import type { ShippingAddress } from '../checkout/request.ts';

export type RiskDecision = 'accept' | 'review' | 'reject';

/** What the rules look at. `total` in minor currency units. */
export interface RiskFacts {
  total: number;
  /** Pieces in the order, all lines together. */
  pieces: number;
  address: ShippingAddress;
  signedIn: boolean;
}

/** One rule of the table: the points that it adds when it holds. */
interface Rule {
  name: string;
  points: number;
  holds(facts: RiskFacts): boolean;
}

const freightForwarder = /\b(freight|forwarding|reship(ping)?)\b/i;

const rules: readonly Rule[] = [
  { name: 'large total', points: 40, holds: ({ total }) => total >= 200_000 },
  { name: 'very large total', points: 60, holds: ({ total }) => total >= 1_000_000 },
  { name: 'many pieces', points: 30, holds: ({ pieces }) => pieces >= 60 },
  { name: 'unknown customer with a dear cart', points: 20, holds: (f) => !f.signedIn && f.total >= 100_000 },
  {
    name: 'freight forwarder',
    points: 40,
    holds: ({ address }) => freightForwarder.test(`${address.name ?? ''} ${address.line1} ${address.line2 ?? ''}`),
  },
];

const reviewFrom = 40;
const rejectFrom = 100;

/** Adds up the points of the rules that hold: 40 or more wants a person's review, 100 or more is refused. */
export function assessRisk(facts: RiskFacts): { decision: RiskDecision; score: number; reasons: string[] } {
  const holding = rules.filter((rule) => rule.holds(facts));
  const score = holding.reduce((sum, rule) => sum + rule.points, 0);
  const decision = score >= rejectFrom ? 'reject' : score >= reviewFrom ? 'review' : 'accept';
  return { decision, score, reasons: holding.map((rule) => rule.name) };
}
