import { type Test, test } from 'tap';
import { build, startParts } from '../support/build.ts';
import { captureLog } from '../support/log.ts';
import { withOrder } from '../support/orders.ts';

test('what operators do is written down', async (t) => {
  const parts = await startParts(t);
  const started = async (t: Test) => {
    const order = await withOrder(t, parts);
    const audit = async (query = '') =>
      (await order.request({ url: `/ops/audit${query}`, headers: order.operator })).json();
    return { ...order, audit };
  };

  await t.test('before it is done, with who, what and why; and then how it was answered', async (t) => {
    const { post, operator, orderId, audit, clock } = await started(t);
    const response = await post(`/orders/${orderId}/cancel`, {
      ...operator,
      'audit-reason': 'The customer called.',
      'x-request-id': 'console-1',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    });
    t.equal(response.statusCode, 202);
    const at = clock.now().toISOString();
    t.same(await audit(), {
      items: [
        {
          auditId: (await audit()).items[0].auditId,
          at,
          userId: 'olga',
          role: 'operator',
          clientId: null,
          operationId: 'cancelOrder',
          method: 'POST',
          params: { orderId },
          orderId,
          reason: 'The customer called.',
          requestId: 'console-1',
          traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
          outcome: { at, status: 202 },
        },
      ],
      nextCursor: null,
    });
  });

  await t.test('also what is refused, and what is not about an order', async (t) => {
    const { operator, orderId, audit, sfn, clock, ...built } = await started(t);
    const post = (url: string, headers: Record<string, string>) => {
      clock.advance(1_000);
      return built.post(url, headers);
    };
    const none = 'ord_00000000000000000000000000';
    await post(`/ops/orders/${none}/recover`, operator);
    await post('/ops/orders/nonsense/recover', operator);
    await post('/ops/reconcile', operator);
    const arn = `${sfn.orderProcessingArn.replace('stateMachine', 'execution')}:order-${orderId}`;
    sfn.answers.StopExecution = { body: { stopDate: 1_800_000_000 } };
    await post(`/ops/executions/${arn}/stop`, operator);
    t.match((await audit()).items.reverse(), [
      { operationId: 'recoverOrder', orderId: none, outcome: { status: 404 } },
      { orderId: null, params: { orderId: 'nonsense' }, outcome: { status: 404 } },
      { operationId: 'reconcile', orderId: null, params: {}, outcome: { status: 200 } },
      { operationId: 'stopExecution', orderId, params: { executionArn: arn }, outcome: { status: 200 } },
    ]);
    t.match(await audit(`?orderId=${orderId}`), { items: [{ operationId: 'stopExecution' }], nextCursor: null });
    const page = await audit('?limit=3');
    t.equal(page.items.length, 3);
    t.equal((await audit(`?limit=3&cursor=${page.nextCursor}`)).items.length, 1);
    t.match(await audit('?cursor=nonsense'), { status: 400, code: 'CURSOR_INVALID' });
    t.match(await audit('?orderId=nonsense'), { status: 400, code: 'VALIDATION_FAILED' });
  });

  await t.test('not what customers do, nor what would be invalid anyway', async (t) => {
    const { post, customer, operator, orderId, audit } = await started(t);
    await post(`/orders/${orderId}/cancel`, customer);
    const refused = await post(`/orders/${orderId}/cancel`, { ...operator, 'audit-reason': 'ß\u0001' });
    t.match(refused.json(), { code: 'VALIDATION_FAILED', errors: [{ detail: /header/ }] });
    t.same((await audit()).items, []);
  });

  await t.test('if it can’t be written down, it isn’t done', async (t) => {
    const { stores, orderId, operator, signIn } = await started(t);
    const broken = { ...stores.audit, begin: () => Promise.reject(new Error('away')) };
    const { app } = await build(t, parts, { stores: { ...stores, audit: broken } });
    const response = await app.inject({ method: 'POST', url: `/orders/${orderId}/cancel`, headers: operator });
    t.match(response.json(), { status: 503, code: 'SERVICE_UNAVAILABLE', detail: /nothing was done/ });
    t.equal(response.headers['retry-after'], '2');
    t.match(await stores.orders.get(orderId), { version: 1, status: 'pending' });
    const customer = await app.inject({
      method: 'POST',
      url: `/orders/${orderId}/cancel`,
      headers: await signIn(),
    });
    t.equal(customer.statusCode, 202, 'customers don’t depend on it');
  });

  await t.test(
    'if only its end can’t be told, the answer is as ever, and the entry says that it was begun',
    async (t) => {
      const { stores, orderId, operator, audit } = await started(t);
      const { lines, logger } = captureLog();
      const broken = { ...stores.audit, end: () => Promise.reject(new Error('away')) };
      const { app } = await build(t, parts, { stores: { ...stores, audit: broken }, logger });
      const response = await app.inject({ method: 'POST', url: `/orders/${orderId}/cancel`, headers: operator });
      t.equal(response.statusCode, 202);
      t.match((await audit()).items, [{ operationId: 'cancelOrder', outcome: null }]);
      t.match(
        lines.filter(({ level }) => level === 50),
        [{ msg: /could not be told/, auditId: /^aud_/, status: 202 }],
      );
    },
  );

  await t.test('what they read is logged, with whose order it is; what customers read is not', async (t) => {
    const { stores, orderId, operator, customer } = await started(t);
    const { lines, logger } = captureLog();
    const { app } = await build(t, parts, { stores, logger });
    for (const headers of [operator, customer]) await app.inject({ url: `/orders/${orderId}`, headers });
    t.match(
      lines.filter(({ audit }) => audit),
      [{ msg: 'an operator reads', userId: 'olga', operationId: 'getOrder', orderId }],
    );
    t.equal(lines.filter(({ audit }) => audit).length, 1);
  });
});
