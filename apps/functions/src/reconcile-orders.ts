import { type ReconcileReport, reconcile } from '@expressway/orders';
import { createFunctionReconciliation } from './environment.ts';
import { instrumented } from './instrumented.ts';
import { log } from './log.ts';

const reconciliation = createFunctionReconciliation();

/** Every minute: puts right what has come apart between orders, executions and Stripe. */
export const handler = instrumented(async (): Promise<ReconcileReport> => {
  const report = await reconcile(reconciliation);
  if (report.healed.some(({ healing }) => healing !== 'settled') || report.failed.length > 0)
    log.info(report, 'reconciled');
  return report;
});
