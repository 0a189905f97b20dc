import { beginOrder, type ExecutionInput, type OrderStatus } from '@expressway/orders';
import { createFunctionStores } from './environment.ts';
import { instrumented } from './instrumented.ts';

const stores = createFunctionStores();

/** order-processing, ValidateOrder: takes the order into work. Throws OrderNotFound, OrderMismatch, OrderSuperseded. */
export const handler = instrumented(async (input: ExecutionInput): Promise<{ status: OrderStatus }> => {
  const { status } = await beginOrder(stores, input);
  return { status };
});
