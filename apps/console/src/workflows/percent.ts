/** A part of 1 in percent, such that only all is 100 % and only nothing 0 %. */
export function percent(part: number): string {
  const tenths = Math.min(part < 1 ? 999 : 1_000, Math.max(part > 0 ? 1 : 0, Math.round(part * 1_000)));
  return `${tenths / 10} %`;
}
