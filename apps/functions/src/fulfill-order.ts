import { fulfilOrder, type Shipment } from '@expressway/orders';
import { createFunctionStores } from './environment.ts';
import { instrumented } from './instrumented.ts';

const stores = createFunctionStores();

/** order-processing, FulfillOrder: ships and completes, in one transaction. Throws LinesNotPicked, OrderSuperseded. */
export const handler = instrumented(
  ({ orderId }: { orderId: string }): Promise<Shipment> => fulfilOrder(stores, orderId),
);
