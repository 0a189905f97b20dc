import { releaseStock } from '../inventory/reserve.ts';
import { parkOrder, unparkOrder } from '../order/attention.ts';
import { compensateOrder, executionStopped } from '../order/compensate.ts';
import type { ExecutionStatus, Executions } from '../order/executions.ts';
import { type Shipment, shipmentOf } from '../order/fulfil.ts';
import { loadOrder } from '../order/lifecycle.ts';
import type { AttentionCode, Order } from '../order/order.ts';
import { resumePaymentAction } from '../payment/action.ts';
import { type SyncDependencies, syncPayment } from '../payment/sync.ts';

export interface ReconcileDependencies extends SyncDependencies {
  executions: Executions;
  /** Tells the customer that their order is on its way; deduplicated by order id. */
  confirm(shipment: Shipment): Promise<void>;
}

/** What an order needed. `settled`: nothing, and it is at rest. */
export type Healing = 'none' | 'settled' | 'started' | 'resumed' | 'compensated' | 'confirmed' | 'parked';

/** An order is under way for no longer than this, or something is wrong with it. */
const longestMs = 24 * 3_600_000;

/** Puts one order right. Throws what Stripe, Step Functions or the store throw: try again then. */
export async function reconcileOrder(deps: ReconcileDependencies, orderId: string): Promise<Healing> {
  const order = await loadOrder(deps.stores, orderId);
  const execution = await deps.executions.status(orderId);
  switch (order.phase) {
    case 'open':
    case 'capturing':
    case 'fulfilling':
      return advance(deps, order, execution);
    case 'compensating':
      return isUnderWay(execution) && !isOld(deps, order) ? 'none' : compensate(deps, order, execution);
    case 'compensated':
    case 'done':
      return audit(deps, order, execution);
    default:
      return order.phase satisfies never;
  }
}

const isUnderWay = (execution: ExecutionStatus | undefined): boolean =>
  execution === 'RUNNING' || execution === 'PENDING_REDRIVE';

const isOld = ({ clock }: ReconcileDependencies, { createdAt }: Order): boolean =>
  clock.now().getTime() - Date.parse(createdAt) > longestMs;

async function advance(
  deps: ReconcileDependencies,
  order: Order,
  execution: ExecutionStatus | undefined,
): Promise<Healing> {
  const { orderId, status, attention, executionInput } = order;
  if (execution === undefined && (status === 'pending' || attention?.code === 'STUCK')) {
    if (isOld(deps, order)) return park(deps, order, 'STUCK', 'The order was never started, and that is a day ago.');
    await deps.executions.start(orderId, executionInput);
    return 'started';
  }
  if (isUnderWay(execution)) {
    // Stock that has been held for too long goes back to the shelf, and its order with it, unless the money is taken.
    if (order.phase === 'open' && (await isHeldTooLong(deps, orderId))) return compensate(deps, order, execution);
    if (await resumePaymentAction(deps, orderId)) return 'resumed';
    return isOld(deps, order)
      ? park(deps, order, 'STUCK', 'The order has been under way for more than a day.')
      : 'none';
  }
  if (execution === 'SUCCEEDED') {
    const message = 'The execution ended well, but the order was not completed by it.';
    return park(deps, order, 'EXECUTION_INCONSISTENT', message);
  }
  return compensate(deps, order, execution);
}

async function park(deps: ReconcileDependencies, order: Order, code: AttentionCode, message: string): Promise<Healing> {
  return (await parkOrder(deps, order, code, message)) ? 'parked' : 'none';
}

async function isHeldTooLong({ stores, clock }: ReconcileDependencies, orderId: string): Promise<boolean> {
  const reservation = await stores.reservations.get(orderId);
  return reservation?.status === 'held' && Date.parse(reservation.expiresAt) <= clock.now().getTime();
}

/** The error of an execution that ended without one of its own. */
const errorOf = (execution: ExecutionStatus | undefined): string | undefined =>
  execution === 'ABORTED' ? executionStopped : execution === 'TIMED_OUT' ? 'States.Timeout' : undefined;

/** Undoes an order that nobody works on, or parks it where that can't be done. */
async function compensate(
  deps: ReconcileDependencies,
  order: Order,
  execution: ExecutionStatus | undefined,
): Promise<Healing> {
  const { orderId } = order;
  try {
    return await endOrder(deps, orderId, execution);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const now = await loadOrder(deps.stores, orderId);
    if (await parkOrder(deps, now, 'COMPENSATION_FAILED', `The order could not be undone: ${reason}`)) return 'parked';
    throw error;
  }
}

/**
 * Brings an order to its end whose execution has ended: undoes it, unless it has shipped, in which case its customer is
 * told. Throws what keeps it from that: run it again then.
 */
export async function endOrder(
  deps: Pick<ReconcileDependencies, 'stores' | 'stripe' | 'clock' | 'confirm'>,
  orderId: string,
  execution: ExecutionStatus | undefined,
): Promise<'compensated' | 'confirmed'> {
  const error = errorOf(execution);
  const { outcome, shipment } = await compensateOrder(deps, orderId, error === undefined ? {} : { error });
  if (outcome !== 'completed') return 'compensated';
  await deps.confirm(shipment);
  return 'confirmed';
}

/** Looks at an order that has ended: what it holds nowhere any more, and that its customer was told. */
async function audit(
  deps: ReconcileDependencies,
  order: Order,
  execution: ExecutionStatus | undefined,
): Promise<Healing> {
  if (isUnderWay(execution)) return 'none';
  const { stores, stripe } = deps;
  const { orderId } = order;
  if (order.phase === 'compensated') await releaseStock(stores, orderId);
  const authorisation = await stores.ledger.get(orderId, 'authorise');
  if (authorisation?.paymentIntentId)
    await syncPayment(
      deps,
      orderId,
      await stripe.paymentIntents.retrieve(authorisation.paymentIntentId, { expand: ['latest_charge'] }),
    );
  const unconfirmed = order.phase === 'done' && order.confirmedAt === null && execution !== 'SUCCEEDED';
  if (unconfirmed) await deps.confirm(shipmentOf(order));
  const now = await loadOrder(stores, orderId);
  // What was put right just now is looked at once more, and what is parked until a person has.
  if (now.attention !== null) return now.version === order.version ? 'none' : 'parked';
  const settled = now.version === order.version && (await stores.orders.settle(now));
  if (unconfirmed) return 'confirmed';
  return settled ? 'settled' : 'none';
}

/**
 * Runs at an operator's wish what would put an order right: undoes one that is parked or is being undone, looks again at
 * one that has ended, and does to any other what the reconciler would do. Throws what went wrong.
 */
export async function recoverOrder(deps: ReconcileDependencies, orderId: string): Promise<Order> {
  const order = await loadOrder(deps.stores, orderId);
  const hasEnded = order.phase === 'compensated' || order.phase === 'done';
  if (hasEnded) await unparkOrder(deps.stores, order, 'An operator had the order looked at again.');
  const isForUndoing = order.phase === 'compensating' || order.attention !== null;
  if (isForUndoing && !hasEnded) await endOrder(deps, orderId, undefined);
  else await reconcileOrder(deps, orderId);
  return loadOrder(deps.stores, orderId);
}
