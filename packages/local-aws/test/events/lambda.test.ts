import { randomUUID } from 'node:crypto';
import { test } from 'tap';
import { createEvents, createLambda, type DeadLetter, openDeliveryStore } from '../../src/index.ts';

test('events reach the functions of the local Lambda; how they fail stands in the dead letter', async (t) => {
  const handler = new URL('./handler.ts', import.meta.url).href;
  const common = { region: 'us-east-1', accountId: '123456789012', uuid: randomUUID, now: () => new Date() };
  const lambda = createLambda({ ...common, functions: { refund: { handler, timeoutSeconds: 10, environment: {} } } });
  const letters: DeadLetter[] = [];
  const { promise: both, resolve } = Promise.withResolvers<void>();
  const store = openDeliveryStore({ onDeadLetter: (letter) => letters.push(letter) === 2 && resolve() });
  const rules = ['refund', 'nobody'].map((functionName) => ({
    name: functionName,
    eventPattern: { source: ['shop'] },
    functionName,
    retry: { maximumRetryAttempts: functionName === 'refund' ? 0 : 185 },
  }));
  const events = createEvents({ ...common, rules, invoke: lambda.invoke, store });
  t.teardown(async () => {
    await events.close();
    store.close();
    await lambda.close();
  });
  events.putEvents([{ Source: 'shop', DetailType: 'Order', Detail: '{"orderId":"ord_1"}' }]);
  await both;
  t.match(
    letters.sort((a, b) => (a.functionName > b.functionName ? -1 : 1)),
    [
      { condition: 'RetryAttemptsExhausted', errorCode: 'RefundFailed', errorMessage: 'ord_1 of shop' },
      { condition: 'NotRetryable', errorCode: 'ResourceNotFoundException', attempts: 1 },
    ],
  );
});
