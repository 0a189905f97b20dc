import { createHash } from 'node:crypto';
import { type Test, test } from 'tap';
import type { SdkServiceName } from '../../src/index.ts';
import { type ServiceAnswer, type ServiceCall, serveAws, settingsOf } from '../support/aws-services.ts';
import { build, ended, history, run } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';

const ALL: readonly SdkServiceName[] = ['dynamodb', 'eventbridge', 'lambda', 'sns', 'sqs'];

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

const task = (resource: string, Parameters: object, more: object = {}) => ({
  StartAt: 'S',
  States: { S: { Type: 'Task', Resource: `arn:aws:states:::${resource}`, Parameters, End: true, ...more } },
});

/** An engine that reaches every service at one stand-in, which answers as it is told. */
async function engine(t: Test, answer: (call: ServiceCall) => ServiceAnswer | Promise<ServiceAnswer>) {
  const { settings, calls } = await serveAws(t, answer);
  const services = Object.fromEntries(ALL.map((name) => [name, settings]));
  return { ...build(t, { integrations: { services } }), calls };
}

test('what must be text and is not is sent as JSON', async (t) => {
  const { service, calls } = await engine(t, ({ target, parameters }) => ({
    output: {
      ...(target === 'AWSEvents.PutEvents' && { FailedEntryCount: 0, Entries: [] }),
      ...(target === 'AmazonSQS.SendMessage' && { MD5OfMessageBody: md5(String(parameters.MessageBody)) }),
    },
  }));
  const entry = { Source: 's', DetailType: 'd', Resources: ['r'], Detail: { 'order.$': '$.order' } };
  const sent = async (resource: string, parameters: object) => {
    const { status, cause } = await run(service, task(resource, parameters), { order: 7 });
    t.equal(status, 'SUCCEEDED', cause ?? resource);
    return calls.at(-1)?.parameters;
  };
  const message = { 'order.$': '$.order' };
  t.match(await sent('sns:publish', { TopicArn: 't', Message: message }), { Message: '{"order":7}' });
  t.match(await sent('sqs:sendMessage', { QueueUrl: 'http://q/1/q', MessageBody: [1, 'a'] }), {
    MessageBody: '[1,"a"]',
  });
  t.match(await sent('aws-sdk:sqs:sendMessage', { QueueUrl: 'http://q/1/q', MessageBody: message }), {
    MessageBody: '{"order":7}',
  });
  const put = (await sent('events:putEvents', { Entries: [entry] })) as { Entries: readonly object[] };
  t.match(put.Entries[0], {
    Detail: '{"order":7}',
    Resources: ['r', /:execution:m-/, /:stateMachine:m-/],
  });
});

test('SDK integrations name things as the SDK for Java does, both ways', async (t) => {
  const made = new Date(Date.UTC(2026, 0, 2, 3, 4, 5)).getTime() / 1000;
  const item = { tags: { SS: ['a'] }, raw: { B: 'AQI=' }, none: { NULL: true }, yes: { BOOL: true } };
  const shown = { tags: { Ss: ['a'] }, raw: { B: 'AQI=' }, none: { Nul: true }, yes: { Bool: true } };
  const { service, calls } = await engine(t, ({ target }) => ({
    output: target.endsWith('GetItem')
      ? { Item: item }
      : { TableDescription: { TableName: 't', CreationDateTime: made, SSEDescription: { Status: 'ENABLED' } } },
  }));
  const output = async (resource: string, parameters: object) =>
    JSON.parse((await run(service, task(resource, parameters))).output ?? '');
  const key = { TableName: 't', Key: { raw: { B: 'AQI=' } } };
  t.same(await output('aws-sdk:dynamodb:getItem', key), { Item: shown });
  t.match(await output('dynamodb:getItem', key), { Item: item, SdkHttpMetadata: { HttpStatusCode: 200 } });
  t.same(await output('aws-sdk:dynamodb:updateTable', { TableName: 't', SseSpecification: { Enabled: true } }), {
    TableDescription: {
      TableName: 't',
      CreationDateTime: '2026-01-02T03:04:05Z',
      SseDescription: { Status: 'ENABLED' },
    },
  });
  t.same(calls.at(-1)?.parameters, { TableName: 't', SSESpecification: { Enabled: true } });
  await run(service, task('aws-sdk:dynamodb:putItem', { TableName: 't', Item: shown }));
  t.same(calls.at(-1)?.parameters, { TableName: 't', Item: item });
});

test('a refusal is worded as its integration words it', async (t) => {
  const refusals: Record<string, ServiceAnswer> = {
    PutItem: {
      error: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      message: 'The conditional request failed',
    },
    GetItem: { error: 'com.amazon.coral.validate#ValidationException', message: 'no' },
    SendMessage: {
      error: 'com.amazonaws.sqs#QueueDoesNotExist',
      message: 'The specified queue does not exist.',
      code: 'AWS.SimpleQueueService.NonExistentQueue',
    },
    Publish: { error: 'NotFoundException', code: 'NotFound', message: 'Topic does not exist', status: 404 },
  };
  const { service } = await engine(t, ({ target }) => refusals[target.split('.')[1] ?? ''] as ServiceAnswer);
  const key = { TableName: 't', Key: {} };
  const put = { TableName: 't', Item: {} };
  const body = { QueueUrl: 'http://q/1/q', MessageBody: 'm' };
  const id = '[0-9a-f-]{36}';
  for (const [resource, parameters, error, cause] of [
    [
      'dynamodb:putItem',
      put,
      'DynamoDB.ConditionalCheckFailedException',
      `The conditional request failed \\(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: ${id}; Proxy: null\\)`,
    ],
    [
      'aws-sdk:dynamodb:putItem',
      put,
      'DynamoDb.ConditionalCheckFailedException',
      `The conditional request failed \\(Service: DynamoDb, Status Code: 400, Request ID: ${id}\\)`,
    ],
    ['dynamodb:getItem', key, 'DynamoDB.AmazonDynamoDBException', 'Error Code: ValidationException;'],
    ['aws-sdk:dynamodb:getItem', key, 'DynamoDb.DynamoDbException', 'no \\(Service: DynamoDb,'],
    ['sqs:sendMessage', body, 'SQS.QueueDoesNotExistException', 'Error Code: AWS.SimpleQueueService.NonExistentQueue;'],
    ['aws-sdk:sqs:sendMessage', body, 'Sqs.QueueDoesNotExistException', 'Service: Sqs,'],
    ['sns:publish', { TopicArn: 't', Message: 'm' }, 'SNS.NotFoundException', 'Error Code: NotFound;'],
    ['aws-sdk:sns:publish', { TopicArn: 't', Message: 'm' }, 'Sns.NotFoundException', 'Status Code: 404,'],
  ] as const) {
    const got = await run(service, task(resource, parameters));
    t.equal(got.error, error, resource);
    t.match(got.cause, new RegExp(cause), resource);
  }
});

test('a service that is not there fails the task with its name and endpoint, and can be caught', async (t) => {
  const services = Object.fromEntries(ALL.map((name) => [name, settingsOf('http://127.0.0.1:9')]));
  const { service } = build(t, { integrations: { services } });
  const body = { QueueUrl: 'http://127.0.0.1:9/1/q', MessageBody: 'm' };
  for (const [resource, parameters, prefix, name] of [
    ['sqs:sendMessage', body, 'SQS', 'Sqs'],
    ['aws-sdk:sqs:sendMessage', body, 'Sqs', 'Sqs'],
    ['lambda:invoke', { FunctionName: 'f' }, 'Lambda', 'Lambda'],
  ] as const) {
    const got = await run(service, task(resource, parameters));
    t.equal(got.error, `${prefix}.SdkClientException`);
    t.equal(
      got.cause,
      `Unable to execute HTTP request: connect ECONNREFUSED 127.0.0.1:9 (${name} at http://127.0.0.1:9)`,
    );
  }
  const unconnected = await run(service, task('ecs:runTask', {}));
  t.match(unconnected, { error: 'States.Runtime', cause: "The service 'ecs' is not connected to this endpoint." });
});

test('one entry that EventBridge refuses fails the task', async (t) => {
  const answer = { FailedEntryCount: 1, Entries: [{ EventId: 'e' }, { ErrorCode: 'c', ErrorMessage: 'm' }] };
  const { service } = await engine(t, () => ({ output: answer }));
  const { error, cause } = await run(service, task('events:putEvents', { Entries: [] }));
  t.equal(error, 'EventBridge.FailedEntry');
  t.same(JSON.parse(cause ?? ''), answer);
});

test('parameters that the action does not have, or lacks, keep a task from being scheduled', async (t) => {
  const { service, calls } = await engine(t, () => ({ output: {} }));
  const failing = async (definition: object) => {
    const { stateMachineArn } = await service.createStateMachine({
      name: `m${calls.length}-${Math.random()}`.replace('.', ''),
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::111111111111:role/states',
    });
    const { executionArn } = await service.startExecution({ stateMachineArn, input: '{"TopicArn":"t"}' });
    const described = await ended(service, executionArn);
    return { ...described, types: (await history(service, executionArn)).map(({ type }) => type) };
  };
  const whole = { StartAt: 'S', States: { S: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', End: true } } };
  t.match(await failing(whole), {
    error: 'States.Runtime',
    cause:
      "An error occurred while executing the state 'S' (entered at the event id #2). The Parameters '{\"TopicArn\":\"t\"}' could not be used to start the Task: [The field 'Message' is required but was missing]",
    types: ['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed'],
  });
  t.equal(calls.length, 0);
});

test('too large an answer of a service is States.DataLimitExceeded', async (t) => {
  const { service } = await engine(t, () => ({ output: { Item: { a: { S: 'x'.repeat(300_000) } } } }));
  t.match(await run(service, task('dynamodb:getItem', { TableName: 't', Key: {} })), {
    error: 'States.DataLimitExceeded',
    cause: /^The state\/task 'dynamodb' returned a result with a size exceeding/,
  });
});

test('a time-out lets go of the call', async (t) => {
  const clock = new ManualClock();
  const hung = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const { settings } = await serveAws(t, async () => {
    arrived.resolve();
    await hung.promise;
    return { output: {} };
  });
  const { service } = build(t, { clock, integrations: { services: { sqs: settings } } });
  const body = { QueueUrl: 'http://q/1/q', MessageBody: 'm' };
  const execution = run(service, task('sqs:sendMessage', body, { TimeoutSeconds: 5 }));
  await arrived.promise;
  clock.advance(5000);
  t.match(await execution, { status: 'FAILED', error: 'States.Timeout' });
  hung.resolve();
});

test('what an action takes is known also where its service is not connected', async (t) => {
  const { service } = build(t);
  const validate = async (resource: string, parameters: object) => {
    const definition = JSON.stringify(task(resource, parameters));
    const { diagnostics } = await service.validateStateMachineDefinition({ definition });
    return diagnostics.map(({ message }) => message);
  };
  t.same(await validate('sqs:sendMessage', { QueueUrl: 'q', MesageBody: 'm' }), [
    'The field "MesageBody" is not supported by Step Functions',
    'The field "MessageBody" is required but was missing',
  ]);
  t.same(await validate('lambda:invoke', {}), ['The field "FunctionName" is required but was missing']);
  t.same(await validate('dynamodb:getItem', { TableName: 't', Key: {} }), []);
  t.match(await validate('dynamodb:getItem.waitForTaskToken', { TableName: 't', Key: {} }), [/is not recognized/]);
  t.match(await validate('aws-sdk:sqs:sendMesage', {}), [/is not recognized/]);
  t.same(await validate('aws-sdk:sqs:listQueues', { Prefix: 'p' }), [
    'The field "Prefix" is not supported by Step Functions',
  ]);
  t.same(await validate('aws-sdk:s3:getObject', { Bucket: 'b' }), []);
  const unconnected = await run(service, task('sqs:sendMessage', { QueueUrl: 'q', MessageBody: 'm' }));
  t.match(unconnected, { error: 'States.Runtime', cause: "The service 'sqs' is not connected to this endpoint." });
});

test('a parameter of the wrong shape keeps a task from being scheduled; text is read as what it says', async (t) => {
  const { service, calls } = await engine(t, () => ({ output: {} }));
  for (const [resource, parameters, field] of [
    ['dynamodb:getItem', { TableName: 't', Key: 'k' }, 'Key'],
    ['dynamodb:getItem', { TableName: 't', Key: { id: 'k' } }, 'id'],
    ['aws-sdk:dynamodb:getItem', { TableName: 't', Key: {}, ConsistentRead: 'perhaps' }, 'ConsistentRead'],
    ['events:putEvents', { Entries: {} }, 'Entries'],
    ['aws-sdk:sqs:sendMessage', { QueueUrl: 'q', MessageBody: 'm', DelaySeconds: 'soon' }, 'DelaySeconds'],
  ] as const) {
    const got = await run(service, task(resource, parameters));
    t.equal(got.error, 'States.Runtime', resource);
    t.equal(
      got.cause,
      `An error occurred while executing the state 'S' (entered at the event id #2). The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: [The value of the field '${field}' has an invalid format]`,
    );
    t.notOk((await history(service, got.executionArn)).some(({ type }) => type === 'TaskScheduled'));
  }
  t.equal(calls.length, 0);
  await run(service, task('dynamodb:getItem', { TableName: 't', Key: { n: { N: 5 } }, ConsistentRead: 'true' }));
  t.match(calls.at(-1)?.parameters, { Key: { n: { N: '5' } }, ConsistentRead: true });
  await run(service, task('aws-sdk:sqs:sendMessage', { QueueUrl: 'q', MessageBody: 'm', DelaySeconds: '7' }));
  t.match(calls.at(-1)?.parameters, { DelaySeconds: 7 });
});
