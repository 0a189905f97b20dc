import { type ReservationOutcome, reserveStock } from '@expressway/orders';
import { createFunctionStores } from './environment.ts';
import { instrumented } from './instrumented.ts';

const stores = createFunctionStores();

/** order-processing, CheckInventory: holds all lines of the order or none. Throws OrderSuperseded. */
export const handler = instrumented(
  ({ orderId }: { orderId: string }): Promise<ReservationOutcome> => reserveStock(stores, orderId),
);
