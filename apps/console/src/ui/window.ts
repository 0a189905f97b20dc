/** Which rows of a long list are rendered: those that can be seen, and some around them. */
export interface Window {
  first: number;
  /** The one after the last. */
  end: number;
}

const around = 12;

/** Sizes in pixels; rows are all of one height. */
export function windowOf(rows: number, rowHeight: number, scrollTop: number, height: number): Window {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - around);
  const end = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + around);
  return { first: Math.min(first, Math.max(0, rows)), end: Math.max(end, 0) };
}

/** Where to scroll so that a row is seen whole; undefined where it is already. */
export function scrollFor(row: number, rowHeight: number, scrollTop: number, height: number): number | undefined {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : undefined;
}
