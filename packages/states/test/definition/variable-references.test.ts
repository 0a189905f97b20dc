import { test } from 'tap';
import { variableReferences } from '../../src/definition/variable-references.ts';

const one = (state: object, language = 'JSONPath') =>
  variableReferences({ StartAt: 'S', QueryLanguage: language, States: { S: { End: true, ...state } } } as never).S;

test('a JSONPath state refers to variables in its paths, rules and templates', (t) => {
  t.same(one({ Type: 'Pass', InputPath: '$a.b[0]', OutputPath: '$.c', ResultPath: '$.d' }), ['a']);
  t.same(one({ Type: 'Pass', Parameters: { 'x.$': '$b', y: [{ 'z.$': "States.Format('{}', $a, $$.State.Name)" }] } }), [
    'a',
    'b',
  ]);
  t.same(one({ Type: 'Task', Catch: [{ Next: 'S', Assign: { 'x.$': '$seen' } }], TimeoutSecondsPath: '$limit' }), [
    'limit',
    'seen',
  ]);
  const rules = [{ Not: { Variable: '$left', StringEqualsPath: '$right' }, Next: 'S' }];
  t.same(one({ Type: 'Choice', Choices: rules }), ['left', 'right']);
  t.same(
    one({ Type: 'Pass', Parameters: { somePath: '$not', plain: '$this' }, Result: '$nor', Comment: '$that' }),
    undefined,
  );
  t.end();
});

test('a JSONata state refers to what its expressions take from outside', (t) => {
  const references = (expression: string) => one({ Type: 'Pass', Output: { x: [`{% ${expression} %}`] } }, 'JSONata');
  t.same(references('$price * $states.input.count'), ['price']);
  t.same(references('$sum($items.price) + $tax'), ['items', 'tax']);
  t.same(references('($own := $given; $map($list, function($item, $at) { $item + $own }))'), ['given', 'list']);
  t.same(references('$orders@$o.lines#$i.[$o, $i]'), ['orders']);
  t.same(one({ Type: 'Pass', Output: '$plain' }, 'JSONata'), undefined);
  t.end();
});

test('states in branches and processors are told apart from the one that holds them', (t) => {
  const inner = (name: string, path: string) => ({
    StartAt: name,
    States: { [name]: { Type: 'Pass', InputPath: path, End: true } },
  });
  const definition = {
    StartAt: 'P',
    States: {
      P: { Type: 'Parallel', InputPath: '$a', Branches: [inner('A', '$b'), inner('B', '$.x')], Next: 'M' },
      M: { Type: 'Map', MaxConcurrencyPath: '$c', ItemProcessor: inner('C', '$d'), End: true },
    },
  };
  t.same(variableReferences(definition as never), { P: ['a'], A: ['b'], M: ['c'], C: ['d'] });
  t.end();
});
