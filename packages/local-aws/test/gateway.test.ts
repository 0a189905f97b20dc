import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Test, test } from 'tap';
import { createGateway, createLambda, createLogs, createSns } from '../src/index.ts';
import { clientDefaults, listen } from './support.ts';

/** Says which part was asked, and for what. */
const named =
  (part: string): RequestListener =>
  ({ method, url }, response) =>
    response.end(`${part} ${method} ${url}`);

async function setUp(t: Test, withEvents = true): Promise<string> {
  const place = { region: 'us-east-1', accountId: '123456789012', uuid: randomUUID, now: () => new Date() };
  const lambda = createLambda({ ...place, functions: {} });
  const sns = createSns(place);
  const logs = createLogs(place);
  t.teardown(() => {
    sns.close();
    logs.close();
    return lambda.close();
  });
  return listen(
    t,
    createGateway({
      states: named('states'),
      lambda: lambda.requestListener,
      sns: sns.requestListener,
      stripe: named('stripe'),
      logs: logs.requestListener,
      ...(withEvents && { events: named('events') }),
    }),
  );
}

test('AWS’s clients find their services on one port', async (t) => {
  const endpoint = await setUp(t);
  const lambda = new LambdaClient({ ...clientDefaults, endpoint });
  const sns = new SNSClient({ ...clientDefaults, endpoint });
  const logs = new CloudWatchLogsClient({ ...clientDefaults, endpoint });
  t.teardown(() => {
    logs.destroy();
    lambda.destroy();
    sns.destroy();
  });
  await t.rejects(lambda.send(new InvokeCommand({ FunctionName: 'nobody' })), { name: 'ResourceNotFoundException' });
  await t.rejects(logs.send(new FilterLogEventsCommand({ logGroupName: 'none' })), {
    name: 'ResourceNotFoundException',
  });
  t.match(await sns.send(new ListTopicsCommand({})), { $metadata: { httpStatusCode: 200 } });
});

test('Step Functions and EventBridge are known by their targets, Stripe and the inbox by their paths', async (t) => {
  const url = await setUp(t);
  const text = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).text();
  const target = { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' };
  t.equal(await text('/', { method: 'POST', headers: target, body: '{}' }), 'states POST /');
  t.equal(
    await text('/', { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body: '{}' }),
    'events POST /',
  );
  t.equal(await text('/_stripe/faults', { method: 'POST' }), 'stripe POST /_stripe/faults');
  t.equal(await text('/v1/payment_intents?limit=3'), 'stripe GET /v1/payment_intents?limit=3');
  t.strictSame(JSON.parse(await text('/inbox?limit=3')), { messages: [] });
});

test('what nobody serves is refused as AWS’s JSON protocols do', async (t) => {
  const url = await setUp(t);
  const target = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
  const refusals: [string, RequestInit | undefined, string][] = [
    ['/', { method: 'POST', headers: target, body: 'x'.repeat(1_000_000) }, 'DynamoDB_20120810.ListTables'],
    ['/', undefined, 'GET /'],
    ['/v2/things', undefined, 'GET /v2/things'],
  ];
  for (const [path, init, asked] of refusals) {
    const response = await fetch(url + path, init);
    t.equal(response.status, 404);
    t.equal(response.headers.get('x-amzn-errortype'), 'UnknownOperationException');
    t.strictSame(await response.json(), {
      __type: 'UnknownOperationException',
      message: `No part of the local cloud serves ${asked}.`,
    });
  }
  t.equal((await fetch(url, { method: 'HEAD' })).status, 404);
});

test('what is for a part that is not there is refused too', async (t) => {
  const url = await setUp(t, false);
  const headers = { 'x-amz-target': 'AWSEvents.PutEvents' };
  const response = await fetch(url, { method: 'POST', headers, body: '{}' });
  t.match(await response.json(), { __type: 'UnknownOperationException', message: /AWSEvents.PutEvents/ });
});
