import { test } from 'tap';
import type { Json } from '../../src/json.ts';
import { compileResultPath, DefinitionError, StatesError } from '../../src/language/index.ts';
import { frozen } from './scope.ts';

test('A result goes where ResultPath says', async (t) => {
  const rows: [path: string | null, input: Json, expected: Json][] = [
    [null, { a: 1 }, { a: 1 }],
    ['$', { a: 1 }, 'R'],
    ['$.r', { a: 1 }, { a: 1, r: 'R' }],
    ['$.a', { a: 1, b: 2 }, { a: 'R', b: 2 }],
    ['$.a.b.c', {}, { a: { b: { c: 'R' } } }],
    ['$.a.b', { a: { c: 1 } }, { a: { c: 1, b: 'R' } }],
    ["$['two words']", {}, { 'two words': 'R' }],
    ['$.a[1]', { a: [1, 2, 3] }, { a: [1, 'R', 3] }],
    ['$.a[0].b', { a: [{ c: 1 }] }, { a: [{ c: 1, b: 'R' }] }],
    ['$[0]', [1], ['R']],
  ];
  for (const [path, input, expected] of rows)
    t.same(compileResultPath(path)(frozen(input), 'R'), expected, String(path));
});

test('Any name makes a field of its own', async (t) => {
  const result = compileResultPath('$.__proto__.polluted')({}, 1);
  t.equal(JSON.stringify(result), '{"__proto__":{"polluted":1}}');
  t.equal(Object.getPrototypeOf(result), Object.prototype);
});

test('What is unchanged is shared with the input', async (t) => {
  const input = frozen({ keep: { a: 1 }, change: { b: 1, keep: {} } });
  const result = compileResultPath('$.change.c')(input, 1) as typeof input;
  t.equal(result.keep, input.keep);
  t.equal(result.change.keep, input.change.keep);
});

test('A place that cannot be is a ResultPathMatchFailure', async (t) => {
  const rows: [path: string, input: Json][] = [
    ['$.r', 'text'],
    ['$.r', null],
    ['$.r', [1]],
    ['$.a.b', { a: 1 }],
    ['$.a.b', { a: null }],
    ['$.a[1]', { a: [1] }],
    ['$.a[0]', {}],
    ['$.a[0]', { a: {} }],
  ];
  for (const [path, input] of rows) {
    const cause = `Unable to apply ReferencePath ${path} to input ${JSON.stringify(input)}`;
    t.throws(() => compileResultPath(path)(input, 1), new StatesError('States.ResultPathMatchFailure', cause));
  }
});

test('Only a Reference Path into the input is accepted', async (t) => {
  for (const path of ['r', '', '$$.r', '$r', '$.a[*]', '$..a', '$.a[-1]', '$.a[0:1]', "$['a','b']", '$.a[?(@.b)]']) {
    t.throws(() => compileResultPath(path), DefinitionError, path);
  }
});
