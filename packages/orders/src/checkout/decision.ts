import type { Quote } from '../pricing/quote.ts';
import type { Issue } from './issue.ts';

/** How one real-time check went; `durationMs` is the time its handler took. */
export interface Check {
  name: 'address' | 'price' | 'inventory' | 'risk';
  status: 'passed' | 'failed' | 'degraded';
  durationMs: number;
}

/** What every check's handler answers; order-checks.asl.json reads exactly these fields. */
export interface CheckResult {
  check: Check;
  issues: Issue[];
}

/** The answer of the real-time check, as order-checks.asl.json puts it together. */
export interface CheckDecision {
  /** True unless `decision` is `reject`. */
  valid: boolean;
  decision: 'accept' | 'reject' | 'review';
  issues: Issue[];
  quote: Quote | null;
  checks: Check[];
}

/** The result of one check: failed when it found an issue. */
export const checkResult = (name: Check['name'], durationMs: number, issues: Issue[]): CheckResult => ({
  check: { name, status: issues.length > 0 ? 'failed' : 'passed', durationMs },
  issues,
});
