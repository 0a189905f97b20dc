import type { Order } from '@expressway/orders';
import { test } from 'tap';
import { dead } from './dead-function.ts';
import { startExpressway } from './running.ts';
import { berlin, createShop, until } from './shop.ts';

test('an order that can’t be undone waits for an operator, who lets its execution go on where it failed', async (t) => {
  let broken = true;
  const running = await startExpressway(t, {
    engine: { skipWaits: true },
    invoke: (next) => (request, signal) =>
      broken && /rollback-order|end-order/.test(request.functionName) ? Promise.resolve(dead) : next(request, signal),
  });
  const shop = createShop(running);
  const [ada, olga] = await Promise.all([shop.token('ada'), shop.token('olga', 'operator')]);
  const { body: submitted } = await shop.call<Order>('POST', '/orders', {
    body: {
      items: [{ productId: 'mug', quantity: 1 }],
      shippingAddress: berlin,
      expectedTotal: 2249,
      paymentMethodId: 'pm_card_chargeDeclined',
    },
    token: ada,
    key: 'redrive',
  });
  const { orderId } = submitted;
  const act = (name: string) => shop.call<Order>('POST', `/ops/orders/${orderId}/${name}`, { token: olga });

  await t.test('it can’t be redriven while it is worked on, nor by its customer', async (t) => {
    const refusal = await shop.call('POST', `/ops/orders/${orderId}/redrive`, { token: ada });
    t.match(refusal, { status: 403, body: { code: 'FORBIDDEN' } });
  });

  await t.test('its execution fails in the task that failed, and the order stays as it is', async (t) => {
    const redriven = await until(
      'the execution has failed',
      () => act('redrive'),
      ({ status }) => status === 200,
    );
    t.match(redriven.body, { status: 'processing', payment: { captured: 0 } });
  });

  await t.test('its execution shows what failed, and what it cost', async (t) => {
    const ops = async (path: string) =>
      (await shop.call<Record<string, unknown>>('GET', `/ops${path}`, { token: olga })).body;
    const { executionArn } = await ops(`/orders/${orderId}/execution`);
    const of = `/executions/${encodeURIComponent(String(executionArn))}`;
    t.match(await ops(of), { orderId, workflow: 'order-processing', input: new RegExp(orderId) });
    const { items } = (await ops(`${of}/history?limit=1000`)) as { items: { type: string; details: object | null }[] };
    t.match(
      items.find(({ type }) => type === 'TaskFailed'),
      { details: { resource: 'invoke', error: 'Runtime.ExitError' } },
    );
    t.match(await ops(`${of}/cost`), { standard: { transitions: Number, dollars: /^0\.000\d+$/ } });
    t.match(await ops('/workflows/order-processing/executions'), { items: [{ orderId }], nextCursor: null });
    t.match(await ops('/workflows/order-checks/executions'), { items: [], nextCursor: null });
    t.match(await ops('/workflows/order-checks'), { type: 'EXPRESS', definition: { StartAt: String } });
  });

  await t.test('redriven once what was broken is mended, it ends', async (t) => {
    broken = false;
    await until(
      'the execution can go on',
      () => act('redrive'),
      ({ status }) => status === 200,
    );
    t.match(await shop.settled(orderId, ada), { status: 'declined', failure: { code: 'PAYMENT_DECLINED' } });
    t.match((await shop.products()).get('mug'), { available: 300 });
  });
});

test('an operator stops the execution of an order, which is undone from outside', async (t) => {
  const shop = createShop(await startExpressway(t));
  const [ada, olga] = await Promise.all([shop.token('ada'), shop.token('olga', 'operator')]);
  const { body: submitted } = await shop.call<Order>('POST', '/orders', {
    body: {
      items: [{ productId: 'mug', quantity: 1 }],
      shippingAddress: berlin,
      expectedTotal: 2249,
      paymentMethodId: 'pm_card_authenticationRequired',
    },
    token: ada,
    key: 'stop',
  });
  const { orderId } = submitted;
  await until(
    'it waits for its customer',
    () => shop.get(orderId, ada),
    ({ body }) => body.status === 'awaiting_payment_action',
  );
  const path = `/ops/orders/${orderId}/execution`;
  const { body: execution } = await shop.call<{ executionArn: string }>('GET', path, { token: olga });
  const stop = (token: string) =>
    shop.call('POST', `/ops/executions/${encodeURIComponent(execution.executionArn)}/stop`, {
      token,
      body: { error: 'Operator.Stopped', cause: 'The customer called.' },
    });
  t.match(await stop(ada), { status: 403 });
  t.match(await stop(olga), { status: 200, body: { orderId, effect: /undone/ } });
  t.match(await shop.settled(orderId, ada), { status: 'cancelled', payment: { status: 'cancelled', captured: 0 } });
  t.match((await shop.products()).get('mug'), { available: 300 });
  t.match((await shop.call('GET', path, { token: olga })).body, {
    status: 'ABORTED',
    error: 'Operator.Stopped',
    cause: 'The customer called.',
  });
});
