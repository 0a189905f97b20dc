import { randomUUID } from 'node:crypto';
import { createLogs } from '@expressway/local-aws';
import { test } from 'tap';
import { createLogGroups, executionSink, functionSink, workflowGroupArn } from '../src/logs.ts';

test('what executions and functions say is kept in groups named as in the cloud', (t) => {
  const now = () => new Date(Date.UTC(2026, 10, 24, 9));
  const logs = createLogs({ region: 'us-east-1', accountId: '000000000000', uuid: randomUUID, now });
  t.teardown(() => logs.close());
  createLogGroups(logs, ['check-inventory']);

  const timestamp = now().getTime();
  const records = [{ timestamp, message: '{"type":"ExecutionStarted","execution_arn":"arn:x"}' }];
  const logGroupArn = workflowGroupArn('order-checks');
  t.equal(logGroupArn, 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/vendedlogs/states/order-checks:*');
  executionSink(logs)({ logGroupArn, logStreamName: 'states/order-checks/x/0', executionArn: 'arn:x', records });
  const found = logs.filterLogEvents('/aws/vendedlogs/states/order-checks', {
    filterPattern: '{ $.execution_arn = "arn:x" }',
  });
  t.match(found.events, records);

  const keep = functionSink(logs, now);
  const invocation = { functionName: 'check-inventory', requestId: 'r-1' };
  keep({ ...invocation, source: 'stdout', text: '{"msg":"one"}\n\ntwo' });
  keep({ ...invocation, source: 'platform', text: 'Task timed out\nafter all' });
  t.match(logs.filterLogEvents('/aws/lambda/check-inventory', {}).events, [
    { timestamp, message: '{"msg":"one"}', logStreamName: /^2026\/11\/24\/\[\$LATEST\][0-9a-f]{32}$/ },
    { message: 'two' },
    { message: '2026-11-24T09:00:00.000Z r-1 Task timed out\rafter all' },
  ]);
  t.end();
});
