import { test } from 'tap';
import { percent } from '../../src/workflows/percent.ts';

test('a rate in percent is all or nothing only where it is', async (t) => {
  for (const [part, words] of [
    [0, '0 %'],
    [0.000_1, '0.1 %'],
    [0.722_2, '72.2 %'],
    [0.5, '50 %'],
    [0.999_9, '99.9 %'],
    [1, '100 %'],
  ] as const)
    t.equal(percent(part), words);
});
