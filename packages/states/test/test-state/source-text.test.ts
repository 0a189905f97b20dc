import fc from 'fast-check';
import { test } from 'tap';
import type { Json } from '../../src/json.ts';
import { sourceText } from '../../src/test-state/source-text.ts';

test('an array is found as it was written', async (t) => {
  t.equal(sourceText([1, 2], '{"a": [[ 1,2 ], [3]]}'), '[ 1,2 ]');
  t.equal(sourceText([1, 2], '{"a\\"[1,2]": "[1,2]", "b": [1, 2]}'), '[1, 2]');
  t.equal(sourceText([1, 2], '{"a": [2, 1]}'), '[1,2]', 'or made compact');
});

test('whatever stands around an array, it is found', async () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), (array, other) => {
      const wanted = JSON.stringify(array, undefined, 1);
      const text = `{"other": ${JSON.stringify({ other })}, "wanted": ${wanted}}`;
      const found = sourceText(array as readonly Json[], text);
      return JSON.stringify(JSON.parse(found)) === JSON.stringify(JSON.parse(wanted));
    }),
  );
});
