import type Stripe from 'stripe';
import type { Clock } from '../clock.ts';
import { changeOrder, loadOrder, OrderSuperseded } from '../order/lifecycle.ts';
import type { Order } from '../order/order.ts';
import type { Stores } from '../store/stores.ts';
import { type PaymentDependencies, refusedFor, underKey } from './dependencies.ts';
import type { LedgerEntry } from './ledger.ts';

export interface Capture {
  paymentIntentId: string;
  /** Minor currency units. */
  amount: number;
}

/** Stripe no longer holds the money, or will let it go any moment: the authorisation was cancelled or has run out. */
export class AuthorisationLost extends Error {
  constructor(orderId: string, status: string) {
    super(`The payment of ${orderId} can't be captured: its authorisation is ${status}.`);
    this.name = 'AuthorisationLost';
  }
}

/** An authorisation is not relied on to its last moment. */
const captureMarginMs = 60_000;

/**
 * Takes the authorised money. The order is `capturing` before Stripe is asked, and stays so until it ships: up to then it
 * can be cancelled, and is refunded. Doing it again answers the same. Throws OrderSuperseded, AuthorisationLost, and
 * Stripe's errors when the outcome is not known.
 */
export async function capturePayment(deps: PaymentDependencies, orderId: string): Promise<Capture> {
  const { stores } = deps;
  const order = await loadOrder(stores, orderId);
  const { paymentIntentId, authorised, captured, captureBefore } = order.payment;
  if (paymentIntentId === null) throw new OrderSuperseded(order);
  if (isTaken(order)) return { paymentIntentId, amount: captured };
  if (order.phase === 'open' && captureBefore !== null && isOver(captureBefore, deps.clock))
    throw new AuthorisationLost(orderId, 'expired');

  const entry = await beginEntry(stores, order, authorised);
  const intent = await capture(deps, entry, paymentIntentId);
  if (intent.status !== 'succeeded') throw new AuthorisationLost(orderId, intent.status);
  const taken = await changeOrder(
    stores,
    orderId,
    {
      from: ['capturing'],
      payment: { status: 'captured', captured: intent.amount_received },
      event: { type: 'payment.captured', message: 'The payment was taken.' },
    },
    [stores.ledger.settleOnceAction(orderId, 'capture', 'done')],
  );
  if (!taken) await mustBeCaptured(stores, orderId);
  return { paymentIntentId, amount: intent.amount_received };
}

async function beginEntry(stores: Stores, order: Order, amount: number): Promise<LedgerEntry> {
  const { orderId } = order;
  if (order.phase === 'open')
    await changeOrder(
      stores,
      orderId,
      {
        from: ['open'],
        phase: 'capturing',
        event: { type: 'payment.capturing', message: 'The payment is being taken.' },
      },
      [stores.ledger.intentAction(orderId, 'capture', amount)],
    );
  const entry = await stores.ledger.get(orderId, 'capture');
  const now = await loadOrder(stores, orderId);
  if (!entry || now.phase !== 'capturing') throw new OrderSuperseded(now);
  return entry;
}

/** Captures, or finds out what became of an earlier capture: Stripe refuses a second one and says why. */
async function capture(
  deps: PaymentDependencies,
  entry: LedgerEntry,
  paymentIntentId: string,
): Promise<Stripe.PaymentIntent> {
  try {
    return await underKey(deps, entry, 'capture', (options) =>
      deps.stripe.paymentIntents.capture(paymentIntentId, {}, options),
    );
  } catch (error) {
    const refused = refusedFor(error);
    if (refused) return refused;
    throw error;
  }
}

/** Another run of the same step may have written it down first; anything else has taken the order elsewhere. */
async function mustBeCaptured(stores: Stores, orderId: string): Promise<void> {
  const order = await loadOrder(stores, orderId);
  if (!isTaken(order)) throw new OrderSuperseded(order);
}

const isOver = (captureBefore: string, clock: Clock): boolean =>
  Date.parse(captureBefore) - captureMarginMs <= clock.now().getTime();

/** Whether the money is there and the order on its way forward. */
function isTaken({ phase, payment }: Order): boolean {
  return payment.status === 'captured' && (phase === 'capturing' || phase === 'fulfilling' || phase === 'done');
}
