import { test } from 'tap';
import { realWait } from '../../src/delivery/wait.ts';

test('a wait is over at once when it is none, and ends with its signal, be it longer than a timer may be', async (t) => {
  const warnings: string[] = [];
  const onWarning = ({ name }: Error) => warnings.push(name);
  process.on('warning', onWarning);
  t.teardown(() => process.off('warning', onWarning));
  const closing = new AbortController();
  await realWait(0, closing.signal);
  const month = realWait(30 * 86_400_000, closing.signal);
  // Node says so of a timer that it ends at once since it is too long.
  await new Promise((resolve) => setImmediate(resolve));
  t.strictSame(warnings, []);
  closing.abort();
  await t.rejects(month, { name: 'AbortError' });
});
