import { StatesError } from './errors.ts';

const OFFSET_DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):(\d{2}))$/;
const MAX_OFFSET_MINUTES = 18 * 60;

/**
 * Parses an ISO-8601 extended offset date-time as AWS does: `T`, and `Z` or an offset, are required; seconds and a
 * fraction of up to nine digits are not. Returns epoch milliseconds. Throws StatesError on anything else.
 */
export function parseTimestamp(text: string): number {
  const at = readTimestamp(text);
  if (at !== undefined) return at;
  throw new StatesError('States.Runtime', `Not a valid ISO-8601 extended offset date-time format string: ${text}`);
}

/** Like parseTimestamp, with undefined for what is no timestamp. */
export function readTimestamp(text: string): number | undefined {
  const match = OFFSET_DATE_TIME.exec(text);
  if (match === null) return undefined;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const offset = (part(9) * 60 + part(10)) * (match[8] === '-' ? -1 : 1);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || part(10) > 59) return undefined;
  if (Math.abs(offset) > MAX_OFFSET_MINUTES) return undefined;
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  const midnight = new Date(0).setUTCFullYear(year, month - 1, day);
  return midnight + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
