import { createFunctionStores } from '@expressway/functions/environment';
import { changeOrder, fulfilOrder, loadOrder, type Shipment } from '@expressway/orders';

const stores = createFunctionStores();

/** A bug: moves the stock, and completes the order in another write. */
export const handler = async ({ orderId }: { orderId: string }): Promise<Shipment> => {
  const reservation = await stores.reservations.get(orderId);
  // The stock alone, without what says that it was this reservation's.
  if (reservation) await stores.transact(stores.reservations.shipActions(reservation).slice(1));
  await changeOrder(stores, orderId, {
    from: ['capturing', 'fulfilling'],
    phase: 'done',
    status: 'completed',
    event: { type: 'order.completed', message: '' },
  });
  await loadOrder(stores, orderId);
  return fulfilOrder(stores, orderId);
};
