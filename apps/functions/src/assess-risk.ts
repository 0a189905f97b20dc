import { setTimeout as delay } from 'node:timers/promises';
import { assessCheckout, type Check, type CheckResult, type RiskDecision } from '@expressway/orders';
import type { CheckInput } from '@expressway/workflows';
import { createConnectedStores } from './environment.ts';
import { instrumented } from './instrumented.ts';
import { log } from './log.ts';
import { startStopwatch } from './stopwatch.ts';

const connected = createConnectedStores();

/** How long the customer waits for this check at most; TimeoutSeconds of a state knows whole seconds only. */
const budgetMs = 400;

/** order-checks: how risky does the order look? `degraded`, and so a review, when that can't be said in time. */
export const handler = instrumented(async (request: CheckInput): Promise<CheckResult & { risk: RiskDecision }> => {
  const stores = await connected;
  const elapsed = startStopwatch();
  const answered = new AbortController();
  const tooLate = delay(budgetMs, undefined, { signal: answered.signal });
  const assessment = await Promise.race([assessCheckout(stores, request), tooLate]).catch((error: unknown) => {
    log.error({ err: error }, 'the risk check failed');
    return undefined;
  });
  answered.abort();
  tooLate.catch(() => {});
  const check = (status: Check['status']): Check => ({ name: 'risk', status, durationMs: elapsed() });
  if (!assessment) return { check: check('degraded'), issues: [], risk: 'review' };
  return { check: check(assessment.issues.length > 0 ? 'failed' : 'passed'), ...assessment };
});
