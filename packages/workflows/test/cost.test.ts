import { test } from 'tap';
import {
  billedDurationMs,
  billedMemoryMb,
  decimalDollars,
  expressDollars,
  expressMemoryMb,
  standardDollars,
} from '../src/cost.ts';

test('Standard executions cost by transition', async (t) => {
  t.equal(decimalDollars(standardDollars(1)), '0.000025');
  t.equal(decimalDollars(standardDollars(1_000)), '0.025');
  t.equal(decimalDollars(standardDollars(0)), '0');
  t.equal(decimalDollars(standardDollars(40_000_000)), '1000');
});

test('Express executions cost by request, and by duration and memory, as in AWS’s own example', async (t) => {
  // 50 KB of definition, 400 iterations of 32 KB each: 62.85 MB; 100 million of ten seconds in a month.
  const memory = expressMemoryMb({ definition: 50_000, data: 32_000, concurrentSteps: 400 });
  t.equal(memory, 62.85);
  t.equal(billedMemoryMb(memory), 64);
  const month = { requests: 100_000_000, billedDurationMs: 10_000, billedMemoryMb: 64 };
  t.equal(expressDollars(month).toFixed(2), '482.97');
  t.equal(
    decimalDollars(expressDollars({ requests: 1, billedDurationMs: 100, billedMemoryMb: 64 })),
    '0.0000011042',
    'a request, and 100 ms of 64 MB',
  );
});

test('duration and memory are billed in whole steps', async (t) => {
  t.same([0, 1, 100, 101, 1_234].map(billedDurationMs), [100, 100, 100, 200, 1_300]);
  t.same([50, 64, 64.1, 200].map(billedMemoryMb), [64, 64, 128, 256]);
});
