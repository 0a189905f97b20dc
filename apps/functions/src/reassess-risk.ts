import { type RiskDecision, reassessOrder } from '@expressway/orders';
import { createFunctionStores } from './environment.ts';
import { instrumented } from './instrumented.ts';

const stores = createFunctionStores();

/** order-processing, ReassessRisk: the risk of the order as it was submitted; `review` flags it. Throws OrderSuperseded. */
export const handler = instrumented(
  async ({ orderId }: { orderId: string }): Promise<{ outcome: RiskDecision }> => ({
    outcome: await reassessOrder(stores, orderId),
  }),
);
