import fc from 'fast-check';
import { test } from 'tap';
import { ServiceError } from '../../src/index.ts';
import { build, ROLE } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';

type Refused = [what: string, input: object, code: string, message: RegExp];

const LAMBDA = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'f' },
  End: true,
};
const CALLBACK = { ...LAMBDA, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' };
const ACTIVITY = { ...LAMBDA, Resource: 'arn:aws:states:us-east-1:111111111111:activity:pack', Parameters: {} };
const PASS = { Type: 'Pass', End: true };
const MAP = { Type: 'Map', ItemProcessor: { StartAt: 'A', States: { A: PASS } }, End: true };
const result = { result: '{}' };

test('what can not be tested is refused with the error of AWS', async (t) => {
  const { service } = build(t);
  const cases: Refused[] = [
    ['no definition', {}, 'ValidationException', /'definition'/],
    ['a definition that is no JSON', { definition: '{' }, 'InvalidDefinition', /INVALID_JSON_DESCRIPTION/],
    ['no state', { definition: {} }, 'InvalidDefinition', /\[Type\] at \/States\/StateName/],
    [
      'a state that is not there',
      { definition: { StartAt: 'A', States: { A: PASS } }, stateName: 'B' },
      'ValidationException',
      /^State not found/,
    ],
    ['input that is no JSON', { definition: PASS, input: '{' }, 'InvalidExecutionInput', /./],
    ['a role that is none', { definition: PASS, roleArn: 'me' }, 'InvalidArn', /./],
    ['variables that are no object', { definition: PASS, variables: '[]' }, 'ValidationException', /object/],
    [
      'a level of its own',
      { definition: PASS, inspectionLevel: 'ALL' },
      'ValidationException',
      /enum value set: \[INFO, DEBUG, TRACE\]/,
    ],
    ['a task without role and mock', { definition: LAMBDA }, 'ValidationException', /^RoleArn must be specified/],
    ['an activity without a mock', { definition: ACTIVITY, roleArn: ROLE }, 'ValidationException', /activity/],
    [
      'a Map without a mock',
      { definition: MAP, roleArn: ROLE },
      'InvalidDefinition',
      /^TestState API does not support Map/,
    ],
    ['a mock for a Pass', { definition: PASS, mock: result }, 'ValidationException', /^State type 'Pass'/],
    [
      'secrets of a mock',
      { definition: LAMBDA, mock: result, revealSecrets: true },
      'ValidationException',
      /RevealSecrets/,
    ],
    ['a mock of nothing', { definition: LAMBDA, mock: {} }, 'ValidationException', /only one of/],
    ['a mock that is no JSON', { definition: LAMBDA, mock: { result: 'x' } }, 'ValidationException', /valid JSON/],
    ['an object for an array', { definition: MAP, mock: result }, 'ValidationException', /must be an array/],
    [
      'a mode of its own',
      { definition: LAMBDA, mock: { ...result, fieldValidationMode: 'LAX' } },
      'ValidationException',
      /enum value set/,
    ],
    ['a context without a mock', { definition: PASS, context: '{}' }, 'ValidationException', /mock/],
    [
      'a context that is no JSON',
      { definition: LAMBDA, mock: result, context: '{' },
      'ValidationException',
      /^Invalid Context object/,
    ],
    [
      'a context with a token that the state has not',
      { definition: LAMBDA, mock: result, context: '{"Task": {"Token": "abc"}}' },
      'ValidationException',
      /contains 'Task'/,
    ],
    [
      'a context with __proto__',
      { definition: LAMBDA, mock: result, context: '{"__proto__": {}}' },
      'ValidationException',
      /'__proto__' is not allowed/,
    ],
    [
      'a negative count',
      { definition: LAMBDA, mock: result, stateConfiguration: { retrierRetryCount: -1 } },
      'ValidationException',
      /greater than or equal to 0/,
    ],
  ];
  for (const [what, input, code, message] of cases) {
    const { definition, ...rest } = input as { definition?: unknown };
    const text = typeof definition === 'object' ? JSON.stringify(definition) : definition;
    const refusal = await service
      .testState({ definition: text, ...rest } as never)
      .catch((error: ServiceError) => error);
    t.match(refusal, { name: code, message }, what);
  }
});

test('a given context object stands in for the own one, section by section', async (t) => {
  const { service } = build(t);
  const definition = JSON.stringify({
    ...CALLBACK,
    ResultSelector: { 'task.$': '$$.Task.Token', 'state.$': '$$.State' },
  });
  const context = '{"Task": {"Token": "abc"}, "State": {"Name": "Pay"}}';
  const { output } = await service.testState({ definition, context, mock: { result: '{}' } });
  t.match(JSON.parse(output ?? ''), { task: 'abc', state: { Name: 'Pay', RetryCount: 0, EnteredTime: String } });
});

test('with a mock, what others finish can be tested, whether they are there or not', async (t) => {
  const { service } = build(t);
  const mock = { result: '{"packed":true}' };
  t.match(await service.testState({ definition: JSON.stringify(ACTIVITY), mock }), { output: mock.result });
  t.match(await service.testState({ definition: JSON.stringify(CALLBACK), mock }), { output: mock.result });
});

test('whatever is asked to be tested, the answer is an outcome or an error of AWS', async (t) => {
  const { service } = build(t, { clock: hurryingClock() });
  const json = fc.oneof(fc.json({ maxDepth: 2 }), fc.constantFrom('', '{', '{"a":[1,2]}'));
  const state = fc.record(
    {
      Type: fc.constantFrom('Pass', 'Task', 'Map', 'Parallel', 'Choice', 'Wait', 'Succeed', 'Fail', 'Nap'),
      Resource: fc.constantFrom(LAMBDA.Resource, ACTIVITY.Resource, 'arn:aws:states:::aws-sdk:s3:getObject', 'x'),
      InputPath: fc.constantFrom('$', '$.a', '$$.Task', '$['),
      ItemsPath: fc.constantFrom('$', '$.a'),
      ItemProcessor: fc.constant(MAP.ItemProcessor),
      Branches: fc.constantFrom([MAP.ItemProcessor], []),
      Choices: fc.constant([{ Variable: '$.a', IsPresent: true, Next: 'A' }]),
      Seconds: fc.integer({ min: 0, max: 1000 }),
      Retry: fc.constant([{ ErrorEquals: ['States.ALL'] }]),
      Catch: fc.constant([{ ErrorEquals: ['States.ALL'], Next: 'A' }]),
      End: fc.constant(true),
    },
    { requiredKeys: ['Type'] },
  );
  const mock = fc.record(
    {
      result: json,
      errorOutput: fc.record({ error: fc.string(), cause: fc.string() }),
      fieldValidationMode: fc.constantFrom('STRICT', 'PRESENT', 'NONE'),
    },
    { requiredKeys: [] },
  );
  const request = fc.record(
    {
      definition: fc.oneof(json, state.map(JSON.stringify)),
      roleArn: fc.constant(ROLE),
      input: json,
      variables: json,
      context: json,
      stateName: fc.constantFrom('A', 'constructor'),
      inspectionLevel: fc.constantFrom('INFO', 'DEBUG', 'TRACE'),
      mock,
      stateConfiguration: fc.record({
        retrierRetryCount: fc.nat(3),
        mapIterationFailureCount: fc.nat(3),
        mapItemReaderData: json,
      }),
    },
    { requiredKeys: ['definition'] },
  );
  await fc.assert(
    fc.asyncProperty(request, async (body) => {
      const answer = await service.testState(body as never).catch((error: unknown) => error);
      return answer instanceof ServiceError ? answer.httpStatus === 400 : (answer as object)?.constructor === Object;
    }),
    { numRuns: 2000, seed: 3 },
  );
});
