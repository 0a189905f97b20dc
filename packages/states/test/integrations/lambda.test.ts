import { test } from 'tap';
import type { LambdaInvoke } from '../../src/index.ts';
import { build, create, ended, history, run } from '../support/build.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const one = (state: object) => ({ StartAt: 'S', States: { S: state } });
const invoke = (Parameters: object, more: object = {}) =>
  one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters, End: true, ...more });

test('lambda:invoke wraps the answer as AWS does', async (t) => {
  const { service } = build(t, { integrations: { lambda: lambdaWith({ f: (event) => ({ got: event }) }).invoke } });
  const { output } = await run(service, invoke({ FunctionName: functionArn('f'), 'Payload.$': '$' }), { a: 1 });
  const answer = JSON.parse(output ?? '');
  t.same(Object.keys(answer), ['ExecutedVersion', 'Payload', 'SdkHttpMetadata', 'SdkResponseMetadata', 'StatusCode']);
  t.match(answer, { ExecutedVersion: '$LATEST', Payload: { got: { a: 1 } }, StatusCode: 200 });
});

test('a Payload that is a string is the body itself, and none is an empty object', async (t) => {
  const { service } = build(t, { integrations: { lambda: lambdaWith({ f: (event) => ({ event }) }).invoke } });
  const answer = async (Payload: unknown) => {
    const { output, error } = await run(service, invoke({ FunctionName: 'f', Payload }));
    return error ?? JSON.parse(output ?? '').Payload.event;
  };
  t.equal(await answer('0.0'), 0);
  t.equal(await answer('"text"'), 'text');
  t.same(await answer('{"a": [1]}'), { a: [1] });
  t.same(await answer(null), {});
  t.same(await answer(undefined), {});
  t.equal(await answer('not json'), 'Lambda.InvalidRequestContentException');
});

test('the error of a function becomes Error and Cause', async (t) => {
  const fails = () => {
    throw named('PaymentDeclinedError', 'no');
  };
  const { service } = build(t, { integrations: { lambda: lambdaWith({ f: fails }).invoke } });
  const expected = {
    status: 'FAILED',
    error: 'PaymentDeclinedError',
    cause: '{"errorType":"PaymentDeclinedError","errorMessage":"no","trace":[]}',
  };
  t.match(await run(service, invoke({ FunctionName: 'f' })), expected);
  t.match(await run(service, one({ Type: 'Task', Resource: functionArn('f'), End: true })), expected);
});

test('a refusal of the Lambda service carries its name and the details that AWS shows', async (t) => {
  const { service } = build(t, { integrations: { lambda: lambdaWith({}).invoke } });
  t.match(await run(service, invoke({ FunctionName: 'gone' })), {
    error: 'Lambda.ResourceNotFoundException',
    cause:
      'Function not found: gone (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: req-1; Proxy: null)',
  });
});

test('an error body without a type is Lambda.Unknown', async (t) => {
  const response = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r', functionError: 'Unhandled' as const };
  const lambda = async () => ({ ...response, payload: '{"errorMessage":"Task timed out after 3.00 seconds"}' });
  const { service } = build(t, { integrations: { lambda } });
  t.match(await run(service, invoke({ FunctionName: 'f' })), { error: 'Lambda.Unknown' });
});

test('a required parameter that the input lacks fails the task as on AWS', async (t) => {
  const { service } = build(t, { integrations: { lambda: lambdaWith({}).invoke } });
  const { error, cause } = await run(
    service,
    one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true }),
  );
  t.equal(error, 'States.Runtime');
  t.match(
    cause,
    "The Parameters '{}' could not be used to start the Task: [The field 'FunctionName' is required but was missing]",
  );
});

test('the answer of a function is carried verbatim, and too large a one fails the task', async (t) => {
  const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r' };
  let payload = '{ "price":  1.0 }';
  const { service } = build(t, { integrations: { lambda: async () => ({ ...answer, payload }) } });
  const stateMachineArn = await create(service, one({ Type: 'Task', Resource: functionArn('f'), End: true }));
  const first = await service.startExecution({ stateMachineArn });
  t.equal((await ended(service, first.executionArn)).output, '{ "price":  1.0 }');
  payload = JSON.stringify('x'.repeat(300_000));
  const second = await service.startExecution({ stateMachineArn });
  t.match(await ended(service, second.executionArn), { status: 'FAILED', error: 'States.DataLimitExceeded' });
  t.equal((await history(service, second.executionArn)).at(-2)?.type, 'LambdaFunctionFailed');
});

test('the kind of invocation and the log are asked for in terms of Lambda, or refused as Lambda does', async (t) => {
  const asked: unknown[] = [];
  const lambda: LambdaInvoke = async ({ invocationType, logType }) => {
    asked.push([invocationType, logType]);
    const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r', payload: '1' };
    return { ...answer, ...(logType === 'Tail' && { logResult: 'bG9n' }) };
  };
  const { service } = build(t, { integrations: { lambda } });
  const tail = await run(service, invoke({ FunctionName: 'f', LogType: 'Tail' }));
  t.match(JSON.parse(tail.output ?? ''), { LogResult: 'bG9n', Payload: 1 });
  const plain = await run(service, invoke({ FunctionName: 'f', InvocationType: 'Event' }));
  t.notMatch(JSON.parse(plain.output ?? ''), { LogResult: String });
  t.match(await run(service, invoke({ FunctionName: 'f', InvocationType: 'Evnt' })), {
    error: 'Lambda.AWSLambdaException',
    cause: /'Evnt' at 'invocationType' .* \[Event, RequestResponse, DryRun\] \(.*; Error Code: ValidationException; /,
  });
  t.same(asked, [
    ['RequestResponse', 'Tail'],
    ['Event', undefined],
  ]);
});
