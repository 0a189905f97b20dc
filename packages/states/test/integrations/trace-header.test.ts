import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DescribeExecutionCommand, StartExecutionCommand, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { test } from 'tap';
import type { LambdaInvoke, LambdaRequest } from '../../src/index.ts';
import { settingsOf } from '../support/aws-services.ts';
import { build, buildWire, create, ended, eventually, history } from '../support/build.ts';
import { functionArn } from '../support/lambda.ts';

const traceHeader = 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1';
const invoked = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'invoked' } };
const bare = { Type: 'Task', Resource: functionArn('bare') };
const waiting = {
  ...invoked,
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: { FunctionName: 'waiting', Payload: { 'token.$': '$$.Task.Token' } },
};
const inOrder = (...states: object[]) => ({
  StartAt: 'S0',
  States: Object.fromEntries(
    states.map((state, index) => [
      `S${index}`,
      { ...state, ...(index + 1 < states.length ? { Next: `S${index + 1}` } : { End: true }) },
    ]),
  ),
});

const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r', payload: '{}' };

/** A Lambda that notes what it was asked. */
function noting() {
  const requests: LambdaRequest[] = [];
  const invoke: LambdaInvoke = async (request) => {
    requests.push(request);
    return answer;
  };
  return { requests, invoke };
}

const seen = (requests: readonly LambdaRequest[]) =>
  requests.map(({ functionName, traceHeader }) => [functionName.split(':').at(-1), traceHeader]);

test('functions get the trace header that the execution was started with', async (t) => {
  const { requests, invoke } = noting();
  const { client, service } = await buildWire(t, { integrations: { lambda: invoke } });
  const definition = inOrder(bare, invoked, waiting);
  const stateMachineArn = await create(service, definition);
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, traceHeader }));
  const { payload } = await eventually(() => requests.find(({ functionName }) => functionName === 'waiting'));
  await service.sendTaskSuccess({ taskToken: JSON.parse(payload).token, output: '{}' });
  await ended(service, executionArn);
  t.same(seen(requests), [
    ['bare', traceHeader],
    ['invoked', traceHeader],
    ['waiting', traceHeader],
  ]);
  const described = await client.send(new DescribeExecutionCommand({ executionArn }));
  t.match(described, { traceHeader, input: '{}' });
  const text = JSON.stringify(await history(service, executionArn));
  t.notOk(text.includes(traceHeader), 'it is no part of the history');
  t.ok(text.includes('root=1-67891233-abcdef012345678912345678;sampled=1'), 'but Lambda answers which trace it was');
});

test('so do those of Express executions, and of executions that have none', async (t) => {
  const { requests, invoke } = noting();
  const { client, service } = await buildWire(t, { integrations: { lambda: invoke } });
  const stateMachineArn = await create(service, inOrder(bare, invoked), 'EXPRESS');
  await client.send(new StartSyncExecutionCommand({ stateMachineArn, traceHeader }));
  await client.send(new StartSyncExecutionCommand({ stateMachineArn }));
  t.same(seen(requests), [
    ['bare', traceHeader],
    ['invoked', traceHeader],
    ['bare', undefined],
    ['invoked', undefined],
  ]);
});

test('it is still there after a restart, in children of a Map Run too', async (t) => {
  const file = join(t.testdir(), 'states.db');
  const first = build(t, { file, integrations: { lambda: () => new Promise(() => {}) } });
  const item = { StartAt: 'Item', States: { Item: { ...bare, End: true } } };
  const map = {
    Type: 'Map',
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...item },
  };
  const start = async (definition: object, input: string) => {
    const stateMachineArn = await create(first.service, definition);
    return (await first.service.startExecution({ stateMachineArn, input, traceHeader })).executionArn;
  };
  const plain = await start(inOrder(invoked), '{}');
  const mapping = await start(inOrder(map), '[1]');
  await eventually(async () => {
    const types = (await history(first.service, mapping)).map(({ type }) => type);
    return types.includes('MapRunStarted') ? true : undefined;
  });
  await first.close();

  const { requests, invoke } = noting();
  const second = build(t, { file, integrations: { lambda: invoke } });
  await ended(second.service, plain);
  await ended(second.service, mapping);
  t.same(seen(requests).sort(), [
    ['bare', traceHeader],
    ['invoked', traceHeader],
  ]);
});

test('a Lambda that is reached by its API gets it as X-Amzn-Trace-Id', async (t) => {
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers);
    response.writeHead(200, { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const lambda = settingsOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const { service } = build(t, { integrations: { services: { lambda } } });
  const stateMachineArn = await create(service, inOrder(bare, invoked));
  const { executionArn } = await service.startExecution({ stateMachineArn, traceHeader });
  t.match(await ended(service, executionArn), { status: 'SUCCEEDED' });
  t.same(
    headers.map((one) => one['x-amzn-trace-id']),
    [traceHeader, traceHeader],
  );
});
