import { NotCancellable } from '../errors.ts';
import { type ActionDependencies, endPaymentAction } from '../payment/action.ts';
import type { Executions } from './executions.ts';
import { changeOrder, loadOrder } from './lifecycle.ts';
import type { Failure, Order } from './order.ts';

/**
 * Cancels an order at its customer's or an operator's wish: from this moment on nothing more is done for it, and what was
 * done is undone by its execution. Doing it again changes nothing. Throws NotCancellable with the reason, and OrderNotFound.
 */
export async function cancelOrder(
  deps: Omit<ActionDependencies, 'stripe'> & { executions: Executions },
  orderId: string,
  by: 'customer' | 'operator',
): Promise<Order> {
  const { stores, executions } = deps;
  const failure: Failure = {
    status: 'cancelled',
    code: 'CANCELLED',
    message: by === 'customer' ? 'You cancelled the order.' : 'The order was cancelled by the shop.',
  };
  await changeOrder(
    stores,
    orderId,
    {
      from: ['open', 'capturing'],
      phase: 'compensating',
      status: 'compensating',
      failure,
      payment: { actionExpiresAt: null },
      event: { type: 'order.cancelling', message: `The order is being cancelled by the ${by}.` },
    },
    [stores.ledger.intentAction(orderId, 'tombstone', 0)],
  );
  const order = await loadOrder(stores, orderId);
  if (order.failure?.status !== 'cancelled') throw new NotCancellable(whyNot(order));
  if (order.phase === 'compensating') {
    await endPaymentAction(deps, orderId);
    // Its execution undoes it, so there must be one, even if the order's own start never happened.
    await executions.start(orderId, order.executionInput);
  }
  return order;
}

function whyNot({ phase, failure }: Order): string {
  if (phase === 'fulfilling') return 'The order is being handed to the carrier: it can’t be cancelled any more.';
  if (phase === 'done') return 'The order has been shipped: ask for a refund instead.';
  return `The order has ended already: ${failure?.message ?? phase}`;
}
