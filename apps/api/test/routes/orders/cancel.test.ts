import { type Test, test } from 'tap';
import { startParts } from '../../support/build.ts';
import { withOrder } from '../../support/orders.ts';
import { throttled } from '../../support/step-functions.ts';

test('POST /orders/{orderId}/cancel', async (t) => {
  const parts = await startParts(t);
  const started = async (t: Test, more: object = {}) => {
    const order = await withOrder(t, parts, more);
    const url = `/orders/${order.orderId}/cancel`;
    return { ...order, url, cancel: (headers = order.customer) => order.post(url, headers) };
  };

  await t.test('takes the wish, and has the execution undo the order', async (t) => {
    const { cancel, sfn, orderId, stores } = await started(t);
    sfn.requests.length = 0;
    const response = await cancel();
    t.equal(response.statusCode, 202);
    t.match(response.json(), { orderId, status: 'compensating', failure: { code: 'CANCELLED', message: /You/ } });
    t.equal(response.headers['cache-control'], 'no-store');
    t.match(sfn.sent('StartExecution'), [{ name: `order-${orderId}` }]);
    t.match(await stores.orders.get(orderId), { phase: 'compensating' });
    t.equal((await cancel()).statusCode, 202, 'again');
  });

  await t.test('tells the task that waits for the customer', async (t) => {
    const { cancel, sfn, awaitCustomer } = await started(t, { paymentMethodId: 'pm_card_authenticationRequired' });
    await awaitCustomer('token-7');
    t.equal((await cancel()).statusCode, 202);
    t.match(sfn.sent('SendTaskFailure'), [{ taskToken: 'token-7', error: 'OrderSuperseded' }]);
  });

  await t.test('stands though Step Functions can’t be told', async (t) => {
    const { cancel, sfn, orderId, stores } = await started(t);
    sfn.answers.StartExecution = throttled;
    t.equal((await cancel()).statusCode, 202);
    t.match(await stores.orders.get(orderId), { phase: 'compensating', failure: { status: 'cancelled' } });
  });

  await t.test('an operator’s is the shop’s', async (t) => {
    const { cancel, operator } = await started(t);
    t.match((await cancel(operator)).json(), { failure: { message: /by the shop/ } });
  });

  await t.test('is too late once the order has shipped', async (t) => {
    const { cancel, complete } = await started(t);
    await complete();
    const problem = (await cancel()).json();
    t.match(problem, { status: 409, code: 'ORDER_NOT_CANCELLABLE', detail: /shipped.*refund/ });
  });

  await t.test('is for the order’s customer and operators', async (t) => {
    const { cancel, stranger, request, url, post, customer, orderId, stores } = await started(t);
    t.match((await cancel(stranger)).json(), { status: 404, code: 'ORDER_NOT_FOUND' });
    t.match((await request({ method: 'POST', url })).json(), { status: 401, code: 'UNAUTHENTICATED' });
    for (const id of ['ord_00000000000000000000000000', 'nonsense'])
      t.match((await post(`/orders/${id}/cancel`, customer)).json(), { status: 404, code: 'ORDER_NOT_FOUND' });
    t.match(await stores.orders.get(orderId), { status: 'pending' }, 'nothing was done');
  });
});
