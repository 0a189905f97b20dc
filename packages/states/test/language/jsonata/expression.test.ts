import { spawnSync } from 'node:child_process';
import { test } from 'tap';
import { DefinitionError, QueryEvaluationError } from '../../../src/language/index.ts';
import { compileExpression } from '../../../src/language/jsonata/expression.ts';
import type { OutcomeName } from '../../../src/language/jsonata/values.ts';
import { Payload } from '../../../src/payload.ts';
import { scopeOf, UUID } from '../scope.ts';

const SCOPE = scopeOf(
  { name: 'Ada', items: [1, 2, 3], one: [0], none: null, list: [{ n: 1 }, { n: 2 }] },
  { Execution: { Name: 'run' } },
  { total: 10, deep: { list: ['a', { b: true }] } },
);

const compile = (source: string, outcome?: OutcomeName) =>
  compileExpression(source, { location: 'Output/x', pointer: '/x', outcome });

const value = (source: string, outcome: Partial<Record<OutcomeName, Payload>> = {}) =>
  JSON.parse(compile(source, Object.keys(outcome)[0] as OutcomeName | undefined)(SCOPE, outcome));

/** The end of AWS's sentence about a failed evaluation. */
function fault(source: string): string {
  try {
    compile(source)(SCOPE, {});
  } catch (error) {
    if (!(error instanceof QueryEvaluationError)) throw error;
    const start = `The JSONata expression '${source}' specified for the field 'Output/x' `;
    return error.cause.startsWith(start) ? error.cause.slice(start.length) : error.cause;
  }
  return 'none';
}

test('an expression sees the input, the context object, variables and what came of the work', (t) => {
  t.equal(value('$states.input.name'), 'Ada');
  t.equal(value('$states.context.Execution.Name'), 'run');
  t.same(value('$deep.list[1]'), { b: true });
  t.equal(value('$total + 1'), 11);
  t.same(value('$states.result.x', { result: Payload.ofText('{"x":[1]}') }), [1]);
  t.equal(value('$states.errorOutput.Error', { errorOutput: Payload.ofText('{"Error":"E"}') }), 'E');
  t.same(value('$keys($states)'), ['input', 'context']);
  t.same(value('$states', { result: Payload.ofValue(1) }), {
    input: SCOPE.input.value,
    context: SCOPE.context,
    result: 1,
  });
  t.end();
});

test('values come out as the JSON they are', (t) => {
  t.same(value('$states.input.items[$ > 1]'), [2, 3]);
  t.same(value('$states.input.items[$ > 2]'), 3, 'a sequence of one is its item');
  t.same(value('$states.input.items[$ > 2][]'), [3], 'unless an array is asked for');
  t.same(value('$states.input.one'), [0], 'an array of one in the document stays an array');
  t.same(value('$states.input.list.n'), [1, 2]);
  t.equal(value('$states.input.none'), null);
  t.same(value('[1/0, -1/0]'), ['Infinity', '-Infinity'], 'AWS writes what JSON has no number for as strings');
  t.equal(compile('{"a": [1, "x"], "b": {}}')(SCOPE, {}), '{"a":[1,"x"],"b":{}}');
  t.same(value('$states.input ~> |$|{"name": "Bob"}, ["items", "one", "list"]|'), { name: 'Bob', none: null });
  t.same(SCOPE.input.value, JSON.parse(SCOPE.input.text), 'a transformation leaves its input alone');
  t.end();
});

test("AWS's own functions", (t) => {
  t.same(value('$partition([1,2,3,4,5], 2)'), [[1, 2], [3, 4], [5]]);
  t.same(value('($p := $partition(?, 2); $p([1,2,3]))'), [[1, 2], [3]]);
  t.same(value('$range(0, 6, 2)'), [0, 2, 4, 6]);
  t.same(value('$range(5, 1, -3)'), [5, 2]);
  t.equal(value('$hash("input", "SHA-1")'), '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1');
  t.equal(value('$random(42)'), 0.7275636800328681, 'a seed gives the numbers of java.util.Random, as on AWS');
  t.equal(value('$random()'), 0.5);
  t.equal(value('$uuid()'), UUID);
  t.equal(value('$parse("{\\"a\\": 1}").a'), 1);
  t.same(value('$match("a1b22", /[0-9]+/).match'), ['1', '22']);
  t.equal(value('$replace("a-b-c", /-/, "+")'), 'a+b+c');
  t.same(value('$count($split($join($map([1..250], $string), ","), /,/))'), 250);
  t.equal(value('$base64decode($base64encode("hello"))'), 'hello');
  t.equal(value('$now()'), '2026-11-01T00:00:00.000Z');
  t.equal(value('$millis()'), Date.UTC(2026, 10, 1));
  t.same(value('$shuffle([1,2,3])'), value('$shuffle([1,2,3])'), 'chance comes from the scope');
  t.end();
});

test('what gives no usable value fails in the words of AWS', (t) => {
  const thrown = 'threw an error during evaluation';
  for (const [source, wanted] of [
    ['$states.input.missing', 'returned nothing (undefined).'],
    ['$nowhere', 'returned nothing (undefined).'],
    ['$fn := function($x){$x}', 'returned an unsupported result type.'],
    ['{"f": $sum}', 'returned an unsupported result type.'],
    ['$nothing(1)', `${thrown}. T1006: Attempted to invoke a non-function`],
    ['$eval("1+1")', `${thrown}. T1006: Attempted to invoke a non-function`],
    ['$sum(["a"])', `${thrown}. T0412: Argument 1 of function "sum" must be an array of "numbers"`],
    ['$random("a")', `${thrown}. T0410: Argument 1 of function "random" does not match function signature`],
    ['$error("boom")', `${thrown}. D3137: boom`],
  ] as const) {
    t.equal(fault(source), wanted, source);
  }
  t.end();
});

test('nothing runs for ever, recurses without end or fills the memory', (t) => {
  const ended = (text: string) => `threw an error during evaluation: ${text}`;
  const slow = ended('Expression evaluation timeout: Check for infinite loop');
  const deep = ended(
    'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
  );
  const large = ended('Expression evaluation memory limit exceeded: Check for excessive memory usage');
  for (const [source, wanted] of [
    ['$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)', slow],
    ['($f := function($n){ 1 + $f($n + 1) }; $f(0))', deep],
    ['($f := function($n){ [$f($n + 1)] }; $f(0))', deep],
    [Array(200).fill('1').join('+'), deep],
    ['$count([1..873783])', large],
    ['($p := function($s, $n){ $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p("x", 23)))', large],
    ['($f := function($o, $n){ $n = 0 ? $o : $f({"x": $o, "y": $o}, $n - 1) }; $f(1, 40))', large],
    ['$map([1..800000], function(){ [1..800000] })', large],
    ['$pad("ab", 400000000)', large],
    ['$range(1, 1000000000, 1)', large],
  ] as const) {
    t.equal(fault(source), wanted, source.slice(0, 80));
  }
  t.equal(value('$count([1..873782])'), 873782, 'AWS accepts this many');
  t.equal(value('1 + 1'), 2, 'and none of them leaves anything behind');
  t.end();
});

test('an endless loop ends', (t) => {
  // Apart from the test runner, whose hooks make promises slow.
  const loop = `
    import { compileExpression } from ${JSON.stringify(import.meta.resolve('../../../src/language/jsonata/expression.ts'))};
    const place = { location: 'Output', pointer: '' };
    const scope = { variables: {}, now: 0, random: Math.random };
    compileExpression('($f := function($n){ $f($n + 1) }; $f(0))', place)(scope, {});
  `;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', loop], { encoding: 'utf8', env: {} });
  t.match(stderr, /threw an error during evaluation: Expression evaluation timeout: Check for infinite loop/);
  t.end();
});

test('nothing of the process can be reached, nor what objects inherit', (t) => {
  for (const source of ['$states.input.constructor', '$states.input.toString', '$states.input.__proto__'])
    t.equal(fault(source), 'returned nothing (undefined).', source);
  t.equal(
    fault('$states.input.hasOwnProperty.constructor("return process")()'),
    'threw an error during evaluation. T1006: Attempted to invoke a non-function',
  );
  t.end();
});

/** What AWS refuses when a machine is created. */
function refusals(source: string, outcome?: OutcomeName): string[] {
  try {
    compile(source, outcome);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return error.faults.map(({ code, message, pointer }) => `${code}: ${message} at ${pointer}`);
  }
  return [];
}

test('an expression that does not parse is refused when it is compiled', (t) => {
  for (const [source, message] of [
    ['1 +', 'Unexpected end of expression'],
    ['', 'Unexpected end of expression'],
    ['"unterminated', 'String literal must be terminated by a matching quote'],
    ['$states.input[1,2)', 'Expected "]", got ","'],
    ['{"a":}', 'The symbol "}" cannot be used as a unary operator'],
    ['('.repeat(20_000), 'Maximum call stack size exceeded'],
    [Array(50_000).fill('1').join('+'), 'Maximum call stack size exceeded'],
  ] as const) {
    t.same(refusals(source), [`INVALID_JSONATA_EXPRESSION: ${message} at /x`], source.slice(0, 40));
  }
  t.end();
});

test('there is no input document: what refers to one is refused, wherever AWS refuses it', (t) => {
  const unsupported = (message: string) => `UNSUPPORTED_JSONATA_EXPRESSION: ${message} at /x`;
  const top = (name: string) => unsupported(`Reference to '${name}' at the top level is not supported.`);
  for (const [source, ...wanted] of [
    ['phone[0]', top('phone')],
    ['b + $sum(a) + b', top('b'), top('a')],
    ['{key: [value]}', top('key'), top('value')],
    ['$map($states.input.a, function($x){ body })', top('body')],
    ['$states.input.a ? then : (1; else)', top('then'), top('else')],
    ['$.phone', top('$')],
    ['$$', unsupported("Reference to '$$' is not supported.")],
    ['$states.input.a[b > $.c].d.(e; $)'],
    ['$states.input.a^(>b){c: $sum(d)}'],
    ['$states.input ~> |a|{"b": c}|'],
    ['$map($states.input.a, function($x){ $x.b })'],
    ['$nowhere'],
  ]) {
    t.same(refusals(source ?? ''), wanted, `${source}`);
  }
  t.end();
});

test('$states has a result or an error output only where there is one', (t) => {
  const missing = (field: string) => [`UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.${field}' does not exist. at /x`];
  t.same(refusals('$states.result.a'), missing('result'));
  t.same(refusals('$states.result.a', 'result'), []);
  t.same(refusals('$states.errorOutput', 'result'), missing('errorOutput'));
  t.same(refusals('[$states.errorOutput.Cause]', 'errorOutput'), []);
  t.same(refusals('$states.output'), missing('output'));
  t.same(refusals('[$states, $states.input, $states.context]'), []);
  t.end();
});

test('a variable may have any name, also one that the library uses itself', (t) => {
  for (const name of ['__proto__', 'hasOwnProperty', 'constructor', 'toString', 'isPrototypeOf']) {
    const outside = scopeOf({ list: [10, 20] }, {}, Object.fromEntries([[name, 2]]));
    t.equal(compile(`$${name} + 1`)(outside, {}), '3', name);
    t.equal(compile(`$map([1, 2], function($${name}) { $${name} * 2 })`)(outside, {}), '[2,4]', name);
    t.equal(compile(`($${name} := 5; $${name} + 1)`)(outside, {}), '6', name);
    t.equal(compile(`$states.input.list#$${name}.($${name})`)(outside, {}), '[0,1]', name);
  }
  t.end();
});
