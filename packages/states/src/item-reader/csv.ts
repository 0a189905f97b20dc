import type { JsonObject } from '../json.ts';

export const DELIMITERS = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' } as const;
export type Delimiter = keyof typeof DELIMITERS;

/** Rows of a CSV text (RFC 4180): quotes may enclose delimiters and line breaks; empty lines are none. */
function rowsOf(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endField = () => {
    row.push(field);
    field = '';
  };
  const endRow = () => {
    endField();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') field += text[++at];
      else quoted = false;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === delimiter) endField();
    else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at + 1] === '\n') at++;
      endRow();
    } else field += character;
  }
  if (field !== '' || row.length > 0) endRow();
  return rows;
}

/**
 * One object per row, by the headers given or else by those of the first row: what a row lacks is empty, what it has
 * beyond them is left out. Throws an Error in AWS's words.
 */
export function parseCsv(text: string, delimiter: Delimiter, headers: readonly string[] | undefined): JsonObject[] {
  const rows = rowsOf(text, DELIMITERS[delimiter]);
  const names = headers ?? rows.shift() ?? [];
  if (new Set(names).size < names.length) throw new Error('CSV headers cannot contain duplicates.');
  const columns = hashOrder(names);
  return rows.map((row) => Object.fromEntries(columns.map(([name, index]) => [name, row[index] ?? ''])));
}

/** Names with their positions, in the order of Java's HashMap, which AWS's objects have. */
function hashOrder(names: readonly string[]): [string, number][] {
  const buckets = Math.max(16, 2 ** Math.ceil(Math.log2(names.length / 0.75)));
  const bucket = (name: string) => {
    const hash = [...name].reduce((sum, character) => (Math.imul(sum, 31) + character.charCodeAt(0)) | 0, 0);
    return (hash ^ (hash >>> 16)) & (buckets - 1);
  };
  return names.map((name, index): [string, number] => [name, index]).sort(([a], [b]) => bucket(a) - bucket(b));
}
