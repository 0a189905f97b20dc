import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { scrollFor, windowOf } from './window.ts';

interface LongListProps<Row> {
  /** For those who don't see it. */
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  /** In pixels. */
  rowHeight: number;
  selected: string | number | undefined;
  onSelect: (row: Row) => void;
  /** Column heads, as cells. */
  head?: ComponentChildren;
  /** The cells of a row. */
  children: (row: Row) => ComponentChildren;
  className?: string;
}

/**
 * A table of any number of rows, of which only those in sight are rendered. The arrow keys, Page Up and Down, Home and End
 * move the selection.
 */
export function LongList<Row>(props: LongListProps<Row>) {
  const { label, rows, keyOf, rowHeight, selected, onSelect, head, children, className = '' } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useSignal({ top: 0, height: 600 });
  const look = () => {
    const { scrollTop = 0, clientHeight = 600 } = box.current ?? {};
    if (view.value.top !== scrollTop || view.value.height !== clientHeight)
      view.value = { top: scrollTop, height: clientHeight };
  };
  useLayoutEffect(look, []);
  useEffect(() => {
    const observer = new ResizeObserver(look);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const index = selected === undefined ? -1 : rows.findIndex((row) => keyOf(row) === selected);
  const reveal = (row: number) => {
    const { current } = box;
    const top = current && scrollFor(row, rowHeight, current.scrollTop, current.clientHeight);
    if (current && typeof top === 'number') current.scrollTop = top;
  };
  useEffect(() => {
    if (index >= 0) reveal(index);
  }, [selected]);
  const move = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(view.value.height / rowHeight) - 1);
    const to = destination(event.key, index, rows.length, page);
    const row = to === undefined ? undefined : rows[to];
    if (row === undefined) return;
    event.preventDefault();
    onSelect(row);
  };
  const { first, end } = windowOf(rows.length, rowHeight, view.value.top, view.value.height);
  return (
    <div class={`long-list ${className}`} role="table" aria-label={label} aria-rowcount={rows.length + 1}>
      {head && (
        <div class="head" role="row" aria-rowindex={1}>
          {head}
        </div>
      )}
      <div class="box" ref={box} role="rowgroup" tabIndex={0} aria-label={label} onScroll={look} onKeyDown={move}>
        <div role="presentation" style={{ height: `${rows.length * rowHeight}px`, position: 'relative' }}>
          {rows.slice(first, end).map((row, offset) => {
            const key = keyOf(row);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the table's
              <div
                key={key}
                role="row"
                aria-rowindex={first + offset + 2}
                aria-selected={key === selected}
                class={key === selected ? 'line selected' : 'line'}
                style={{ height: `${rowHeight}px`, top: `${(first + offset) * rowHeight}px` }}
                onClick={() => onSelect(row)}
              >
                {children(row)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function destination(key: string, index: number, count: number, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'PageDown':
      return Math.min(count - 1, index + page);
    case 'PageUp':
      return Math.max(0, index - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
