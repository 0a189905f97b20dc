import { CloudWatchLogsClient, type FilterLogEventsCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import { test } from 'tap';
import { searchBack } from '../../src/express-log/log-events.ts';

/** A log with so many events in every millisecond, of which an answer has a hundred. */
function busyLog(perMillisecond: number) {
  const client = new CloudWatchLogsClient({ region: 'us-east-1' });
  const asked: { startTime: number; endTime: number }[] = [];
  client.middlewareStack.add(
    () => async (args) => {
      const { startTime = 0, endTime = 0, nextToken } = args.input as FilterLogEventsCommandInput;
      asked.push({ startTime, endTime });
      const from = Number(nextToken ?? 0);
      const to = Math.min(from + 100, (endTime - startTime + 1) * perMillisecond);
      const events = Array.from({ length: to - from }, (_, index) => ({
        timestamp: startTime + Math.floor((from + index) / perMillisecond),
      }));
      const more = to < (endTime - startTime + 1) * perMillisecond;
      return { response: {}, output: { $metadata: {}, events, ...(more && { nextToken: String(to) }) } };
    },
    { step: 'initialize', priority: 'low' },
  );
  return { client, asked };
}

const search = { logGroupName: 'g', filterPattern: '', startTime: 0, endTime: 24 * 3_600_000 };

test('a quiet log is searched through in a few windows that follow one another', async (t) => {
  const { client, asked } = busyLog(0);
  const windows = [];
  for await (const window of searchBack(client, search)) windows.push(window);
  t.equal(windows.length, asked.length);
  t.ok(windows.length < 8);
  t.equal(windows.at(-1)?.from, 0);
  for (const [index, { startTime }] of asked.entries()) t.equal(asked[index + 1]?.endTime ?? -1, startTime - 1);
});

test('of a busy one, windows become as small as they must be', async (t) => {
  for (const perMillisecond of [1, 1_000]) {
    const { client } = busyLog(perMillisecond);
    const seen = new Set<number>();
    for await (const { from, events, calls } of searchBack(client, search)) {
      for (const { timestamp = 0 } of events) seen.add(timestamp);
      t.ok(calls < 60, `${calls} calls`);
      const expected = search.endTime - from + 1;
      t.equal(seen.size, expected, 'nothing is left out');
      if (seen.size > 20) break;
    }
  }
});
