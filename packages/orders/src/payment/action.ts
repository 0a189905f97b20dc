import type { TaskTokens } from '../order/executions.ts';
import { loadOrder, OrderSuperseded } from '../order/lifecycle.ts';
import type { Order } from '../order/order.ts';
import { ConditionsFailed } from '../store/dynamo.ts';
import { type Authorisation, recordAuthorisation, withCharge } from './authorisation.ts';
import type { PaymentDependencies } from './dependencies.ts';

/**
 * How long a customer has to authenticate, in milliseconds: TimeoutSeconds of AwaitPaymentAction, and shorter than stock
 * is held.
 */
export const paymentActionLifetimeMs = 15 * 60_000;

export interface ActionDependencies extends PaymentDependencies {
  taskTokens: TaskTokens;
}

/** The task that waits for a customer; `retryCount` tells its tries apart. */
export interface WaitingTask {
  orderId: string;
  taskToken: string;
  retryCount: number;
}

/**
 * Asks the customer to authenticate: from now on the order says what they are to do, and whoever learns that they have
 * answers the task. Looks once more afterwards, so that a customer who was quicker is not waited for in vain. Doing it
 * again changes nothing. Throws OrderSuperseded when the order is no longer open.
 */
export async function awaitPaymentAction(deps: ActionDependencies, task: WaitingTask): Promise<void> {
  const { stores, clock } = deps;
  const { orderId, taskToken, retryCount } = task;
  const order = await loadOrder(stores, orderId);
  const authorisation = await stores.ledger.get(orderId, 'authorise');
  const asked = order.status === 'awaiting_payment_action';
  const expiresAt = new Date(clock.now().getTime() + paymentActionLifetimeMs).toISOString();
  try {
    await stores.transact([
      asked
        ? stores.orders.phaseAction(orderId, 'open')
        : stores.orders.changeAction(orderId, {
            from: ['open'],
            status: 'awaiting_payment_action',
            payment: {
              status: 'action_required',
              paymentIntentId: authorisation?.paymentIntentId ?? null,
              actionExpiresAt: expiresAt,
            },
            event: { type: 'payment.action_required', message: 'The customer’s bank wants to hear from the customer.' },
          }),
      stores.ledger.waitAction(orderId, taskToken, retryCount),
    ]);
  } catch (error) {
    if (!(error instanceof ConditionsFailed)) throw error;
    if (error.failedAt(0)) throw new OrderSuperseded(await loadOrder(stores, orderId));
    // A later try of the task waits already.
    return;
  }
  await resumePaymentAction(deps, orderId);
}

/**
 * Lets an order go on whose customer has authenticated, or can't. To be called by whoever has a hint that it may be so: a
 * webhook, the waiting task itself, the reconciler; what has happened is read from Stripe. Answers whether a task was
 * answered by this call.
 */
export async function resumePaymentAction(deps: ActionDependencies, orderId: string): Promise<boolean> {
  const { stores, stripe, taskTokens } = deps;
  const [wait, authorisation] = await Promise.all([
    stores.ledger.get(orderId, 'action'),
    stores.ledger.get(orderId, 'authorise'),
  ]);
  if (wait?.state !== 'intent' || wait.taskToken === undefined || !authorisation?.paymentIntentId) return false;
  const intent = await stripe.paymentIntents.retrieve(authorisation.paymentIntentId, withCharge);
  const order = await loadOrder(stores, orderId);
  // An order that has gone on without this has had its answer.
  if (order.phase !== 'open') return false;
  const outcome = await recordAuthorisation(stores, order, intent);
  if (outcome.outcome === 'requires_action') return false;
  const answered = await taskTokens.succeed(wait.taskToken, outcome satisfies Authorisation);
  await stores.ledger.endWait(orderId, wait.taskToken, answered ? 'done' : 'failed');
  return answered;
}

/** Tells a waiting task that its order is going elsewhere. Nothing to do where none waits. */
export async function endPaymentAction(deps: Omit<ActionDependencies, 'stripe'>, orderId: string): Promise<void> {
  const { stores, taskTokens } = deps;
  const wait = await stores.ledger.get(orderId, 'action');
  if (wait?.state !== 'intent' || wait.taskToken === undefined) return;
  await taskTokens.fail(wait.taskToken, 'OrderSuperseded', 'The order is being undone.');
  await stores.ledger.endWait(orderId, wait.taskToken, 'failed');
}

/** What the app needs to let its customer authenticate. */
export interface PaymentAction {
  /** redirect_to_url: open `redirectUrl`; use_stripe_sdk: hand `clientSecret` to Stripe's SDK. */
  type: 'redirect_to_url' | 'use_stripe_sdk';
  clientSecret: string;
  redirectUrl: string | null;
  expiresAt: string;
}

/** What the customer of an order is to do now; null when nothing. Read from Stripe each time: a client secret is never stored. */
export async function paymentActionOf(
  { stripe }: Pick<PaymentDependencies, 'stripe'>,
  { status, payment }: Order,
): Promise<PaymentAction | null> {
  const { paymentIntentId, actionExpiresAt } = payment;
  if (status !== 'awaiting_payment_action' || paymentIntentId === null || actionExpiresAt === null) return null;
  const { status: intentStatus, client_secret, next_action } = await stripe.paymentIntents.retrieve(paymentIntentId);
  if (intentStatus !== 'requires_action' || client_secret === null) return null;
  const redirectUrl = next_action?.redirect_to_url?.url ?? null;
  return {
    type: redirectUrl === null ? 'use_stripe_sdk' : 'redirect_to_url',
    clientSecret: client_secret,
    redirectUrl,
    expiresAt: actionExpiresAt,
  };
}
