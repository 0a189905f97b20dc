import { setTimeout as delay } from 'node:timers/promises';
import { createFunctionPayments } from '@expressway/functions/environment';
import { type Compensation, changeOrder, loadOrder } from '@expressway/orders';

const { stores, stripe } = createFunctionPayments();

const isAuthorised = async (orderId: string) => (await loadOrder(stores, orderId)).payment.status === 'authorised';

/** A bug: undoes what it finds, and says so when it is done. What is being done meanwhile stays done. */
export const handler = async ({ orderId }: { orderId: string }): Promise<Compensation> => {
  const { payment } = await loadOrder(stores, orderId);
  if (payment.paymentIntentId) await stripe.paymentIntents.cancel(payment.paymentIntentId).catch(() => undefined);
  const reservation = await stores.reservations.get(orderId);
  if (reservation?.status === 'held') await stores.transact(stores.reservations.releaseActions(reservation));
  // Stripe takes its time, in which somebody else's call gets through.
  for (let waited = 0; waited < 5000 && !(await isAuthorised(orderId)); waited += 20) await delay(20);
  await changeOrder(stores, orderId, {
    from: ['open', 'capturing'],
    phase: 'compensated',
    status: 'failed',
    failure: { status: 'failed', code: 'PROCESSING_FAILED', message: '' },
    event: { type: 'order.failed', message: '' },
  });
  return { outcome: 'failed', shipment: null };
};
