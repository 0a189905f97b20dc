import { test } from 'tap';
import { compileInputPath, compileValuePath, DefinitionError, StatesError } from '../../src/language/index.ts';
import { scopeOf } from './scope.ts';

test('A null path is an empty object', async (t) => {
  t.same(compileInputPath(null, 'OutputPath')(scopeOf({ a: 1 })), {});
});

test('The root path is the document itself', async (t) => {
  const input = { a: 1 };
  t.equal(compileInputPath('$', 'InputPath')(scopeOf(input)), input);
});

test('A value path takes one value, and says in the words of its field when there is none', async (t) => {
  t.equal(compileValuePath('$.a', 'SecondsPath')(scopeOf({ a: 1 })), 1);
  t.throws(
    () => compileValuePath('$.a', 'TimeoutSecondsPath')(scopeOf({})),
    new StatesError('States.Runtime', "Invalid path '$.a' : No results for path: $['a']"),
  );
  t.throws(
    () => compileValuePath('$.a', 'CausePath')(scopeOf({})),
    new StatesError(
      'States.Runtime',
      "The JSONPath '$.a' specified for the field 'CausePath' could not be found in the input '{}'",
    ),
  );
});

test('Only ErrorPath and CausePath may call a function, and only one that gives a string', async (t) => {
  t.equal(compileValuePath("States.Format('{}!', $.a)", 'ErrorPath')(scopeOf({ a: 'x' })), 'x!');
  t.throws(() => compileValuePath('States.Array(1)', 'CausePath'), DefinitionError);
  t.throws(() => compileValuePath("States.Format('{}'", 'CausePath'), DefinitionError);
  t.throws(() => compileValuePath("States.Format('1')", 'SecondsPath'), DefinitionError);
});

test('A value path names a single value', async (t) => {
  t.throws(
    () => compileValuePath('a', 'SecondsPath'),
    new DefinitionError("Value is not a Reference Path: Reference path didn't start with '$'"),
  );
  for (const path of ['$.a[*]', '$..a', '$.a[1:]', '$.a[?(@.b)]', "$['a','b']", '$.a[0,1]', '$.', '$['])
    t.throws(() => compileValuePath(path, 'SecondsPath'), DefinitionError, path);
});
