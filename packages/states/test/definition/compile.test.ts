import { test } from 'tap';
import { compileDefinition } from '../../src/definition/compile.ts';
import { InvalidDefinition } from '../../src/definition/diagnostics.ts';
import { Registry } from '../../src/integrations/registry.ts';
import { functionArn } from '../support/lambda.ts';
import { uncalledService } from '../support/own-service.ts';

const { catalog } = new Registry({ services: { lambda: {}, sns: {}, sqs: {}, dynamodb: {} } }, uncalledService);

function refusal(definition: unknown, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): string {
  try {
    compileDefinition(typeof definition === 'string' ? definition : JSON.stringify(definition), { type, catalog });
  } catch (error) {
    if (error instanceof InvalidDefinition)
      return error.message.replace(/^Invalid State Machine Definition: '|'$/g, '');
    throw error;
  }
  return 'accepted';
}

const one = (state: object, more: object = {}) => ({ StartAt: 'S', States: { S: state, ...more } });

test('missing parts are named together, in the words of AWS', (t) => {
  t.equal(refusal('{}'), 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /');
  t.equal(refusal({ StartAt: 'S' }), 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /');
  t.match(refusal(' '), /Definition must be a valid JSON object/);
  t.match(refusal('not a definition'), /^INVALID_JSON_DESCRIPTION/);
  t.equal(
    refusal(one({ Type: 'Parallel', Branches: [], End: true })),
    'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/S/Branches',
  );
  t.end();
});

test('transitions must lead somewhere, and every state must be reached', (t) => {
  t.equal(
    refusal({ StartAt: 'a', States: { a: { Type: 'Pass', Next: 'c' }, b: { Type: 'Pass', End: true } } }),
    `MISSING_TRANSITION_TARGET: Missing 'Next' target: c at /States/a/Next, MISSING_TRANSITION_TARGET: State "b" is not reachable. at /States/b`,
  );
  t.equal(
    refusal({ StartAt: 'a', States: { a: { Type: 'Pass', Next: 'b' }, b: { Type: 'Pass', Next: 'a' } } }),
    'MISSING_END_STATE: Workflow has no terminal state',
  );
  const choice = { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'gone' }], Default: 'E' };
  t.equal(
    refusal(one(choice, { E: { Type: 'Succeed' } })),
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: gone at /States/S/Choices[0]/Next",
  );
  t.match(refusal(one({ Type: 'Pass' })), /One of 'Next' or 'End' is required/);
  t.match(refusal({ StartAt: 'nowhere', States: { S: { Type: 'Succeed' } } }), /Missing 'Next' target: nowhere/);
  t.end();
});

test('fields that a state type does not have are refused', (t) => {
  t.equal(
    refusal(one({ Type: 'Pass', Retry: [], End: true })),
    "SCHEMA_VALIDATION_FAILED: Field 'Retry' is not supported at /States/S",
  );
  t.match(refusal({ ...one({ Type: 'Succeed' }), Surprise: 1 }), /Field 'Surprise' is not supported at \//);
  t.match(refusal(one({ Type: 'Jump', End: true })), /Possible values are: .* at \/States\/S\/Type/);
  t.match(refusal(one({ Type: 'Pass', InputPath: '$.[', End: true })), /at \/States\/S\/InputPath/);
  t.end();
});

test('a state has the fields of its query language only', (t) => {
  const jsonata = (state: object) => refusal({ QueryLanguage: 'JSONata', ...one({ End: true, ...state }) });
  t.equal(
    jsonata({ Type: 'Pass', InputPath: '$' }),
    "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage at /States/S",
  );
  t.equal(
    refusal(one({ Type: 'Pass', Output: 1, End: true })),
    "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/S",
  );
  t.equal(
    jsonata({ Type: 'Pass', QueryLanguage: 'JSONPath' }),
    "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/S",
  );
  t.match(jsonata({ Type: 'Pass', QueryLanguage: 'XPath' }), /\[JSONPath, JSONata\] at \/States\/S\/QueryLanguage/);
  t.equal(
    jsonata({ Type: 'Pass', Output: { x: ['{% 1 + %}'] } }),
    'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/S/Output/x[0]',
  );
  t.match(jsonata({ Type: 'Pass', Assign: { states: 1 } }), /variable name 'states' is not valid/);
  t.equal(jsonata({ Type: 'Wait', Seconds: '{% $states.input.s %}' }), 'accepted');
  t.equal(refusal(one({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 %}', End: true })), 'accepted');
  t.end();
});

test('a variable of an outer scope cannot be assigned within, nor can its name be used again there', (t) => {
  const pass = (assign: object) => one({ Type: 'Pass', Assign: assign, End: true });
  const within = (assign: object, more: object = {}) =>
    refusal({
      StartAt: 'Outer',
      States: {
        Outer: {
          Type: 'Choice',
          Choices: [{ Variable: '$.x', IsNull: true, Assign: { x: 1 }, Next: 'Map' }],
          Default: 'Map',
        },
        Map: { Type: 'Map', ItemProcessor: { ...pass(assign), ...more }, Assign: { 'y.$': '$' }, End: true },
      },
    });
  const duplicate = (name: string, key: string) =>
    `DUPLICATE_VARIABLE_NAME: The variable name '${name}' was already defined in a parent scope. at /States/Map/ItemProcessor/States/S/Assign/${key}`;
  t.equal(within({ 'x.$': '$' }), duplicate('x', 'x.$'));
  t.equal(within({ y: 1, z: 1 }), duplicate('y', 'y'));
  t.equal(within({ z: 1 }), 'accepted');
  t.end();
});

test('Retry and Catch want States.ALL alone and last', (t) => {
  const task = (more: object) => one({ Type: 'Task', Resource: functionArn('f'), End: true, ...more });
  t.match(refusal(task({ Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] })), /must appear alone/);
  t.match(refusal(task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] })), /last element/);
  t.match(refusal(task({ Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'SOME' }] })), /\[FULL, NONE\]/);
  t.match(
    refusal(task({ Retry: [{ ErrorEquals: ['X'], MaxAttempts: -1 }] })),
    /at \/States\/S\/Retry\[0\]\/MaxAttempts/,
  );
  t.match(refusal(task({ Catch: [{ ErrorEquals: [] }] })), /These fields are required: \[Next\]/);
  t.equal(
    refusal(task({ TimeoutSeconds: 5, HeartbeatSeconds: 5 })),
    'SCHEMA_VALIDATION_FAILED: HeartbeatSeconds must be smaller than TimeoutSeconds at /States/S/HeartbeatSeconds',
  );
  t.end();
});

test('what could not be run is refused when it is created', (t) => {
  const task = (Resource: string, Parameters?: object) => one({ Type: 'Task', Resource, Parameters, End: true });
  t.match(refusal(task('not an arn')), /is not recognized/);
  const inline = { Type: 'Map', ItemProcessor: one({ Type: 'Succeed' }), Label: 'L', End: true };
  t.match(refusal(one(inline)), /Label.*only supported/);
  const labelled = (name: string) => {
    const config = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
    const processor = { ...config, StartAt: name, States: { [name]: { Type: 'Succeed' } } };
    return { Type: 'Map', Label: 'Each', ItemProcessor: processor };
  };
  const twice = { First: { ...labelled('A'), Next: 'Second' }, Second: { ...labelled('B'), End: true } };
  t.match(refusal({ StartAt: 'First', States: twice }), /Label must be unique.* at \/States\/Second\/Label/);
  t.end();
});

test('what AWS has no integration for is refused, and what merely is not connected here is accepted', (t) => {
  const resource = (name: string) => refusal(one({ Type: 'Task', Resource: `arn:aws:states:::${name}`, End: true }));
  for (const accepted of [
    'ecs:runTask.sync',
    'ecs:runTask.waitForTaskToken',
    'aws-sdk:s3:getObject',
    'aws-sdk:s3:listBuckets.waitForTaskToken',
    'aws-sdk:sqs:receiveMessage',
    'aws-sdk:dynamodb:query.waitForTaskToken',
  ]) {
    t.equal(resource(accepted), 'accepted', accepted);
  }
  for (const refused of [
    'nosuch:invoke',
    'ecs:walkTask',
    'lambda:invoke.sync',
    'lambda:invoke.later',
    'dynamodb:getItem.waitForTaskToken',
    'aws-sdk:sqs:fetchMessage',
    'aws-sdk:sqs:ReceiveMessage',
    'aws-sdk:dynamodb:putItem.sync',
  ]) {
    t.match(resource(refused), `The resource provided arn:aws:states:::${refused} is not recognized.`, refused);
  }
  t.end();
});

test('a misspelt parameter of a service is refused', (t) => {
  const invoke = (Parameters: object) =>
    one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters, End: true });
  t.equal(refusal(invoke({ FunctionName: 'f', 'Payload.$': '$' })), 'accepted');
  t.match(
    refusal(invoke({ FunctionName: 'f', Payloads: 1 })),
    /The field "Payloads" is not supported by Step Functions at \/States\/S\/Parameters/,
  );
  t.match(refusal(invoke({ 'Payload.$': '$' })), /The field "FunctionName" is required but was missing/);
  const put = (Parameters: object) =>
    one({ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:dynamodb:createTable', Parameters, End: true });
  t.equal(refusal(put({ TableName: 't', SseSpecification: {} })), 'accepted');
  t.match(refusal(put({ TableName: 't', Sse: {} })), /The field "Sse" is not supported by Step Functions/);
  t.end();
});

test('Express refuses what has to wait, in the words of AWS', (t) => {
  const task = (Resource: string) => refusal(one({ Type: 'Task', Resource, Parameters: {}, End: true }), 'EXPRESS');
  t.equal(
    task('arn:aws:states:::sns:publish.waitForTaskToken'),
    "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken' service integration  at /States/S/Resource",
  );
  t.equal(
    task('arn:aws:states:::states:startExecution.sync'),
    "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.sync' service integration at /States/S/Resource",
  );
  t.equal(
    task('arn:aws:states:us-east-1:111111111111:activity:a'),
    'SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/S/Resource',
  );
  t.end();
});
