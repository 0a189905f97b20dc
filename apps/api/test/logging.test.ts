import { test } from 'tap';
import { build, startParts, submission } from './support/build.ts';
import { captureLog } from './support/log.ts';
import { throttled } from './support/step-functions.ts';

test('the log', async (t) => {
  const parts = await startParts(t);

  await t.test('finds a request by its id, its order and its execution', async (t) => {
    const { lines, logger } = captureLog();
    const { request, signIn } = await build(t, parts, { logger });
    const headers = { ...(await signIn()), 'idempotency-key': 'k', 'x-request-id': 'req-1' };
    const { orderId } = (await request({ method: 'POST', url: '/orders', headers, payload: submission })).json();
    t.match(
      lines.find(({ msg }) => msg === 'request completed'),
      {
        requestId: 'req-1',
        userId: 'alice',
        orderId,
        executionArn: new RegExp(`:order-processing:order-${orderId}$`),
        method: 'POST',
        route: '/orders',
        status: 202,
        responseTime: Number,
      },
    );
    const { expectedTotal: _total, paymentMethodId: _card, ...checkout } = submission;
    const { executionArn } = (await request({ method: 'POST', url: '/orders/validate', payload: checkout })).json();
    t.match(lines.at(-1), { msg: 'request completed', executionArn });
    t.equal(lines.filter(({ route }) => route !== undefined).length, 2, 'one line per request');
  });

  await t.test('says when an order was taken but not started', async (t) => {
    const { lines, logger } = captureLog();
    const { request, signIn, sfn } = await build(t, parts, { logger });
    sfn.answers.StartExecution = throttled;
    const headers = { ...(await signIn()), 'idempotency-key': 'k' };
    const { orderId } = (await request({ method: 'POST', url: '/orders', headers, payload: submission })).json();
    t.match(
      lines.find(({ level }) => level === 50),
      { orderId, msg: /could not be started/, err: { type: 'StartUnavailable' } },
    );
  });

  await t.test('has the cause of a 500', async (t) => {
    const { lines, logger } = captureLog();
    const { stores } = await build(t, parts);
    const products = { ...stores.products, list: () => Promise.reject(new Error('the disk is full')) };
    const { request } = await build(t, parts, { logger, stores: { ...stores, products } });
    await request('/products');
    t.match(
      lines.find(({ level }) => level === 50),
      { code: 'INTERNAL_ERROR', err: { message: 'the disk is full', stack: String } },
    );
  });

  await t.test('never holds tokens, addresses or queries', async (t) => {
    const { lines, logger } = captureLog('trace');
    const { request, signIn, app } = await build(t, parts, { logger });
    const headers = { ...(await signIn()), 'idempotency-key': 'k' };
    await request({ method: 'POST', url: '/orders', headers, payload: submission });
    await request({ url: '/orders?cursor=c2VjcmV0', headers });
    await request({
      method: 'POST',
      url: '/orders',
      headers,
      payload: { ...submission, shippingAddress: { line1: 1 } },
    });
    const { shippingAddress } = submission;
    app.log.info({ headers, shippingAddress, order: { shippingAddress, total: 1 } }, 'somebody logs too much');
    const text = JSON.stringify(lines);
    for (const secret of [headers.authorization, shippingAddress.line1, 'c2VjcmV0'])
      t.notOk(text.includes(secret), secret);
    t.match(lines.at(-1), { order: { total: 1 } });
  });
});
