import { type ReconcileReport, reconcile } from '@expressway/orders';
import { createFunctionReconciliation } from './environment.ts';

const reconciliation = createFunctionReconciliation();

/** Every minute: puts right what has come apart between orders, executions and Stripe. */
export async function handler(): Promise<ReconcileReport> {
  const report = await reconcile(reconciliation);
  if (report.healed.some(({ healing }) => healing !== 'settled') || report.failed.length > 0)
    console.log(JSON.stringify({ msg: 'reconciled', ...report }));
  return report;
}
