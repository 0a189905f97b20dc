import type { Clock } from '../clock.ts';
import { handleWebhook } from '../webhooks/handle.ts';
import { type Healing, type ReconcileDependencies, reconcileOrder } from './order.ts';

/** What is under way is left alone for so long after its last change. Milliseconds. */
const quietMs = 5 * 60_000;
/** An event that is not dealt with by then has lost its worker. */
const webhookQuietMs = 60_000;
const ordersAtOnce = 8;

export interface ReconcileReport {
  /** Orders looked at. */
  looked: number;
  /** What was done, by order. */
  healed: { orderId: string; healing: Exclude<Healing, 'none'> }[];
  /** What could not be done, and why; the next run tries again. */
  failed: { orderId: string; reason: string }[];
  webhooks: { handled: number; failed: number; parked: number };
}

/**
 * Compares orders, executions and Stripe, and puts right what has come apart: starts that never happened, executions that
 * died, lost webhooks, money or stock that is still held for an order that has ended, confirmations that were not sent.
 * Looks at every order once more after its end. Any number of runs may go on at the same time.
 */
export async function reconcile(deps: ReconcileDependencies): Promise<ReconcileReport> {
  const report: ReconcileReport = { looked: 0, healed: [], failed: [], webhooks: await sweepWebhooks(deps) };
  const orderIds = deps.stores.orders.unsettledSince(ago(deps.clock, quietMs));
  // All workers take from the one generator.
  const work = async () => {
    for await (const orderId of orderIds) {
      report.looked += 1;
      try {
        const healing = await reconcileOrder(deps, orderId);
        if (healing !== 'none') report.healed.push({ orderId, healing });
      } catch (error) {
        const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        report.failed.push({ orderId, reason });
      }
    }
  };
  await Promise.all(Array.from({ length: ordersAtOnce }, work));
  return report;
}

const ago = (clock: Clock, ms: number): Date => new Date(clock.now().getTime() - ms);

async function sweepWebhooks(deps: ReconcileDependencies): Promise<ReconcileReport['webhooks']> {
  const { webhookEvents } = deps.stores;
  let handled = 0;
  let failed = 0;
  for (const { eventId } of await webhookEvents.list('received', ago(deps.clock, webhookQuietMs))) {
    try {
      if ((await handleWebhook(deps, eventId)) !== 'parked') handled += 1;
    } catch {
      // Counted with its reason on the event itself.
      failed += 1;
    }
  }
  return { handled, failed, parked: (await webhookEvents.list('parked')).length };
}
