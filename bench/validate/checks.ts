/** The functions of order-checks as plain functions of this process, which has their environment. */
import type { CheckInput } from '../../packages/workflows/src/index.ts';

/** Each takes a request and answers a part of the decision. */
export const handlers = {
  'validate-order': (await import('../../apps/functions/src/validate-order.ts')).handler,
  'quote-order': (await import('../../apps/functions/src/quote-order.ts')).handler,
  'check-inventory': (await import('../../apps/functions/src/check-inventory.ts')).handler,
  'assess-risk': (await import('../../apps/functions/src/assess-risk.ts')).handler,
};

export type HandlerName = keyof typeof handlers;

/** The four checks side by side and the decision, as order-checks.asl.json has them. */
export async function decide(request: CheckInput): Promise<object> {
  const [address, price, inventory, risk] = await Promise.all([
    handlers['validate-order'](request),
    handlers['quote-order'](request),
    handlers['check-inventory'](request),
    handlers['assess-risk'](request),
  ]);
  const results = [address, price, inventory, risk];
  const issues = results.flatMap((result) => result.issues);
  const decision = issues.length > 0 ? 'reject' : risk.risk === 'accept' ? 'accept' : 'review';
  const checks = results.map((result) => result.check);
  return { valid: decision !== 'reject', decision, issues, quote: price.quote, checks };
}
