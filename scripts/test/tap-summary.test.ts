import { test } from 'tap';
import { countAssertions } from '../tap-summary.mjs';

test('assertions are counted from the last summary', async (t) => {
  const output =
    'ok 1 - a\n# { total: 9, pass: 9 }\n    # { total: 7 }\n# { total: 5, pass: 3, fail: 1, skip: 1 }\n# time=4ms\n';
  t.strictSame(countAssertions(output), { passed: 3, failed: 1 });
});

test('counts that are absent are zero', async (t) => {
  t.strictSame(countAssertions('# { total: 5, pass: 5 }\n'), { passed: 5, failed: 0 });
  t.strictSame(countAssertions('TAP version 14\n'), { passed: 0, failed: 0 });
});
