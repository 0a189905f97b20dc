import { test } from 'tap';
import { ago, duration, size } from '../../src/ui/format.ts';

test('durations are told in the units in which people read them', async (t) => {
  for (const [milliseconds, words] of [
    [0, '0 ms'],
    [999, '999 ms'],
    [1_500, '1.5 s'],
    [12_340, '12.3 s'],
    [60_000, '1 min'],
    [242_000, '4 min 2 s'],
    [11_100_000, '3 h 5 min'],
    [90_000_000, '1 d 1 h'],
  ] as const)
    t.equal(duration(milliseconds), words);
});

test('how long ago something was is told coarsely', async (t) => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  t.equal(ago('2026-11-24T11:59:58Z', now), 'just now');
  t.equal(ago('2026-11-24T11:59:20.500Z', now), '40 s ago');
  t.equal(ago('2026-11-24T09:55:00Z', now), '2 h ago');
  t.equal(ago('2026-11-24T12:10:00Z', now), 'in 10 min');
});

test('sizes of texts', async (t) => {
  t.equal(size(512), '512 B');
  t.equal(size(1_536), '1.5 KiB');
  t.equal(size(3_145_728), '3.0 MiB');
});
