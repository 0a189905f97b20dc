import { isFinal, type Order } from '@expressway/orders';
import type Stripe from 'stripe';
import { productIds, type World } from './world.ts';

/** What is wrong with an order at rest, by the invariant that it breaks (design, section 5). */
export interface Violation {
  orderId: string;
  invariant: 1 | 2 | 3 | 4 | 5;
  what: string;
}

/** Looks at everything that was sold: money at Stripe, stock, orders and messages. Empty when all five invariants hold. */
export async function findViolations(world: World, orderIds: readonly string[]): Promise<Violation[]> {
  const { stores, stripe } = world.dependencies;
  const orders = await Promise.all(orderIds.map(async (orderId) => stores.orders.get(orderId)));
  const intents = await allOf(stripe.paymentIntents.list({ limit: 100 }));
  const refunds = await allOf(stripe.refunds.list({ limit: 100 }));
  const confirmed = await confirmedOrders(world);
  const violations: Violation[] = [];
  for (const [index, order] of orders.entries()) {
    const orderId = String(orderIds[index]);
    const found = (invariant: Violation['invariant'], what: string) => violations.push({ orderId, invariant, what });
    if (!order) {
      found(3, 'the order is gone');
      continue;
    }
    for (const what of moneyFaults(order, intents, refunds)) found(1, what);
    if (!isFinal(order.status) && order.status !== 'needs_attention') found(3, `it rests as ${order.status}`);
    if (order.status === 'needs_attention' && !order.attention) found(3, 'it is parked without a reason');
    const told = confirmed.has(orderId);
    if (order.phase === 'done' && !told) found(5, 'its customer was not told');
    if (order.phase !== 'done' && told) found(5, 'its customer was told of a shipment that there is not');
  }
  for (const what of await stockFaults(world, orders)) violations.push({ orderId: '', invariant: 2, what });
  const listed = await world.dependencies.stores.orders.list({ limit: orderIds.length + 10 });
  for (const { orderId } of listed.orders)
    if (!orderIds.includes(orderId)) violations.push({ orderId, invariant: 4, what: 'nobody knows of this order' });
  return violations;
}

async function allOf<T extends { id: string }>(list: Stripe.ApiListPromise<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) found.push(one);
  return found;
}

function moneyFaults(
  { orderId, phase, status, total, payment }: Order,
  intents: readonly Stripe.PaymentIntent[],
  allRefunds: readonly Stripe.Refund[],
): string[] {
  const faults: string[] = [];
  const mine = intents.filter(({ metadata }) => metadata.orderId === orderId);
  const paid = mine.filter(({ amount_received }) => amount_received > 0);
  const captured = paid.reduce((sum, { amount_received }) => sum + amount_received, 0);
  const refunded = allRefunds
    .filter(({ payment_intent, status }) => paid.some(({ id }) => id === payment_intent) && status !== 'failed')
    .reduce((sum, { amount }) => sum + amount, 0);
  if (paid.length > 1) faults.push(`${paid.length} PaymentIntents were captured`);
  if (captured !== 0 && captured !== total) faults.push(`${captured} of ${total} was captured`);
  if (mine.some(({ status }) => status === 'requires_capture')) faults.push('money is held for nothing');
  if (mine.filter(({ status }) => status !== 'requires_confirmation').length > 1) faults.push('two were confirmed');
  if (phase === 'done') {
    if (captured !== total) faults.push(`it shipped, but ${captured} of ${total} was captured`);
    if (refunded !== payment.refunded) faults.push(`${refunded} was refunded, ${payment.refunded} is on record`);
  } else if (captured !== refunded) faults.push(`it is ${status}, and the customer is out ${captured - refunded}`);
  return faults;
}

async function stockFaults(world: World, orders: readonly (Order | undefined)[]): Promise<string[]> {
  const faults: string[] = [];
  const { stores } = world.dependencies;
  const parked = orders.filter((order) => order && order.phase !== 'done' && order.phase !== 'compensated');
  for (const productId of productIds) {
    const product = await stores.products.get(productId);
    if (!product) {
      faults.push(`${productId} is gone`);
      continue;
    }
    const { onHand, reserved, shipped } = product;
    const sold = orders
      .filter((order) => order?.phase === 'done')
      .flatMap((order) => order?.lines ?? [])
      .filter((line) => line.productId === productId)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    if (onHand + reserved + shipped !== world.initialStock) faults.push(`${productId} is not conserved`);
    if (Math.min(onHand, reserved, shipped) < 0) faults.push(`${productId} is negative`);
    if (shipped !== sold) faults.push(`${shipped} of ${productId} shipped, ${sold} sold`);
    if (reserved > 0 && parked.length === 0) faults.push(`${reserved} of ${productId} are held for nobody`);
  }
  return faults;
}

async function confirmedOrders({ statesUrl }: World): Promise<Set<string>> {
  const response = await fetch(`${statesUrl}/inbox?topic=order-confirmation&limit=10000`);
  const { messages } = (await response.json()) as {
    messages: { messageAttributes: Record<string, { value: string }> }[];
  };
  return new Set(messages.map(({ messageAttributes }) => String(messageAttributes.orderId?.value)));
}
