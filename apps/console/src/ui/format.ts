/** Money in minor units of an ISO 4217 currency, for people. */
export function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions();
  return format.format(minor / 10 ** digits);
}

/** Milliseconds in the units in which people read them: 850 ms, 12.3 s, 4 min 2 s, 3 h 5 min. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(ms < 10_000 ? 2 : 1))} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return two(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const two = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** How long ago, or when, something was. */
export function ago(at: string, now: number): string {
  const passed = now - Date.parse(at);
  if (passed < 5_000) return passed < -5_000 ? `in ${duration(-passed)}` : 'just now';
  const [coarse = ''] =
    /^[\d.]+ \S+/.exec(duration(passed < 60_000 ? Math.round(passed / 1_000) * 1_000 : passed)) ?? [];
  return `${coarse} ago`;
}

/** Bytes of a text in UTF-8, for people. */
export function size(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${(bytes / 1_024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
