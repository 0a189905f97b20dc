import {
  authorisePayment,
  awaitPaymentAction,
  beginOrder,
  capturePayment,
  fulfilOrder,
  pickLine,
  reserveStock,
} from '@expressway/orders';
import type { Test } from 'tap';
import { build, type Overrides, type Parts, submission } from './build.ts';

/** A customer's order, and calls about it; `role` of the caller is alice's own unless it is given. */
export async function withOrder(t: Test, parts: Parts, more: object = {}, overrides: Overrides = {}) {
  const built = await build(t, parts, overrides);
  const { stores, stripe, clock, sfn } = built;
  const payments = { stores, stripe, clock };
  const customer = await built.signIn();
  const operator = await built.signIn({ sub: 'olga', role: 'operator' });
  const stranger = await built.signIn({ sub: 'bob' });
  const submitted = await built.request({
    method: 'POST',
    url: '/orders',
    headers: { ...customer, 'idempotency-key': 'submission' },
    payload: { ...submission, ...more },
  });
  const { orderId } = submitted.json();

  const authorise = async () => {
    await beginOrder(stores, { orderId, items: submission.items });
    await reserveStock(stores, orderId);
    await authorisePayment(payments, orderId);
  };
  return {
    ...built,
    payments,
    orderId: String(orderId),
    customer,
    operator,
    stranger,
    authorise,
    /** As order-processing does it, up to the wait for the customer. */
    async awaitCustomer(taskToken = 'token-1') {
      await authorise();
      await awaitPaymentAction({ ...payments, taskTokens: sfn.taskTokens }, { orderId, taskToken, retryCount: 0 });
    },
    /** As order-processing does it, to its end. */
    async complete() {
      await authorise();
      for (const line of submission.items) await pickLine(stores, orderId, line);
      await capturePayment(payments, orderId);
      await fulfilOrder(stores, orderId);
    },
    post: (url: string, headers: Record<string, string>, payload?: object) =>
      built.request({ method: 'POST', url, headers, ...(payload === undefined ? {} : { payload }) }),
  };
}
