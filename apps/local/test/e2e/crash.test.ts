import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { Order } from '@expressway/orders';
import { test } from 'tap';
import { startServerProcess } from '../../prove/server-process.ts';
import { berlin, createShop } from './shop.ts';

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const orders = 50;
const perProduct = 10;
const products = ['mug', 'milk-jug', 'pour-over', 'paper-filters', 'decaf-beans'];

test('kill -9 with 50 orders in flight, and again while they recover: all end, none is charged twice', async (t) => {
  const dataDir = `${t.testdir()}/data`;
  const first = await startServerProcess(dataDir);
  const shop = createShop(first);
  const before = await shop.products();
  const ada = await shop.token('ada');

  const submitted = await Promise.all(
    Array.from({ length: orders }, async (_, index) => {
      const items = [{ productId: products[index % products.length] ?? '', quantity: 1 }];
      const request = { items, shippingAddress: berlin };
      const { body } = await shop.call<{ quote: { quoteId: string } }>('POST', '/orders/validate', { body: request });
      const declined = index % perProduct === 0;
      return shop.call<Order>('POST', '/orders', {
        body: {
          ...request,
          quoteId: body.quote.quoteId,
          paymentMethodId: declined ? 'pm_card_chargeDeclined' : 'pm_card_visa',
        },
        token: ada,
        key: `order-${index}`,
      });
    }),
  );
  t.ok(submitted.every(({ status }) => status === 202));
  const ids = submitted.map(({ body }) => body.orderId);
  await kill(first.child);
  const killedAt = new Date().toISOString();

  const second = await startServerProcess(dataDir);
  await kill(second.child);

  const third = await startServerProcess(dataDir);
  t.teardown(() => kill(third.child));
  const after = createShop(third);
  const settled = await Promise.all(ids.map((orderId) => after.settled(orderId, ada)));

  const interrupted = settled.filter(({ updatedAt }) => updatedAt > killedAt).length;
  t.comment(`${interrupted} of ${orders} orders were in flight when the server was killed`);
  t.ok(interrupted > orders / 2, 'most were in flight');
  t.strictSame(new Set(settled.map(({ status }) => status)), new Set(['completed', 'declined']));
  t.equal(settled.filter(({ status }) => status === 'declined').length, orders / perProduct);
  const intents = [];
  for await (const intent of after.stripe.paymentIntents.list({ limit: 100 })) intents.push(intent);
  for (const order of settled) {
    const mine = intents.filter((intent) => intent.metadata.orderId === order.orderId);
    const received = mine.reduce((sum, intent) => sum + intent.amount_received, 0);
    const held = mine.reduce((sum, intent) => sum + intent.amount_capturable, 0);
    t.match({ received, held }, { received: order.status === 'completed' ? order.total : 0, held: 0 }, order.orderId);
    t.equal(mine.filter((intent) => intent.amount_received > 0).length, order.status === 'completed' ? 1 : 0);
  }
  const now = await after.products();
  for (const productId of products) {
    const sold = settled.filter(({ status, lines }) => status === 'completed' && lines[0]?.productId === productId);
    t.equal(now.get(productId)?.available, Number(before.get(productId)?.available) - sold.length, productId);
  }

  await t.test('an unmodified AWS client lists, describes and reads the executions', async (t) => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const sfn = new SFNClient({ endpoint: third.statesUrl, region: 'us-east-1', credentials });
    t.teardown(() => sfn.destroy());
    const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:order-processing';
    const listed = [];
    for await (const page of paginateListExecutions({ client: sfn, pageSize: 20 }, { stateMachineArn }))
      listed.push(...(page.executions ?? []));
    t.strictSame(new Set(listed.map(({ name }) => name)), new Set(ids.map((orderId) => `order-${orderId}`)));
    for (const { executionArn } of listed) {
      const { status, input } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
      t.strictSame(
        events.map(({ id }) => id),
        events.map((_, index) => index + 1),
        'no event is missing or there twice',
      );
      const order = settled.find(({ orderId }) => orderId === JSON.parse(String(input)).orderId);
      t.equal(status, order?.status === 'completed' ? 'SUCCEEDED' : 'FAILED');
      t.equal(events.at(-1)?.type, order?.status === 'completed' ? 'ExecutionSucceeded' : 'ExecutionFailed');
    }
  });
});
