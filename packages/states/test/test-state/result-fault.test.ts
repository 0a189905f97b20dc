import { test } from 'tap';
import { resultFault } from '../../src/test-state/result-fault.ts';

const fault = (service: string, action: string, result: unknown, strict = true) =>
  resultFault(result as never, service, action, strict);

test('a mocked result is held against what the action answers', async (t) => {
  t.equal(fault('sqs', 'sendMessage', { MessageId: 7 }), "Field 'MessageId' must be a string");
  t.equal(fault('dynamodb', 'getItem', { Item: [] }), "Field 'Item' must be an object");
  t.equal(fault('dynamodb', 'getItem', { Item: { id: { L: [{ BOOL: 1 }] } } }), "Field 'BOOL' must be a boolean");
  t.equal(fault('aws-sdk:lambda', 'getFunction', { Configuration: 1 }), "Field 'Configuration' must be an object");
  t.equal(
    fault('aws-sdk:lambda', 'getFunction', { Configuration: { State: 'Asleep' } }),
    "Field 'State' is not an expected value",
  );
  t.equal(fault('aws-sdk:sfn', 'describeExecution', {}), "Required field 'ExecutionArn' is missing");
  t.equal(fault('aws-sdk:sfn', 'describeExecution', {}, false), undefined, 'present fields only');
  t.equal(fault('sqs', 'sendMessage', [1]), "Field 'result' must be an object");
});

test('what is not known of a service is let through', async (t) => {
  t.equal(fault('sqs', 'sendMessage', { Unheard: 7 }), undefined);
  t.equal(fault('sqs', 'toString', 7), undefined);
  t.equal(fault('glue', 'startJobRun', 7), undefined);
  t.equal(fault('constructor', 'startJobRun', 7), undefined);
});

test('an optimised integration may have made JSON of a blob, the plain one of the SDK has not', async (t) => {
  t.equal(fault('lambda', 'invoke', { Payload: { a: 1 } }), undefined);
  t.equal(fault('aws-sdk:lambda', 'invoke', { Payload: { a: 1 } }), "Field 'Payload' must be a string");
});
