import type { Order } from '@expressway/orders';
import { createDynamo, createStores, systemClock, tableNames } from '@expressway/orders';
import { test } from 'tap';
import { startExpressway } from './running.ts';
import { berlin, createShop } from './shop.ts';

const buyers = 200;
const items = 50;
const productId = 'last-ones';

test('200 buyers of the last 50: exactly 50 get one, the others are told that there is none', async (t) => {
  const running = await startExpressway(t);
  const dynamo = createDynamo(running.environment);
  t.teardown(() => dynamo.destroy());
  const { products } = createStores({ dynamo, tables: tableNames(running.environment), clock: systemClock });
  await products.add({
    productId,
    name: 'The last ones',
    description: '',
    unitPrice: 1000,
    currency: 'eur',
    onHand: items,
    reserved: 0,
    shipped: 0,
  });
  const shop = createShop(running);
  const request = { items: [{ productId, quantity: 1 }], shippingAddress: berlin };
  const { body: decision } = await shop.call<{ quote: { quoteId: string } }>('POST', '/orders/validate', {
    body: request,
  });
  const token = await shop.token('ada');
  const submitted = await Promise.all(
    Array.from({ length: buyers }, (_, index) =>
      shop.call<Order>('POST', '/orders', {
        body: { ...request, quoteId: decision.quote.quoteId, paymentMethodId: 'pm_card_visa' },
        token,
        key: `buyer-${index}`,
      }),
    ),
  );
  t.strictSame(new Set(submitted.map(({ status }) => status)), new Set([202]));
  const orders = await Promise.all(submitted.map(({ body }) => shop.settled(body.orderId, token)));
  const completed = orders.filter(({ status }) => status === 'completed');
  const refused = orders.filter(({ status }) => status === 'rejected');
  t.equal(completed.length, items);
  t.equal(refused.length, buyers - items);
  t.ok(refused.every(({ failure }) => failure?.code === 'OUT_OF_STOCK'));
  t.match(await products.get(productId), { onHand: 0, reserved: 0, shipped: items });
  const { data } = await shop.stripe.paymentIntents.list({ limit: 1 });
  t.equal(data.length, 1);
  const intents = [];
  for await (const intent of shop.stripe.paymentIntents.list({ limit: 100 })) intents.push(intent);
  t.equal(intents.filter(({ status }) => status === 'succeeded').length, items);
  t.notOk(
    intents.some(({ status }) => status === 'requires_capture'),
    'no money is held',
  );
});
