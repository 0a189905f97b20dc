import { readTimestamp } from '../language/index.ts';
import type { Reader } from './reader.ts';

export const MAX_WAIT_SECONDS = 99_999_999;

/** The Timestamp that a Wait gives, in epoch milliseconds; undefined where there is none, or no valid one. */
export function givenTimestamp(reader: Reader): number | undefined {
  const timestamp = reader.string('Timestamp');
  if (timestamp === undefined) return undefined;
  return (
    readTimestamp(timestamp) ??
    reader.fail(`Not a valid ISO-8601 extended offset date-time format string: ${timestamp}`, 'Timestamp')
  );
}
