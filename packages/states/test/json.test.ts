import { test } from 'tap';
import { parseJson } from '../src/json.ts';
import { build, ended } from './support/build.ts';

const LARGEST = Number.MAX_VALUE;

test('a number that JavaScript cannot hold becomes its largest, so that text and value stay one', (t) => {
  t.same(parseJson(`{"a":[1e400,-1e400,1E+999],"b":${'9'.repeat(400)},"c":1e-400}`), {
    a: [LARGEST, -LARGEST, LARGEST],
    b: LARGEST,
    c: 0,
  });
  t.same(parseJson('[1e30,"1e400",1e100,-0.5]'), [1e30, '1e400', 1e100, -0.5]);
  t.throws(() => parseJson('[1e400'), SyntaxError);
  t.end();
});

test('an execution that looks at such a number passes on a number', async (t) => {
  const { service } = build(t);
  const look = { Type: 'Pass', Parameters: { 'seen.$': '$.n', 'literal.$': 'States.Array(1e400)' }, Next: 'Choose' };
  const choose = {
    Type: 'Choice',
    Choices: [
      {
        And: [
          { Variable: '$.seen', IsNumeric: true },
          { Variable: '$.literal[0]', IsNumeric: true },
        ],
        Next: 'Good',
      },
    ],
    Default: 'Bad',
  };
  const definition = {
    StartAt: 'Look',
    States: { Look: look, Choose: choose, Good: { Type: 'Succeed' }, Bad: { Type: 'Fail' } },
  };
  const { stateMachineArn } = await service.createStateMachine({
    name: 'huge',
    roleArn: 'arn:aws:iam::111111111111:role/r',
    definition: JSON.stringify(definition),
  });
  const { executionArn } = await service.startExecution({ stateMachineArn, input: '{"n":1e400}' });
  const { status, output } = await ended(service, executionArn);
  t.same([status, output], ['SUCCEEDED', JSON.stringify({ seen: LARGEST, literal: [LARGEST] })]);
});
