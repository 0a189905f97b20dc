import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { type Test, test } from 'tap';
import { createLambda } from '../../src/index.ts';
import { clientDefaults, listen } from '../support.ts';

const handlerAt = (file: string) => new URL(`./handlers/${file}.ts`, import.meta.url).href;

async function setUp(t: Test) {
  const common = { timeoutSeconds: 30, environment: {} };
  const lambda = createLambda({
    functions: {
      checkout: { ...common, handler: handlerAt('checkout') },
      'calls-another': { ...common, handler: handlerAt('calls-another') },
    },
    region: 'us-east-1',
    accountId: '123456789012',
    uuid: randomUUID,
    now: () => new Date(),
  });
  t.teardown(() => lambda.close());
  const endpoint = await listen(t, lambda.requestListener);
  const client = new LambdaClient({ ...clientDefaults, endpoint });
  t.teardown(() => client.destroy());
  return { client, endpoint };
}

test('AWS’s client invokes a function by name and by ARN', async (t) => {
  const { client } = await setUp(t);
  for (const FunctionName of ['checkout', 'arn:aws:lambda:us-east-1:123456789012:function:checkout:$LATEST']) {
    const answer = await client.send(new InvokeCommand({ FunctionName, Payload: '{"do":"echo","with":[1]}' }));
    t.match(answer, { StatusCode: 200, ExecutedVersion: '$LATEST', $metadata: { requestId: /^[0-9a-f-]{36}$/ } });
    t.equal(answer.FunctionError, undefined);
    t.equal(answer.Payload?.transformToString(), '[1]');
  }
});

test('AWS’s client sees a function’s failure as an answer', async (t) => {
  const { client } = await setUp(t);
  const answer = await client.send(
    new InvokeCommand({ FunctionName: 'checkout', Payload: '{"do":"throw named"}', LogType: 'None' }),
  );
  t.match(answer, { StatusCode: 200, FunctionError: 'Unhandled' });
  t.match(JSON.parse(String(answer.Payload?.transformToString())), { errorType: 'CardDeclined' });
});

test('AWS’s client invokes asynchronously, and tries whether it could', async (t) => {
  const { client } = await setUp(t);
  t.match(await client.send(new InvokeCommand({ FunctionName: 'checkout', InvocationType: 'Event' })), {
    StatusCode: 202,
  });
  t.match(await client.send(new InvokeCommand({ FunctionName: 'checkout', InvocationType: 'DryRun' })), {
    StatusCode: 204,
  });
});

test('AWS’s client throws Lambda’s own errors by their names', async (t) => {
  const { client } = await setUp(t);
  await t.rejects(client.send(new InvokeCommand({ FunctionName: 'nobody' })), {
    name: 'ResourceNotFoundException',
    message: 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody:$LATEST',
    $metadata: { httpStatusCode: 404 },
  });
  await t.rejects(client.send(new InvokeCommand({ FunctionName: 'checkout', Payload: 'no json' })), {
    name: 'InvalidRequestContentException',
  });
  for (const bytes of [6_291_457, 9_000_000])
    await t.rejects(client.send(new InvokeCommand({ FunctionName: 'checkout', Payload: 'x'.repeat(bytes) })), {
      name: 'RequestTooLargeException',
    });
  await t.rejects(client.send(new ListFunctionsCommand({})), { name: 'UnknownOperationException' });
});

test('a trace goes on from whoever invokes to whatever the function calls with AWS’s SDK', async (t) => {
  const { client, endpoint } = await setUp(t);
  const seenThere = async (traceHeader: string) => {
    const command = new InvokeCommand({
      FunctionName: 'calls-another',
      Payload: JSON.stringify({ endpoint }),
    });
    command.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, { 'X-Amzn-Trace-Id': traceHeader });
        return next(args);
      },
      { step: 'build' },
    );
    return JSON.parse(String((await client.send(command)).Payload?.transformToString()));
  };
  const headers = [1, 2, 3].map((n) => `Root=1-67891233-abcdef01234567891234567${n};Parent=53995c3f42cd8ad8;Sampled=1`);
  t.same(await Promise.all(headers.map(seenThere)), headers, 'also when several invocations share an instance');
});

test('an invocation without a trace gets a new one that is not sampled, as on Lambda', async (t) => {
  const { client } = await setUp(t);
  const command = new InvokeCommand({ FunctionName: 'checkout', Payload: '{"do":"context"}' });
  const { xRayTraceId } = JSON.parse(String((await client.send(command)).Payload?.transformToString()));
  t.match(xRayTraceId, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
});
