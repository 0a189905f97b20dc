import { endOrder } from '@expressway/orders';
import { orderIdOf } from '@expressway/workflows';
import type { ExecutionStatusChangeEvent } from './aws-events.ts';
import { createFunctionReconciliation } from './environment.ts';
import { instrumented } from './instrumented.ts';

const reconciliation = createFunctionReconciliation();

/**
 * EventBridge's "Step Functions Execution Status Change" of order-processing, once an execution has ended badly: what its
 * states could not catch, being stopped or timed out or broken, is undone from outside. Nothing happens to an order that
 * its execution has brought to its end, nor for an execution that somebody started under another name than an order's.
 */
export const handler = instrumented(async ({ detail }: ExecutionStatusChangeEvent): Promise<void> => {
  if (detail.status === 'RUNNING' || detail.status === 'SUCCEEDED') return;
  const orderId = orderIdOf(detail.name);
  if (orderId !== null) await endOrder(reconciliation, orderId, detail.status);
});
