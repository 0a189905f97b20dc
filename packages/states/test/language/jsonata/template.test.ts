import { test } from 'tap';
import { compileJsonataTemplate, QueryEvaluationError } from '../../../src/language/index.ts';
import { scopeOf } from '../scope.ts';

const SCOPE = scopeOf({ a: [1, 2] });

test('expressions are replaced at any depth; everything else stays as it is', (t) => {
  const template = {
    constant: null,
    path: '$.a',
    spaced: ' {% 1 %} ',
    'name.$': '$',
    list: [1, '{% $states.input.a %}', { deep: '{%$sum($states.input.a)%}' }],
    'quoted "key"': '{% "{% %}" %}',
  };
  t.equal(
    compileJsonataTemplate(template, 'Output')(SCOPE, {}),
    '{"constant":null,"path":"$.a","spaced":" {% 1 %} ","name.$":"$","list":[1,[1,2],{"deep":3}],"quoted \\"key\\"":"{% %}"}',
  );
  t.equal(compileJsonataTemplate('{% $states.input.a[1] %}', 'Output')(SCOPE, {}), '2');
  t.end();
});

test('a failure names its place: fields after slashes, items in brackets', (t) => {
  const locationOf = (template: object, field: string) => {
    try {
      compileJsonataTemplate(template as never, field)(SCOPE, {});
    } catch (error) {
      return error instanceof QueryEvaluationError ? error.location : error;
    }
    return undefined;
  };
  t.equal(locationOf({ x: '{% $no %}' }, 'Output'), 'Output/x');
  t.equal(locationOf({ x: [1, { y: '{% $no %}' }] }, 'Arguments'), 'Arguments/x[1]/y');
  t.equal(locationOf(['{% $no %}'], 'Items'), 'Items[0]');
  t.end();
});
