import { test } from 'tap';
import type { Json } from '../../src/json.ts';
import { compileTemplate, DefinitionError, StatesError } from '../../src/language/index.ts';
import { frozen, scopeOf } from './scope.ts';

const evaluate = (template: Json, input: Json): Json => compileTemplate(template, 'Parameters')(scopeOf(input));

test('Fields that end in .$ are evaluated, at any depth; the rest is constant', async (t) => {
  const input = { user: { id: 7, tags: ['a'] } };
  const rows: [template: Json, expected: Json][] = [
    [{}, {}],
    [
      { a: 1, b: '$.user', c: "States.Format('{}', 1)", d: '$$' },
      { a: 1, b: '$.user', c: "States.Format('{}', 1)", d: '$$' },
    ],
    [{ 'id.$': '$.user.id' }, { id: 7 }],
    [{ a: { b: [{ 'c.$': '$.user.tags' }, '$.user', 1] } }, { a: { b: [{ c: ['a'] }, '$.user', 1] } }],
    [{ 'a.$': "States.Format('user-{}', $.user.id)" }, { a: 'user-7' }],
    [{ 'name.$': '$$.Execution.Name' }, { name: 'run' }],
    [{ 'whole.$': '$' }, { whole: input }],
    [{ 'none.$': '$.user.tags[4]' }, { none: null }],
    [{ 'none.$': '$.orders[*].id' }, { none: [] }],
    [[{ 'id.$': '$.user.id' }], [{ id: 7 }]],
  ];
  for (const [template, expected] of rows)
    t.same(evaluate(template, frozen(input)), expected, JSON.stringify(template));
});

test('Fields keep their order, and any name is only a name', async (t) => {
  const result = evaluate(JSON.parse('{"b.$": "$.x", "a": 1, "__proto__.$": "$.x", "constructor": 2}') as Json, {
    x: 3,
  });
  t.equal(JSON.stringify(result), '{"b":3,"a":1,"__proto__":3,"constructor":2}');
  t.equal(Object.getPrototypeOf(result), Object.prototype);
});

test('A template without expressions is its own value, uncopied', async (t) => {
  const template = frozen({ a: [1, { b: 2 }] });
  t.equal(evaluate(template, {}), template);
});

test('What is selected is shared, not copied', async (t) => {
  const input = { big: { a: 1 } };
  t.equal((evaluate({ 'big.$': '$.big' }, input) as { big: Json }).big, input.big);
});

test('A path to nothing shows the field, the path and the document searched', async (t) => {
  const rows: [template: Json, cause: string][] = [
    [{ 'f.$': '$.x' }, "The JSONPath '$.x' specified for the field 'f.$' could not be found in the input '{\"a\":1}'"],
    [
      { deep: { 'f.$': '$$.Execution.Nope' } },
      'The JSONPath \'$$.Execution.Nope\' specified for the field \'f.$\' could not be found in the input \'{"Execution":{"Name":"run","Input":{"a":1}},"StateMachine":{"Id":"arn","Name":"m"}}\'',
    ],
    [
      { 'f.$': '$nope' },
      "The JSONPath '$nope' specified for the field 'f.$' could not be found in the input '{\"a\":1}'",
    ],
  ];
  for (const [template, cause] of rows) {
    t.throws(() => evaluate(template, { a: 1 }), new StatesError('States.Runtime', cause));
  }
});

test('What is no expression is refused where one is due', async (t) => {
  const rows: [template: Json, field: string, pointer: string][] = [
    [{ 'f.$': 'Test' }, 'f.$', ''],
    [{ 'f.$': 1 }, 'f.$', ''],
    [{ 'f.$': null }, 'f.$', ''],
    [{ 'f.$': { a: 1 } }, 'f.$', ''],
    [{ a: [{}, { b: { 'f.$': '$.' } }] }, 'f.$', '/a[1]/b'],
    [{ '.$': '' }, '.$', ''],
  ];
  for (const [template, field, pointer] of rows) {
    const message = `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`;
    t.throws(() => compileTemplate(template, 'Parameters'), new DefinitionError(message, pointer));
  }
});

test('Assign takes only names that a variable can have', async (t) => {
  t.same(compileTemplate({ 'a.$': '$.x', größe: { 'not a name': 1 } }, 'Assign')(scopeOf({ x: 1 })), {
    a: 1,
    größe: { 'not a name': 1 },
  });
  for (const name of ['1a', 'a-b', 'a b', '', 'states', 'a.b', 'x'.repeat(81), '$.$']) {
    t.throws(() => compileTemplate({ [name]: 1 }, 'Assign'), DefinitionError, name);
  }
});
