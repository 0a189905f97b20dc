import { test } from 'tap';
import { compileExpression } from '../../../src/language/jsonata/expression.ts';
import { compile, evaluate, NO_SOURCES } from '../../../src/language/jsonata/realm.ts';
import { scopeOf } from '../scope.ts';

const ours = (source: string, input = {}) =>
  JSON.parse(compileExpression(source, { location: 'x', pointer: '', outcome: undefined })(scopeOf(input), {}));

const librarys = (source: string) => JSON.parse(JSON.stringify(evaluate(compile(source), {}, NO_SOURCES)));

test("$distinct answers what the library's own does", (t) => {
  const sources = [
    '$distinct([])',
    '$distinct([1])',
    '$distinct(5)',
    '$distinct([1, 1, 2, 1])',
    '$distinct([1, 1])',
    '$distinct([{"a": 1}, {"a": 1}].a)',
    '$distinct([{"a": 1}, {"a": 1}].a) ~> $type',
    '$distinct([1, "1", true, "true", null, "null", [1], "[1]", [1]])',
    '$distinct([{"a": 1, "b": [2]}, {"b": [2], "a": 1}, {"a": 1}])',
    '$distinct([0, -0, 1/0, 1/0, "Infinity", [1/0], [null]]) ~> $count',
    '$distinct([$sum, $sum, $max, null]) ~> $count',
    '$distinct([[$sum], [$max], [null], [$sum]]) ~> $count',
    '($f := function($x) { $x }; $distinct([$f, $f, {"f": $f}, {"f": $f}]) ~> $count)',
  ];
  for (const source of sources) t.same(ours(source), librarys(source), source);
  t.equal(ours('$exists($distinct($none))'), false);
  t.end();
});

test('$distinct takes as many items as a payload can hold', (t) => {
  const items = Array.from({ length: 25_000 }, (_, n) => [n]);
  t.equal(ours('$count($distinct($states.input.items))', { items: [...items, ...items] }), items.length);
  t.end();
});
