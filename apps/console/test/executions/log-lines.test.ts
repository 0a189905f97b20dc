import { test } from 'tap';
import { functionOf, linesOf } from '../../src/executions/log-lines.ts';
import type { Attempt } from '../../src/history/steps.ts';

const start = Date.UTC(2026, 10, 24);
const attempt = (members: Partial<Attempt>): Attempt => ({
  eventId: 1,
  at: start,
  endedAt: start + 100,
  status: 'succeeded',
  parameters: JSON.stringify({ FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:charge-payment:3' }),
  output: undefined,
  error: undefined,
  cause: undefined,
  ...members,
});
const line = (ms: number, requestId: string | null, functionName = 'charge-payment') => ({
  at: new Date(start + ms).toISOString(),
  requestId,
  functionName,
});

test('a step’s lines are those of its invocations, where these are known', async (t) => {
  const output = JSON.stringify({ Payload: {}, SdkResponseMetadata: { RequestId: 'mine' } });
  const step = { at: start, endedAt: start + 100, attempts: [attempt({ output })] };
  const mine = line(50, 'mine');
  t.same(linesOf([line(10, 'another'), mine, line(20, 'mine', 'other-function')], step), [mine]);
});

test('lines of an invocation that failed, whose id nobody knows, are found by their time', async (t) => {
  const step = { at: start, endedAt: start + 100, attempts: [attempt({ status: 'failed' })] };
  const lines = [line(-1_000, 'a'), line(50, 'b'), line(60, null), line(1_000, 'c')];
  t.same(linesOf(lines, step), lines.slice(1, 3));
});

test('the function is known by its ARN or its name; other tasks have none', async (t) => {
  t.equal(functionOf({ attempts: [attempt({})] }), 'charge-payment');
  t.equal(
    functionOf({ attempts: [attempt({ parameters: '{"FunctionName":"charge-payment:live"}' })] }),
    'charge-payment',
  );
  t.equal(functionOf({ attempts: [attempt({ parameters: '{"TopicArn":"x"}' })] }), undefined);
  t.equal(functionOf({ attempts: [attempt({ parameters: undefined })] }), undefined);
});
