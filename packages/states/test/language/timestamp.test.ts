import { test } from 'tap';
import { parseTimestamp, StatesError } from '../../src/language/index.ts';

test('Timestamps need a date, a time and an offset', async (t) => {
  const rows: [text: string, milliseconds: number][] = [
    ['1970-01-01T00:00:00Z', 0],
    ['2016-12-05T21:29:29Z', Date.UTC(2016, 11, 5, 21, 29, 29)],
    ['2012-10-09T19:00:55+01:00', Date.UTC(2012, 9, 9, 18, 0, 55)],
    ['2012-10-09T19:00:55-05:30', Date.UTC(2012, 9, 10, 0, 30, 55)],
    ['2026-01-01T00:00:00.5Z', Date.UTC(2026, 0, 1) + 500],
    ['2026-01-01T00:00:00.123456789Z', Date.UTC(2026, 0, 1) + 123],
    ['2026-01-01T10:20Z', Date.UTC(2026, 0, 1, 10, 20)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['0099-01-01T00:00:00Z', Date.parse('0099-01-01T00:00:00Z')],
  ];
  for (const [text, milliseconds] of rows) t.equal(parseTimestamp(text), milliseconds, text);
});

test('Anything else is refused', async (t) => {
  const texts = [
    '',
    '2016-12-05',
    '2016-12-05T21:29:29',
    '2016-12-05 21:29:29Z',
    '05-12-2016T21:29:29Z',
    '2016-13-05T21:29:29Z',
  ];
  texts.push(
    '2016-12-05T25:29:29Z',
    '2016-12-05T24:00:00Z',
    '2016-12-05T21:60:29Z',
    '2016-12-05T21:29:60Z',
    '2023-02-29T00:00:00Z',
  );
  texts.push(
    '2016-04-31T00:00:00Z',
    '2016-00-01T00:00:00Z',
    '2016-01-00T00:00:00Z',
    '2016-01-01T00:00:00.Z',
    '2016-01-01T00:00:00z',
  );
  texts.push(
    '2016-01-01t00:00:00Z',
    '2016-01-01T00:00:00+19:00',
    '2016-01-01T00:00:00+01:60',
    '2016-01-01T00:00:00+0100',
    ' 2016-01-01T00:00:00Z',
  );
  for (const text of texts) t.throws(() => parseTimestamp(text), StatesError, text);
});
