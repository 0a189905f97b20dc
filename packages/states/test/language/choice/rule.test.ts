import { test } from 'tap';
import type { Json } from '../../../src/json.ts';
import { compileChoiceRule, DefinitionError, StatesError } from '../../../src/language/index.ts';
import { scopeOf } from '../scope.ts';

const matches = (rule: Json, input: Json): boolean => compileChoiceRule(rule)(scopeOf(input));

const SAMPLES: Json[] = [null, 0, 1.5, '', 'a', '2012-10-09T19:00:55Z', '2012-10-09T19:00:55', true, false, [], {}];

test('Comparisons hold for values of their own type', async (t) => {
  const early = '2012-10-09T19:00:55Z';
  const later = '2012-10-09T19:00:55.5Z';
  const orders: [suffix: string, below: boolean, same: boolean, above: boolean][] = [
    ['Equals', false, true, false],
    ['LessThan', true, false, false],
    ['LessThanEquals', true, true, false],
    ['GreaterThan', false, false, true],
    ['GreaterThanEquals', false, true, true],
  ];
  const types: [type: string, low: Json, high: Json][] = [
    ['String', 'A', 'AB'],
    ['Numeric', -1, 0.5],
    ['Timestamp', early, later],
  ];
  for (const [type, low, high] of types) {
    for (const [suffix, below, same, above] of orders) {
      const operator = `${type}${suffix}`;
      const pairs: [value: Json, operand: Json, expected: boolean][] = [
        [low, high, below],
        [low, low, same],
        [high, low, above],
      ];
      for (const [value, operand, expected] of pairs) {
        t.equal(matches({ Variable: '$.v', [operator]: operand }, { v: value }), expected, operator);
        t.equal(
          matches({ Variable: '$.v', [`${operator}Path`]: '$.o' }, { v: value, o: operand }),
          expected,
          `${operator}Path`,
        );
      }
    }
  }
  for (const value of [true, false]) {
    for (const operand of [true, false]) {
      t.equal(matches({ Variable: '$.v', BooleanEquals: operand }, { v: value }), value === operand);
      t.equal(matches({ Variable: '$.v', BooleanEqualsPath: '$.o' }, { v: value, o: operand }), value === operand);
    }
  }
  t.ok(
    matches({ Variable: '$.v', TimestampEquals: early }, { v: '2012-10-09T20:00:55+01:00' }),
    'offsets are understood',
  );
});

test('Values of another type never compare, in either place', async (t) => {
  const rules: [operator: string, operand: Json, type: (value: Json) => boolean][] = [
    ['StringEquals', 'zz', (value) => typeof value === 'string'],
    ['NumericGreaterThanEquals', -9, (value) => typeof value === 'number'],
    ['BooleanEquals', true, (value) => typeof value === 'boolean'],
    ['TimestampLessThan', '2100-01-01T00:00:00Z', (value) => value === '2012-10-09T19:00:55Z'],
  ];
  for (const [operator, operand, type] of rules) {
    for (const value of SAMPLES.filter((sample) => !type(sample))) {
      t.notOk(matches({ Variable: '$.v', [operator]: operand }, { v: value }), `${operator} ${JSON.stringify(value)}`);
      t.notOk(matches({ Variable: '$.v', [`${operator}Path`]: '$.o' }, { v: operand, o: value }));
    }
  }
});

test('Type tests hold for their type, and with false for every other', async (t) => {
  const tests: [operator: string, holds: (value: Json) => boolean][] = [
    ['IsNull', (value) => value === null],
    ['IsString', (value) => typeof value === 'string'],
    ['IsNumeric', (value) => typeof value === 'number'],
    ['IsBoolean', (value) => typeof value === 'boolean'],
    ['IsTimestamp', (value) => value === '2012-10-09T19:00:55Z'],
    ['IsPresent', () => true],
  ];
  for (const [operator, holds] of tests) {
    for (const value of SAMPLES) {
      t.equal(
        matches({ Variable: '$.v', [operator]: true }, { v: value }),
        holds(value),
        `${operator} ${JSON.stringify(value)}`,
      );
      t.equal(matches({ Variable: '$.v', [operator]: false }, { v: value }), !holds(value));
    }
  }
});

test('Only IsPresent bears a path to nothing', async (t) => {
  for (const path of ['$.none', '$.a.none', '$.list[1]', '$$.None', '$none']) {
    const input = { a: 1, list: [0] };
    t.ok(matches({ Variable: path, IsPresent: false }, input), path);
    t.notOk(matches({ Variable: path, IsPresent: true }, input), path);
    const failure = new StatesError(
      'States.Runtime',
      `Invalid path '${path}': The choice state's condition path references an invalid value.`,
    );
    t.throws(() => matches({ Variable: path, IsNull: true }, input), failure);
    t.throws(() => matches({ Variable: path, StringEquals: 'a' }, input), failure);
    t.throws(() => matches({ Variable: '$.a', NumericEqualsPath: path }, input), failure);
  }
});

test('And, Or and Not combine rules and stop as soon as the answer is known', async (t) => {
  const yes = { Variable: '$.v', IsPresent: true };
  const no = { Variable: '$.v', IsNull: true };
  const broken = { Variable: '$.none', NumericEquals: 1 };
  t.ok(matches({ And: [yes, { Or: [no, { Not: no }] }] }, { v: 1 }));
  t.notOk(matches({ And: [yes, no] }, { v: 1 }));
  t.notOk(matches({ Or: [no, { Not: yes }] }, { v: 1 }));
  t.notOk(matches({ And: [no, broken] }, { v: 1 }));
  t.ok(matches({ Or: [yes, broken] }, { v: 1 }));
  t.throws(() => matches({ And: [yes, broken] }, { v: 1 }), StatesError);
});

test('A rule may compare variables and the context object', async (t) => {
  const scope = scopeOf({}, { Execution: { Name: 'run' } }, { guess: 'run', order: { total: 5 } });
  t.ok(compileChoiceRule({ Variable: '$guess', StringEqualsPath: '$$.Execution.Name' })(scope));
  t.ok(compileChoiceRule({ Variable: '$order.total', NumericLessThan: 6, Comment: 'cheap' })(scope));
});

test('StringMatches knows * and its escapes', async (t) => {
  const rows: [pattern: string, text: string, expected: boolean][] = [
    ['', '', true],
    ['*', '', true],
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abcb', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a*a', 'a', false],
    ['*ab*ab*', 'abab', true],
    ['*ab*ab*', 'aba', false],
    ['log-*.txt', 'log-1.txt', true],
    ['log-*.txt', 'log-1xtxt', false],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a\\\\*', 'a\\anything', true],
    ['a\\b', 'a\\b', true],
    ['(.+)', 'x', false],
    ['*', 'line\nbreak', true],
  ];
  for (const [pattern, text, expected] of rows) {
    t.equal(matches({ Variable: '$.v', StringMatches: pattern }, { v: text }), expected, `${pattern} ${text}`);
  }
  t.notOk(matches({ Variable: '$.v', StringMatches: '*' }, { v: 1 }));
  t.notOk(
    matches({ Variable: '$.v', StringMatches: '*a'.repeat(5000) }, { v: 'a'.repeat(4999) }),
    'without backtracking',
  );
});

test('Faulty rules are refused where the fault is', async (t) => {
  const rows: [rule: Json, pointer: string, message?: string][] = [
    [1, ''],
    [{}, ''],
    [{ Variable: '$.v' }, ''],
    [{ StringEquals: 'a' }, '', 'These fields are required: [Variable]'],
    [
      { Variable: '$.v', StringEquals: 'a', IsNull: true },
      '',
      'Only one of these fields is allowed: [StringEquals, IsNull]',
    ],
    [{ Variable: '$.v', StringIs: 'a' }, '', "Field 'StringIs' is not supported"],
    [{ Variable: '$.v', toString: 'a' }, ''],
    [{ Variable: '$.v', StringMatchesPath: '$.a' }, ''],
    [
      { Variable: 'v', IsNull: true },
      '/Variable',
      "Value is not a Reference Path: Reference path didn't start with '$'",
    ],
    [{ Variable: 1, IsNull: true }, '/Variable'],
    [{ Variable: '$.a[*]', IsNull: true }, '/Variable'],
    [{ Variable: '$.v', StringEquals: 1 }, '/StringEquals'],
    [{ Variable: '$.v', NumericEquals: '1' }, '/NumericEquals'],
    [{ Variable: '$.v', BooleanEquals: null }, '/BooleanEquals'],
    [{ Variable: '$.v', TimestampEquals: '2012-10-09' }, '/TimestampEquals', 'String does not match RFC3339 timestamp'],
    [{ Variable: '$.v', NumericEqualsPath: 'x' }, '/NumericEqualsPath'],
    [{ Variable: '$.v', IsPresent: 'yes' }, '/IsPresent'],
    [{ And: [] }, '/And'],
    [{ And: {} }, '/And'],
    [{ Or: [{ Variable: '$.v', IsNull: true }, { Not: { Variable: '$.v', IsNull: 1 } }] }, '/Or[1]/Not/IsNull'],
  ];
  for (const [rule, pointer, message] of rows) {
    try {
      compileChoiceRule(rule);
      t.fail(`accepted ${JSON.stringify(rule)}`);
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      t.equal(error.faults[0]?.pointer, pointer, JSON.stringify(rule));
      if (message !== undefined) t.equal(error.message, message);
    }
  }
  let nested: Json = { Variable: '$.v', IsNull: true };
  for (let depth = 0; depth < 5000; depth++) nested = { Not: nested };
  t.throws(() => compileChoiceRule(nested), DefinitionError, 'nesting has a limit');
});
