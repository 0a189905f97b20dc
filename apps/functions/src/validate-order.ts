import { type CheckResult, checkResult, validateRequest } from '@expressway/orders';
import type { CheckInput } from '@expressway/workflows';
import { instrumented } from './instrumented.ts';
import { startStopwatch } from './stopwatch.ts';

/** order-checks: cart and address, from the request alone. */
export const handler = instrumented(async (request: CheckInput): Promise<CheckResult> => {
  const elapsed = startStopwatch();
  const issues = validateRequest(request);
  return checkResult('address', elapsed(), issues);
});
