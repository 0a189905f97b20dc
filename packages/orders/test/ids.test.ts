import { test } from 'tap';
import { createIds } from '../src/index.ts';
import { stoppedClock } from './fixtures.ts';

test('order ids sort by the time they were made', async (t) => {
  const clock = stoppedClock();
  const ids = createIds(clock);
  const made = Array.from({ length: 50 }, () => {
    clock.advance(1);
    return ids.orderId();
  });
  t.strictSame([...made].sort(), made);
  for (const id of made) t.match(id, /^ord_[0-9A-HJKMNP-TV-Z]{26}$/);
});

test('an id is a ULID of its time and random bytes', async (t) => {
  const ids = createIds({ now: () => new Date(1469918176385) }, (bytes) => new Uint8Array(bytes));
  t.equal(ids.orderId(), `ord_01ARYZ6S41${'0'.repeat(16)}`, 'the time of the example in the ULID specification');
  t.equal(ids.auditId(), `aud_01ARYZ6S41${'0'.repeat(16)}`);
});
