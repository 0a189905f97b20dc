import { type CheckResult, checkAvailability, checkResult } from '@expressway/orders';
import type { CheckInput } from '@expressway/workflows';
import { createConnectedStores } from './environment.ts';
import { instrumented } from './instrumented.ts';
import { startStopwatch } from './stopwatch.ts';

const connected = createConnectedStores();

/** order-checks: is there enough of everything right now? Reads only. */
export const handler = instrumented(async ({ items }: CheckInput): Promise<CheckResult> => {
  const stores = await connected;
  const elapsed = startStopwatch();
  const issues = checkAvailability(items, await stores.products.find(items.map((item) => item.productId)));
  return checkResult('inventory', elapsed(), issues);
});
