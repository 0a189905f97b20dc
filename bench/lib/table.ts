/** A Markdown table; numbers are rounded to three significant digits below 100. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows.map((row) => row.map(shown))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function shown(cell: string | number): string {
  if (typeof cell === 'string') return cell;
  return cell >= 100 ? String(Math.round(cell)) : String(Number(cell.toPrecision(3)));
}
