import type { Shortage } from '../inventory/reserve.ts';
import { releaseStock } from '../inventory/reserve.ts';
import type { PaymentDependencies } from '../payment/dependencies.ts';
import { undoPayment } from '../payment/undo.ts';
import { type Shipment, shipmentOf } from './fulfil.ts';
import { changeOrder, loadOrder, OrderSuperseded } from './lifecycle.ts';
import type { Failure, Order } from './order.ts';

/** What is known of how an order went wrong: what its execution's states answered. All of it may be missing. */
export interface FailureFacts {
  payment?: { outcome: string; message?: string };
  inventory?: { outcome: string; shortages?: Shortage[] };
  risk?: { outcome: string };
  /** The name of the error that the execution met last. */
  error?: string;
}

/**
 * What compensation came to; order-processing.asl.json decides on `outcome`. `completed`: the pivot had been passed, so
 * nothing is undone and the order goes forward with its shipment.
 */
export type Compensation =
  | { outcome: Failure['status']; shipment: null }
  | { outcome: 'completed'; shipment: Shipment };

/** Stands for the error of an execution that an operator stopped, which has none of its own. */
export const executionStopped = 'ExecutionStopped';

/** The status that an order ends in, and the reason that its customer is told. */
export function failureOf({ payment, inventory, risk, error }: FailureFacts): Failure {
  if (payment?.outcome === 'declined')
    return { status: 'declined', code: 'PAYMENT_DECLINED', message: payment.message ?? 'The payment was declined.' };
  if (inventory?.outcome === 'out_of_stock') {
    const short = (inventory.shortages ?? []).map(({ productId, available }) => `${productId} (${available} left)`);
    return { status: 'rejected', code: 'OUT_OF_STOCK', message: `Not enough in stock: ${short.join(', ')}.` };
  }
  if (risk?.outcome === 'reject')
    return { status: 'rejected', code: 'RISK_REJECTED', message: 'The order was refused by the risk check.' };
  if (payment?.outcome === 'requires_action' && error === 'States.Timeout')
    return {
      status: 'declined',
      code: 'PAYMENT_ACTION_EXPIRED',
      message: 'The payment was not confirmed with the bank in time. Nothing was charged.',
    };
  if (error === 'AuthorisationLost')
    return {
      status: 'declined',
      code: 'AUTHORISATION_LOST',
      message: 'The bank let go of the payment before the order was ready. Nothing was charged.',
    };
  if (error === executionStopped)
    return { status: 'cancelled', code: 'CANCELLED', message: 'The order was cancelled by the shop.' };
  return {
    status: 'failed',
    code: 'PROCESSING_FAILED',
    message: 'The order could not be processed. You are not charged for it.',
  };
}

/**
 * Undoes an order: the phase first, so that nothing more can happen to it, then its stock and its money. Can be run any
 * number of times, also beside itself; every run ends in the same state. Throws what Stripe or the store throw: run it again then.
 */
export async function compensateOrder(
  deps: PaymentDependencies,
  orderId: string,
  facts: FailureFacts,
): Promise<Compensation> {
  const order = await beginCompensation(deps, await loadOrder(deps.stores, orderId), facts);
  if (order.phase === 'done') return { outcome: 'completed', shipment: shipmentOf(order) };
  const { failure } = order;
  if (!failure) throw new OrderSuperseded(order);
  if (order.phase === 'compensated') return { outcome: failure.status, shipment: null };

  await releaseStock(deps.stores, orderId);
  const payment = await undoPayment(deps, orderId);
  await changeOrder(deps.stores, orderId, {
    from: ['compensating'],
    phase: 'compensated',
    status: failure.status,
    ...(payment ? { payment } : {}),
    event: { type: `order.${failure.status}`, message: failure.message },
  });
  return { outcome: failure.status, shipment: null };
}

/** What the order itself has on record counts where the execution can't be asked: it died, say, or never began. */
function recorded({ payment: { status, message } }: Order): FailureFacts {
  return status === 'declined' ? { payment: { outcome: 'declined', ...(message !== null && { message }) } } : {};
}

/** Moves the order to `compensating` and writes the tombstone with it, unless it is there, or has been fulfilled. */
async function beginCompensation({ stores }: PaymentDependencies, order: Order, facts: FailureFacts): Promise<Order> {
  const { orderId } = order;
  await changeOrder(
    stores,
    orderId,
    {
      from: ['open', 'capturing', 'fulfilling'],
      phase: 'compensating',
      status: 'compensating',
      failure: failureOf({ ...recorded(order), ...facts }),
      payment: { actionExpiresAt: null },
      event: { type: 'order.compensating', message: 'What was done for the order is being undone.' },
    },
    [stores.ledger.intentAction(orderId, 'tombstone', 0)],
  );
  return loadOrder(stores, orderId);
}
