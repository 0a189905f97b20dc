import { test } from 'tap';
import { jsonPath } from '../../src/language/index.ts';
import { scopeOf } from './scope.ts';

test('JSONPath offers what every query language does', async (t) => {
  const scope = scopeOf({ total: 5 });
  t.equal(jsonPath.name, 'JSONPath');
  t.same(jsonPath.compileTemplate({ 'sum.$': '$.total' }, 'Parameters')(scope), { sum: 5 });
  t.ok(jsonPath.compileChoiceRule({ Variable: '$.total', NumericGreaterThan: 4 })(scope));
});
