import { NotCancellable } from '../errors.ts';
import { type ActionDependencies, endPaymentAction } from '../payment/action.ts';
import type { Stores } from '../store/stores.ts';
import type { Executions } from './executions.ts';
import { changeOrder, loadOrder } from './lifecycle.ts';
import type { Failure, Order } from './order.ts';

/**
 * Cancels an order at its customer's or an operator's wish: from this moment on nothing more is done for it, and what was
 * done is undone by its execution: see `tellExecution`. Doing it again changes nothing. Throws NotCancellable with the
 * reason, and OrderNotFound.
 */
export async function cancelOrder(stores: Stores, orderId: string, by: 'customer' | 'operator'): Promise<Order> {
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
  return order;
}

/**
 * Has its execution undo a cancelled order now: ends its wait for the customer, and starts one where the order's own start
 * never happened. Throws what Step Functions throws; the order is cancelled all the same, and the reconciler sees to it.
 */
export async function tellExecution(
  deps: Omit<ActionDependencies, 'stripe'> & { executions: Executions },
  { orderId, phase, executionInput }: Order,
): Promise<void> {
  if (phase !== 'compensating') return;
  await endPaymentAction(deps, orderId);
  await deps.executions.start(orderId, executionInput);
}

function whyNot({ phase, failure }: Order): string {
  if (phase === 'fulfilling') return 'The order is being handed to the carrier: it can’t be cancelled any more.';
  if (phase === 'done') return 'The order has been shipped: ask for a refund instead.';
  const state = phase === 'compensated' ? 'has ended already' : 'is being undone already';
  return `The order ${state}: ${failure?.message ?? phase}`;
}
