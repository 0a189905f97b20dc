import { type ReservationOutcome, reserveStock } from '@expressway/orders';
import { createFunctionStores } from './environment.ts';

const stores = createFunctionStores();

/** order-processing, CheckInventory: holds all lines of the order or none. Throws OrderSuperseded. */
export const handler = ({ orderId }: { orderId: string }): Promise<ReservationOutcome> => reserveStock(stores, orderId);
