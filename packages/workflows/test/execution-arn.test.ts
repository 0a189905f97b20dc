import { test } from 'tap';
import { orderIdOfExecution, readExecutionArn } from '../src/execution-arn.ts';

const arn = (rest: string) => `arn:aws:states:us-east-1:000000000000:${rest}`;
const stateMachines = {
  'order-checks': arn('stateMachine:shop-prod-order-checks'),
  'order-processing': arn('stateMachine:shop-prod-order-processing'),
};
const read = (text: string) => readExecutionArn(stateMachines, text);

test('an execution’s ARN says which workflow it is of', async (t) => {
  t.same(read(arn('execution:shop-prod-order-processing:order-1')), {
    workflow: 'order-processing',
    type: 'STANDARD',
    name: 'order-1',
  });
  t.same(read(arn('express:shop-prod-order-checks:run:0d7e')), {
    workflow: 'order-checks',
    type: 'EXPRESS',
    name: 'run',
  });
});

test('an execution’s name says which order it works on', async (t) => {
  const orderId = `ord_${'0'.repeat(26)}`;
  t.equal(orderIdOfExecution(arn(`execution:any:order-${orderId}`)), orderId);
  for (const text of ['', `order-${orderId}x`, arn('execution:any:by-hand'), arn(`execution:any:${orderId}`)])
    t.equal(orderIdOfExecution(text), null, text);
});

test('what names no execution of these workflows is none', async (t) => {
  const own = 'execution:shop-prod-order-processing';
  for (const text of [
    '',
    'order-1',
    arn('execution:another:order-1'),
    arn('execution:shop-prod-order-processing2:order-1'),
    arn(own),
    arn(`${own}:`),
    arn(`${own}:a:b`),
    arn(`${own}:a b`),
    arn(`${own}:a/b`),
    arn(`${own}:${'x'.repeat(81)}`),
    arn(`${own}/Label:0d7e`),
    arn('stateMachine:shop-prod-order-processing'),
    arn('mapRun:shop-prod-order-processing/Label:0d7e'),
    arn('express:shop-prod-order-checks:run'),
    `arn:aws:states:eu-west-1:000000000000:${own}:order-1`,
    `arn:aws:states:us-east-1:111111111111:${own}:order-1`,
    `arn:aws-cn:states:us-east-1:000000000000:${own}:order-1`,
  ])
    t.equal(read(text), undefined, text);
});
