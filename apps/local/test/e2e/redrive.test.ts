import type { Lambda } from '@expressway/local-aws';
import type { Order } from '@expressway/orders';
import { test } from 'tap';
import { startExpressway } from './running.ts';
import { berlin, createShop, until } from './shop.ts';

/** As Lambda tells of a process that has ended. */
const dead: Awaited<ReturnType<Lambda['invoke']>> = {
  statusCode: 200,
  executedVersion: '$LATEST',
  requestId: '',
  payload: '{"errorType":"Runtime.ExitError","errorMessage":"Error: Runtime exited"}',
  functionError: 'Unhandled',
};

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
