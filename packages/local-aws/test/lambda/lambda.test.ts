import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Test, test } from 'tap';
import { createLambda, type FunctionDefinition, type InvokeRequest, type LambdaLogEntry } from '../../src/index.ts';

const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:checkout';
const handlerAt = (file: string) => new URL(`./handlers/${file}.ts`, import.meta.url).href;

/** A Lambda with the function `checkout`, and how to call it. */
function setUp(t: Test, overrides: Partial<FunctionDefinition> = {}, retryDelays: number[] = []) {
  const entries: LambdaLogEntry[] = [];
  let onEntry: (entry: LambdaLogEntry) => void = () => {};
  const lambda = createLambda({
    functions: {
      checkout: {
        handler: handlerAt('checkout'),
        timeoutSeconds: 30,
        environment: { ORDERS_TABLE: 'orders' },
        ...overrides,
      },
    },
    region: 'eu-central-1',
    accountId: '123456789012',
    uuid: randomUUID,
    now: () => new Date(),
    log(entry) {
      entries.push(entry);
      onEntry(entry);
    },
    retryDelays,
  });
  t.teardown(() => lambda.close());
  const invoke = (request: Partial<InvokeRequest>, signal = new AbortController().signal) =>
    lambda.invoke({ functionName: 'checkout', payload: '', invocationType: 'RequestResponse', ...request }, signal);
  const act = async (action: string, value?: unknown) => {
    const answer = await invoke({ payload: JSON.stringify({ do: action, with: value }) });
    return { ...answer, body: JSON.parse(answer.payload) };
  };
  /** Resolves with the next log entry that has the text. */
  const logged = (text: string) =>
    new Promise<LambdaLogEntry>((resolve) => {
      onEntry = (entry) => entry.text.includes(text) && resolve(entry);
    });
  return { lambda, invoke, act, entries, logged };
}

test('a TypeScript handler gets its event and answers, on one warm instance', async (t) => {
  const { lambda, act } = setUp(t);
  await lambda.warm();
  const answer = await act('echo', { total: 12.5, note: 'Größe ✓' });
  t.match(answer, { statusCode: 200, executedVersion: '$LATEST', requestId: /^[0-9a-f-]{36}$/ });
  t.equal(answer.functionError, undefined);
  t.equal(answer.payload, '{"total":12.5,"note":"Größe ✓"}');
  t.equal((await act('count')).body, 2);
});

test('a handler sees Lambda’s context', async (t) => {
  const { invoke } = setUp(t, { timeoutSeconds: 20, memorySize: 256 });
  const answer = await invoke({
    functionName: `${arn}:$LATEST`,
    payload: '{"do":"context"}',
    clientContext: Buffer.from('{"custom":{"a":1}}').toString('base64'),
  });
  const context = JSON.parse(answer.payload);
  t.match(context, {
    awsRequestId: answer.requestId,
    clientContext: { custom: { a: 1 } },
    functionName: 'checkout',
    functionVersion: '$LATEST',
    invokedFunctionArn: `${arn}:$LATEST`,
    logGroupName: '/aws/lambda/checkout',
    logStreamName: /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/,
    memoryLimitInMB: '256',
  });
  t.ok(context.remaining > 0 && context.remaining <= 20_000);
});

test('a handler’s environment is Lambda’s and its own, nothing of the host’s', async (t) => {
  const { act } = setUp(t);
  const { body } = await act('environment');
  t.match(body, {
    ORDERS_TABLE: 'orders',
    AWS_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: 'checkout',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  });
  t.notOk('PATH' in body || 'HOME' in body);
});

test('invocations of one function run side by side', async (t) => {
  const { act } = setUp(t);
  const waiting = act('wait', 'a');
  t.equal((await act('release', 'a')).body, true);
  t.equal((await waiting).body, 'released');
});

test('a handler that answers undefined answers null, and an empty payload is an empty event', async (t) => {
  const { act, invoke } = setUp(t);
  t.equal((await act('nothing')).payload, 'null');
  t.match(JSON.parse((await invoke({ payload: '' })).payload), { errorMessage: 'Unknown: undefined' });
});

const failures: [string, unknown, object][] = [
  [
    'throw named',
    undefined,
    { errorType: 'CardDeclined', errorMessage: 'insufficient funds', trace: [/^CardDeclined/] },
  ],
  ['throw unnamed', undefined, { errorType: 'Error', errorMessage: 'no beans left', trace: [/^Error/] }],
  ['throw text', undefined, { errorType: 'string', errorMessage: 'no beans left', trace: [] }],
  ['bigint', undefined, { errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' }],
  [
    'large',
    6_291_557,
    {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    },
  ],
];
test('a failed invocation has the body that AWS’s Node.js runtime writes', async (t) => {
  const { act } = setUp(t);
  for (const [action, value, body] of failures) {
    const answer = await act(action, value);
    t.match(answer, { statusCode: 200, functionError: 'Unhandled', body }, action);
  }
  t.equal((await act('count')).body, failures.length + 1, 'the instance goes on');
});

const crashes: [string, unknown, object][] = [
  [
    'exit',
    0,
    {
      errorType: 'Runtime.ExitError',
      errorMessage: /^RequestId: \S+ Error: Runtime exited without providing a reason$/,
    },
  ],
  ['exit', 3, { errorType: 'Runtime.ExitError', errorMessage: /Error: Runtime exited with error: exit status 3$/ }],
  ['throw later', undefined, { errorType: 'Runtime.ExitError', errorMessage: /exit status 129$/ }],
  [
    'reject later',
    undefined,
    { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: nobody awaits this', trace: [/^Error/] },
  ],
  [
    'use all memory',
    undefined,
    { errorType: 'Runtime.ExitError', errorMessage: /Runtime exited with error: signal: killed$/ },
  ],
];
test('a crash fails what was in flight, and the next call gets a fresh instance', async (t) => {
  const { act } = setUp(t, { memorySize: 64 });
  for (const [action, value, body] of crashes) {
    const bystander = act('hang');
    t.match(await act(action, value), { functionError: 'Unhandled', body }, `${action} ${value ?? ''}`);
    t.match(await bystander, { functionError: 'Unhandled', body: { errorType: Object(body).errorType } });
    t.equal((await act('count')).body, 1);
  }
});

test('a module that can’t be loaded fails every call with the reason', async (t) => {
  const reasons: Record<string, object> = {
    'missing-import': { errorType: 'Runtime.ImportModuleError', errorMessage: /there-is-no-such-module/ },
    'no-handler': {
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'no-handler.handler is undefined or not exported',
    },
    callback: { errorType: 'Runtime.CallbackHandlerDeprecated' },
    'fails-at-start': { errorType: 'TypeError', errorMessage: 'QUOTE_KEYS is not set' },
  };
  for (const [file, body] of Object.entries(reasons)) {
    const { lambda, act, entries } = setUp(t, { handler: handlerAt(file) });
    await lambda.warm();
    t.match(await act('echo'), { functionError: 'Unhandled', body }, file);
    t.match(await act('echo'), { functionError: 'Unhandled', body }, file);
    t.match(entries[0], { source: 'platform', text: /^The module can't be loaded: / });
  }
});

test('a time-out fails the invocation with the platform’s words', async (t) => {
  const { act, entries } = setUp(t, { timeoutSeconds: 0.1 });
  const answer = await act('hang');
  t.match(answer, {
    functionError: 'Unhandled',
    body: {
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${answer.requestId} Error: Task timed out after 0.10 seconds`,
    },
  });
  t.notOk('trace' in answer.body);
  t.match(entries, [{ functionName: 'checkout', requestId: answer.requestId, source: 'platform', text: /timed out/ }]);
});

test('after a time-out, new invocations get a fresh instance and those in flight on the old one finish', async (t) => {
  const timeoutSeconds = 0.6;
  const { lambda, act } = setUp(t, { timeoutSeconds });
  await lambda.warm();
  const { promise: asked, resolve: ask } = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => ask(response)).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');

  const hanging = act('hang');
  const half = performance.now() + (timeoutSeconds * 1000) / 2;
  while (performance.now() < half) await act('count');
  const other = act('fetch', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const waiting = await asked;
  t.equal((await hanging).body.errorType, 'Sandbox.Timedout');
  waiting.end('still here');
  t.equal((await other).body, 'still here');
  t.equal((await act('count')).body, 1);
});

test('a handler that blocks its thread is ended when its invocations have timed out', async (t) => {
  const { act } = setUp(t, { timeoutSeconds: 0.2 });
  const answers = await Promise.all([act('block'), act('echo', 1)]);
  for (const { body } of answers) t.equal(body.errorType, 'Sandbox.Timedout');
  t.equal((await act('count')).body, 1);
});

test('what a handler writes is logged with its function and request', async (t) => {
  const { invoke, entries } = setUp(t);
  const answer = await invoke({ payload: '{"do":"write"}' });
  const from = { functionName: 'checkout', requestId: answer.requestId };
  t.strictSame(entries, [
    { ...from, source: 'stdout', text: 'to stdout' },
    { ...from, source: 'stderr', text: 'to stderr' },
  ]);
});

test('the service refuses what it can’t invoke, by the names of Lambda’s exceptions', async (t) => {
  const { invoke } = setUp(t);
  const refusals: [Partial<InvokeRequest>, { name: string; statusCode?: number; message?: string | RegExp }][] = [
    [
      { functionName: 'nobody' },
      {
        name: 'ResourceNotFoundException',
        statusCode: 404,
        message: `Function not found: ${arn.replace('checkout', 'nobody')}:$LATEST`,
      },
    ],
    [{ functionName: 'constructor' }, { name: 'ResourceNotFoundException' }],
    [{ qualifier: 'live' }, { name: 'ResourceNotFoundException', message: `Function not found: ${arn}:live` }],
    [{ functionName: arn.replace('eu-central-1', 'us-east-1') }, { name: 'ResourceNotFoundException' }],
    [{ functionName: '999999999999:function:checkout' }, { name: 'AccessDeniedException', statusCode: 403 }],
    [{ functionName: 'checkout:live', qualifier: '$LATEST' }, { name: 'InvalidParameterValueException' }],
    [{ functionName: 'check out' }, { name: 'ValidationException' }],
    [{ payload: '{' }, { name: 'InvalidRequestContentException', message: /^Could not parse request body into json/ }],
    [{ clientContext: Buffer.from('no json').toString('base64') }, { name: 'InvalidRequestContentException' }],
    [{ payload: JSON.stringify('x'.repeat(6_291_455)) }, { name: 'RequestTooLargeException', statusCode: 413 }],
    [{ payload: JSON.stringify('x'.repeat(1_048_576)), invocationType: 'Event' }, { name: 'RequestTooLargeException' }],
  ];
  for (const [request, error] of refusals) await t.rejects(invoke(request), error);
});

test('a dry run runs nothing, an asynchronous invocation is tried again until it succeeds or three times', async (t) => {
  const { invoke, act, entries, logged } = setUp(t, {}, [1, 1]);
  t.match(await invoke({ payload: '{"do":"count"}', invocationType: 'DryRun' }), { statusCode: 204, payload: '' });
  t.match(await invoke({ payload: '{"do":"write"}', invocationType: 'Event' }), { statusCode: 202, payload: '' });
  await logged('to stderr');
  t.equal((await act('count')).body, 2);

  t.match(await invoke({ payload: '{"do":"throw named"}', invocationType: 'Event' }), { statusCode: 202 });
  for (let tries = 0; tries < 3; tries++) await logged('CardDeclined');
  t.equal((await act('count')).body, 6);
  t.equal(new Set(entries.filter(({ source }) => source === 'platform').map(({ requestId }) => requestId)).size, 1);
});

test('a caller that gives up gets its reason; the function runs on', async (t) => {
  const { invoke, act } = setUp(t);
  const controller = new AbortController();
  const abandoned = invoke({ payload: '{"do":"wait","with":"b"}' }, controller.signal);
  controller.abort(new Error('the state timed out'));
  await t.rejects(abandoned, { message: 'the state timed out' });
  t.equal((await act('release', 'b')).body, true);
  await t.rejects(invoke({}, controller.signal), { message: 'the state timed out' });
});

test('closing fails what is in flight, and what comes after', async (t) => {
  const { lambda, act } = setUp(t);
  await lambda.warm();
  const hanging = act('hang');
  await act('echo');
  await lambda.close();
  t.match(await hanging, { body: { errorType: 'Runtime.ExitError' } });
  await t.rejects(act('echo'), { name: 'ServiceException' });
});
