import { tableVariables } from '@expressway/orders';
import { test } from 'tap';

const nowhere = 'http://127.0.0.1:9';

test('the end of an execution that is not named after an order is nobody’s concern', async (t) => {
  Object.assign(process.env, Object.fromEntries(Object.values(tableVariables).map((name) => [name, 'any'])), {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: nowhere,
    AWS_ENDPOINT_URL_SFN: nowhere,
    AWS_ENDPOINT_URL_SNS: nowhere,
    STRIPE_SECRET_KEY: 'sk_test_local',
    ORDER_PROCESSING_ARN: 'arn',
    ORDER_CONFIRMATION_TOPIC_ARN: 'arn',
  });
  const { handler } = await import('../src/end-order.ts');
  const orderId = `ord_${'0'.repeat(26)}`;
  const ended = (name: string) => handler({ detail: { name, status: 'FAILED' } } as Parameters<typeof handler>[0]);
  await t.rejects(ended(`order-${orderId}`), 'whose order would be undone, were the store not out of reach');
  for (const name of ['by-hand', 'order-', 'order-by-hand', orderId]) await t.resolves(ended(name), name);
});
