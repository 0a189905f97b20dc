import { endOrder } from '@expressway/orders';
import type { ExecutionStatusChangeEvent } from './aws-events.ts';
import { createFunctionReconciliation } from './environment.ts';
import { instrumented } from './instrumented.ts';

const reconciliation = createFunctionReconciliation();

/**
 * EventBridge's "Step Functions Execution Status Change" of order-processing, once an execution has ended badly: what its
 * states could not catch, being stopped or timed out or broken, is undone from outside. Nothing happens to an order that
 * its execution has brought to its end.
 */
export const handler = instrumented(async ({ detail }: ExecutionStatusChangeEvent): Promise<void> => {
  if (detail.status === 'RUNNING' || detail.status === 'SUCCEEDED') return;
  await endOrder(reconciliation, detail.name.replace(/^order-/, ''), detail.status);
});
