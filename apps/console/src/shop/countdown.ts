/** Milliseconds until then, at least 0. `now` in milliseconds since 1970. */
export const remaining = (until: string, now: number): number => Math.max(0, Date.parse(until) - now);

/** A countdown as a clock shows it, `14:59` or `1:02:03`: a second that has begun counts whole, so that 0:00 means over. */
export function clockFace(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const rest = `${Math.floor((seconds % 3_600) / 60)}`;
  return seconds < 3_600
    ? `${rest}:${two(seconds % 60)}`
    : `${Math.floor(seconds / 3_600)}:${two(Number(rest))}:${two(seconds % 60)}`;
}

/** The same for a screen reader, to which seconds that pass are noise: `14 minutes`, `less than a minute`. */
export function spoken(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes === 0) return 'less than a minute';
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** How far the server's clock is ahead of ours, by the Date of an answer, which is exact to a second; else `known`. */
export function offsetBy(date: string | null, now: number, known: number): number {
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there)) return known;
  const offset = there + 500 - now;
  return Math.abs(offset - known) < 2_000 ? known : offset;
}
