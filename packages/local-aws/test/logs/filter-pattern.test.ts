import { test } from 'tap';
import { compileFilterPattern } from '../../src/logs/filter-pattern.ts';

const matching = (pattern: string, messages: readonly string[]) =>
  messages.filter(compileFilterPattern(pattern).matches);

test('terms', (t) => {
  const messages = ['ERROR 400 BAD REQUEST', 'ERROR 401 UNAUTHORIZED', 'WARN 500 {"a":"b"}', 'error 400'];
  const [bad = '', unauthorized = '', warning = '', lower = ''] = messages;
  const cases: [string, string[]][] = [
    ['', messages],
    ['ERROR', [bad, unauthorized]],
    ['ERROR 400', [bad]],
    ['400 -ERROR', [lower]],
    ['-ERROR', [warning, lower]],
    ['?ERROR ?WARN', [bad, unauthorized, warning]],
    ['?WARN ERROR', [bad, unauthorized]],
    ['"BAD REQUEST"', [bad]],
    ['"{\\"a\\":\\"b\\"}"', [warning]],
    ['-"BAD REQUEST" ERROR', [unauthorized]],
  ];
  for (const [pattern, expected] of cases) t.strictSame(matching(pattern, messages), expected, pattern);
  t.end();
});

test('expressions about JSON', (t) => {
  const messages = [
    '{"type":"TaskFailed","id":"3","n":3,"details":{"name":"Check stock"},"list":["x",{"y":"z"}]}',
    '{"type":"TaskSucceeded","id":"4","n":4.5,"details":{"name":"Check/price"},"arn":"arn:aws:x:1"}',
    '{"type":"T\\u0061sk","quote":"say \\"hi\\""}',
    'TaskFailed, but no JSON',
  ];
  const cases: [string, number[]][] = [
    ['{ $.type = "TaskFailed" }', [0]],
    ['{$.type=TaskFailed}', [0]],
    ['{ $.type != "TaskFailed" }', [1, 2]],
    ['{ $.id != "3" }', [1]],
    ['{ $.type = "Task*" }', [0, 1, 2]],
    ['{ $.type = "*ed" }', [0, 1]],
    ['{ $.type = "T*k*F*d" }', [0]],
    ['{ $.type = "Task*sk" }', []],
    ['{ $.type = * }', [0, 1, 2]],
    ['{ $.type = "Task" }', [2]],
    ['{ $.quote = "say \\"hi\\"" }', [2]],
    ['{ $.n = 3 }', [0]],
    ['{ $.n = "3" }', []],
    ['{ $.id = 3 }', []],
    ['{ $.n > 3 }', [1]],
    ['{ $.n >= 3 && $.n <= 4 }', [0]],
    ['{ $.n < -1 }', []],
    ['{ $.details.name = "Check/price" }', [1]],
    ['{ $.arn = "arn:aws:x:1" }', [1]],
    ['{ $.list[0] = "x" }', [0]],
    ['{ $.list[1].y = "z" }', [0]],
    ['{ $.details[0] = "x" }', []],
    ['{ $.toString = "*" }', []],
    ['{ $.id = "3" || $.id = "4" && $.n = 3 }', [0]],
    ['{ ($.id = "3" || $.id = "4") && $.n = 4.5 }', [1]],
    ['{ ($.id = "3") || (($.id = "4")) }', [0, 1]],
  ];
  for (const [pattern, expected] of cases)
    t.strictSame(
      matching(pattern, messages),
      expected.map((index) => messages[index]),
      pattern,
    );
  t.end();
});

test('what every message must have in it', (t) => {
  const { required, equal } = compileFilterPattern(
    '{ $.execution_arn = "arn:x:1" && ($.type = "A" || $.type = "B") && $.n = 1 && $.name = "a*b/c" && $.x.y = "z" }',
  );
  t.strictSame(required, ['arn:x:1', 'a', 'b', 'c', 'z']);
  t.strictSame([...equal], [['execution_arn', 'arn:x:1']]);
  t.strictSame(compileFilterPattern('one "two three" -four').required, ['one', 'two three']);
  t.end();
});

test('other patterns are refused', (t) => {
  for (const pattern of [
    '%regular%',
    '[ip, user]',
    'a.b',
    '"open',
    '-',
    '{ }',
    '{ $.a }',
    '{ $.a = }',
    '{ $.a = "b"',
    '{ $.a = "b" } c',
    '{ $.a IS NULL }',
    '{ $.a NOT EXISTS }',
    '{ $.a = %x% }',
    '{ $.a > "b" }',
    '{ $.a[*] = 1 }',
    '{ ($.a = 1 }',
    '{ $.a = 1 & $.b = 1 }',
    '{ a = 1 }',
  ])
    t.throws(() => compileFilterPattern(pattern), { name: 'InvalidParameterException' }, pattern);
  t.end();
});
