import { type OrderItem, type PickedLine, pickLine } from '@expressway/orders';
import { createFunctionStores } from './environment.ts';
import { instrumented } from './instrumented.ts';

const stores = createFunctionStores();

/** order-processing, ProcessItem (once per line): puts the line on the pick list. Throws OrderSuperseded. */
export const handler = instrumented(
  ({ orderId, item }: { orderId: string; item: OrderItem }): Promise<PickedLine> => pickLine(stores, orderId, item),
);
