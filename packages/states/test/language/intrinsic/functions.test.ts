import { test } from 'tap';
import type { Json } from '../../../src/json.ts';
import { compileTemplate, DefinitionError, StatesError } from '../../../src/language/index.ts';
import { scopeOf, UUID } from '../scope.ts';

const evaluate = (expression: string, input: Json = {}): Json =>
  (compileTemplate({ 'x.$': expression }, 'Parameters')(scopeOf(input)) as { x: Json }).x;

function causeOf(expression: string, input: Json = {}): string {
  try {
    return `gave ${JSON.stringify(evaluate(expression, input))}`;
  } catch (error) {
    if (error instanceof StatesError) return `${error.error} | ${error.cause}`;
    throw error;
  }
}

const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9];

test('Functions give what AWS gives', async (t) => {
  const rows: [expression: string, input: Json, expected: Json][] = [
    ['States.Array()', {}, []],
    ["States.Array(1, -1.5, 1e3, 'a', true, false, null, $.a)", { a: {} }, [1, -1.5, 1000, 'a', true, false, null, {}]],
    ['States.Array( 1 ,  2 )', {}, [1, 2]],
    ['States.ArrayContains($.a, 5)', { a: NINE }, true],
    ['States.ArrayContains($.a, $.b)', { a: [{ x: 1, y: [2] }], b: { y: [2], x: 1 } }, true],
    ["States.ArrayContains($.a, '5')", { a: NINE }, false],
    ['States.ArrayGetItem($.a, 5)', { a: NINE }, 6],
    ['States.ArrayGetItem($.a, 0)', { a: [] }, null],
    ['States.ArrayLength($.a)', { a: NINE }, 9],
    ['States.ArrayLength($.a[*].none)', { a: [1] }, 0],
    ['States.ArrayPartition($.a, 4)', { a: NINE }, [[1, 2, 3, 4], [5, 6, 7, 8], [9]]],
    ['States.ArrayPartition($.a, 2.6)', { a: [1, 2, 3] }, [[1, 2], [3]]],
    ['States.ArrayPartition($.a, 3)', { a: [] }, []],
    ['States.ArrayRange(1, 9, 2)', {}, [1, 3, 5, 7, 9]],
    ['States.ArrayRange(5, 1, -2)', {}, [5, 3, 1]],
    ['States.ArrayRange(3, 3, -1)', {}, [3]],
    ['States.ArrayRange(5, 1, 1)', {}, []],
    ['States.ArrayRange(1.4, 5.6, 2.2)', {}, [1, 3, 5]],
    ['States.ArrayRange(5.4, -0.6, -2.4)', {}, [5, 3, 1]],
    [
      'States.ArrayUnique($.a)',
      {
        a: [
          1,
          2,
          2,
          '2',
          null,
          null,
          'null',
          [1],
          [1],
          ['1'],
          [[1]],
          { b: 1, c: [] },
          { c: [], b: 1 },
          { b: [], c: 1 },
        ],
      },
      [1, 2, '2', null, 'null', [1], ['1'], [[1]], { b: 1, c: [] }, { b: [], c: 1 }],
    ],
    ["States.Base64Encode('Data to encode')", {}, 'RGF0YSB0byBlbmNvZGU='],
    ["States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", {}, 'Data to encode'],
    ["States.Base64Encode('äöü€')", {}, 'w6TDtsO84oKs'],
    ["States.Hash('input data', 'MD5')", {}, '812f45842bc6d66ee14572ce20db8e86'],
    ["States.Hash('input data', 'SHA-1')", {}, 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ['States.JsonMerge($.a, $.b, false)', { a: { x: 1, y: { z: 1 } }, b: { y: { w: 1 } } }, { x: 1, y: { w: 1 } }],
    ['States.StringToJson($.a)', { a: '{"b": [1, "c"]}' }, { b: [1, 'c'] }],
    ['States.StringToJson(\'{"b": 1}\')', {}, { b: 1 }],
    ["States.StringToJson(' ')", {}, null],
    ['States.JsonToString($.a)', { a: { b: [1, 'c', null] } }, '{"b":[1,"c",null]}'],
    ["States.JsonToString('a')", {}, '"a"'],
    ['States.MathAdd(111, -1)', {}, 110],
    ['States.MathAdd(1.49, 1.5)', {}, 3],
    ['States.MathAdd(-1.5, 0)', {}, -1],
    ["States.StringSplit('1,2,,3', ',')", {}, ['1', '2', '3']],
    ["States.StringSplit('This.is+a,test=string', '.+,=')", {}, ['This', 'is', 'a', 'test', 'string']],
    ["States.StringSplit(',,', ',')", {}, []],
    ["States.StringSplit('a', '')", {}, ['a']],
    ["States.StringSplit('a😀b', '😀')", {}, ['a', 'b']],
    ['States.UUID()', {}, UUID],
    [
      "States.ArrayGetItem(States.StringSplit('a-b', '-'), States.MathAdd(States.ArrayLength(States.Array(1, 2)), -1))",
      {},
      'b',
    ],
  ];
  for (const [expression, input, expected] of rows) t.same(evaluate(expression, input), expected, expression);
});

test('Format fills each {} with its argument', async (t) => {
  const rows: [expression: string, input: Json, expected: string][] = [
    ["States.Format('none')", {}, 'none'],
    ["States.Format('{} and {}.', $.a, 'b')", { a: 'A' }, 'A and b.'],
    ["States.Format('{}{}{}', 1, 1.1, true)", {}, '11.1true'],
    ["States.Format('{}', $.a)", { a: null }, 'null'],
    [
      "States.Format('{}', $.a)",
      { a: { Arg1: 1, Arg2: [], Arg3: ['x', { y: null }] } },
      '{Arg1=1, Arg2=[], Arg3=[x, {y=null}]}',
    ],
    ["States.Format('{}', $.a)", { a: '{"Arg1": 1}' }, '{"Arg1": 1}'],
    ["States.Format('\\{{}\\} it\\'s a \\\\', 1)", {}, "{1} it's a \\"],
    ["States.Format('a\\nb\\\\n')", {}, 'a\nb\\n'],
    ["States.Format($.template, 'x')", { template: 'n={}' }, 'n=x'],
    ["States.Format('{}', '{}')", {}, '{}'],
    ["States.Format('$& $1 {}', '$&')", {}, '$& $1 $&'],
  ];
  for (const [expression, input, expected] of rows) t.equal(evaluate(expression, input), expected, expression);
});

test('A string literal may escape quotes, braces and backslashes', async (t) => {
  t.equal(
    evaluate("States.Base64Decode(States.Base64Encode('it\\'s \\{a\\} \\\\ {b} (c), d'))"),
    "it's {a} \\ {b} (c), d",
  );
});

test('Arguments that a function cannot take are a runtime error that repeats the whole expression', async (t) => {
  const rows: [expression: string, input?: Json][] = [
    ["States.ArrayContains('a', 1)"],
    ['States.ArrayGetItem($.a, 3)', { a: [1, 2, 3] }],
    ['States.ArrayGetItem($.a, -1)', { a: [1] }],
    ["States.ArrayGetItem($.a, '0')", { a: [1] }],
    ["States.ArrayLength('a')"],
    ['States.ArrayPartition($.a, 0)', { a: [] }],
    ['States.ArrayPartition($.a, 0.6)', { a: [] }],
    ['States.ArrayRange(1, 10, 0.49)'],
    ['States.ArrayRange(1, 1001, 1)'],
    ['States.ArrayRange(1, 2147483648, 1)'],
    ['States.ArrayUnique(null)'],
    ['States.Base64Encode(1)'],
    ['States.Base64Encode($.a)', { a: 'a'.repeat(10_001) }],
    ["States.Hash('a', 'SHA-224')"],
    ["States.JsonMerge('a', $, false)"],
    ['States.JsonMerge($, $, true)'],
    ["States.StringToJson('{')"],
    ['States.StringToJson($.a)', { a: '['.repeat(2000) + ']'.repeat(2000) }],
    ["States.MathAdd('1', 1)"],
    ['States.MathAdd(2147483647, 1)'],
    ['States.MathRandom(1, 1)'],
    ['States.MathRandom(1.4, 1.6)'],
    ["States.MathRandom(1, 2, 'a')"],
    ["States.StringSplit(1, ',')"],
    ["States.Format('{}')"],
    ["States.Format('{}', 1, 2)"],
    ["States.Format('{', 1)"],
    ["States.Format('{}}', 1)"],
    ['States.Format(1)'],
  ];
  for (const [expression, input] of rows) {
    const name = expression.slice(0, expression.indexOf('('));
    const cause = `The function '${expression}' had the following error: Invalid arguments in ${name}`;
    t.equal(causeOf(expression, input), `States.Runtime | ${cause}`);
  }
});

test('An argument that finds nothing is named, with the state input', async (t) => {
  const rows: [expression: string, input: Json, reason: string][] = [
    [
      "States.Format('{}',$.nope)",
      { a: 1 },
      "The JsonPath argument for the field '$.nope' could not be found in the input '{\"a\":1}'",
    ],
    [
      "States.Format('{}', States.Array($.b.c))",
      { a: 1 },
      "The JsonPath argument for the field '$.b.c' could not be found in the input '{\"a\":1}'",
    ],
    [
      'States.Array($.a[5])',
      { a: [1] },
      "The JsonPath argument for the field '$.a[5]' could not be found in the input '{\"a\":[1]}'",
    ],
    [
      'States.Array($$.Nope.Deep)',
      { a: 1 },
      "The JsonPath argument for the field '$.Nope.Deep' could not be found in the input '{\"a\":1}'",
    ],
    ['States.Array($.a[0])', { a: 1 }, 'Filter: [0] can only be applied to arrays. Current context is: 1'],
  ];
  for (const [expression, input, reason] of rows) {
    t.equal(
      causeOf(expression, input),
      `States.Runtime | The function '${expression}' had the following error: ${reason}`,
    );
  }
});

test('MathRandom stays within its bounds and repeats itself for a seed', async (t) => {
  t.equal(evaluate('States.MathRandom(1, 9)'), 5);
  for (let seed = -20; seed < 20; seed++) {
    const number = evaluate(`States.MathRandom(-3, 3, ${seed})`);
    t.ok(typeof number === 'number' && Number.isInteger(number) && number >= -3 && number < 3, String(number));
    t.equal(evaluate(`States.MathRandom(-3, 3, ${seed})`), number);
  }
});

test('A call that is not well formed is refused with the field and the object that holds it', async (t) => {
  const calls = [
    'States.',
    'States.Format',
    'States.Format(',
    "States.Format('a'",
    "States.Format('a') x",
    'States.Nope()',
    "States.format('a')",
    'States.Array(1,)',
    'States.Array(,)',
    'States.Array(1 2)',
    'States.Array(a)',
    'States.Array("a")',
    "States.Array('a'b')",
    "States.Array('a\\\"b')",
    "States.Array('a\\')",
    'States.UUID(1)',
    'States.ArrayRange(1, 2)',
    'States.Array($.)',
    'States.Array(nullx)',
    'States.toString()',
    'States.Array(01x)',
    "States.Array('a'",
    `${'States.Array('.repeat(11)}${')'.repeat(11)}`,
    'States.Array('.repeat(50_000),
  ];
  for (const call of calls) {
    try {
      compileTemplate({ a: { 'x.$': call } }, 'Parameters');
      t.fail(`accepted ${call.slice(0, 60)}`);
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      t.equal(
        error.message,
        "The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call",
      );
      t.equal(error.faults[0]?.pointer, '/a');
    }
  }
  t.same(evaluate(`${'States.Array('.repeat(10)}${')'.repeat(10)}`), [[[[[[[[[[]]]]]]]]]], 'ten levels are allowed');
});
