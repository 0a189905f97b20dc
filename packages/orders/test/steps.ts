import {
  authorisePayment,
  awaitPaymentAction,
  beginOrder,
  capturePayment,
  fulfilOrder,
  type Order,
  pickLine,
  reassessOrder,
  reserveStock,
  type Submission,
} from '../src/index.ts';
import type { World } from './world.ts';

export type Step = (world: World, orderId: string) => Promise<unknown>;

export type StepName = 'begin' | 'reserve' | 'authorise' | 'pick' | 'reassess' | 'capture' | 'fulfil';

/** The steps of order-processing for an order of one mug, in their order. */
export const steps: Record<StepName, Step> = {
  begin: ({ stores }, orderId) => beginOrder(stores, { orderId, items: [{ productId: 'mug', quantity: 1 }] }),
  reserve: ({ stores }, orderId) => reserveStock(stores, orderId),
  authorise: ({ payments }, orderId) => authorisePayment(payments, orderId),
  pick: ({ stores }, orderId) => pickLine(stores, orderId, { productId: 'mug', quantity: 1 }),
  reassess: ({ stores }, orderId) => reassessOrder(stores, orderId),
  capture: ({ payments }, orderId) => capturePayment(payments, orderId),
  fulfil: ({ stores }, orderId) => fulfilOrder(stores, orderId),
};

export const stepNames = Object.keys(steps) as StepName[];

/** Runs the steps of a new order up to this one, with it; its execution runs. */
export async function orderAfter(world: World, last: StepName, more: Partial<Submission> = {}): Promise<Order> {
  const { orderId } = await world.order(more);
  world.engine.statuses.set(orderId, 'RUNNING');
  await runFrom(world, orderId, 'begin', last);
  return world.read(orderId);
}

/** Runs an order's steps from one to another, with both. */
export async function runFrom(world: World, orderId: string, first: StepName, last: StepName): Promise<void> {
  for (const name of stepNames.slice(stepNames.indexOf(first), stepNames.indexOf(last) + 1))
    await steps[name](world, orderId);
}

/** A completed order, whose execution went well. */
export async function completedOrder(world: World, more: Partial<Submission> = {}): Promise<Order> {
  const order = await orderAfter(world, 'fulfil', more);
  world.engine.statuses.set(order.orderId, 'SUCCEEDED');
  return order;
}

export const challengedCard = 'pm_card_authenticationRequired';

/** An order whose execution waits for its customer to authenticate. */
export async function awaitingOrder(world: World, more: Partial<Submission> = {}): Promise<Order & { token: string }> {
  const { orderId } = await orderAfter(world, 'authorise', { paymentMethodId: challengedCard, ...more });
  const token = `token-of-${orderId}`;
  await awaitAction(world, orderId, token);
  return { ...(await world.read(orderId)), token };
}

/** Runs the task that waits, for its try `retryCount`. */
export async function awaitAction(world: World, orderId: string, taskToken: string, retryCount = 0): Promise<void> {
  world.engine.waiting.add(taskToken);
  await awaitPaymentAction(world.actions, { orderId, taskToken, retryCount });
}
