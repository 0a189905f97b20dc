import type { Cursor } from '../cursor.ts';
import { parseFilter } from './parse-filter.ts';
import { isDefinite, type Steps, type Token } from './tokens.ts';

/** What a name after a dot may consist of, by where the path stands. */
const NAME = {
  /** Alone in its field. */
  field: /[^.[(\s]+/y,
  /** As an argument of an intrinsic function. */
  argument: /[^.[(),\s]+/y,
  /** In a filter. */
  operand: /[^.[\]()\s,'"=<>!&|]+/y,
} as const satisfies Readonly<Record<string, RegExp>>;

export type PathPlace = keyof typeof NAME;

/**
 * Parses the steps after a path's root (`.a`, `['b']`, `[0]`, `[1:3]`, `[*]`, `..c`, `[?(…)]`) and stops at the first
 * character that begins none. Throws SyntaxFault.
 */
export function parseSteps(cursor: Cursor, place: PathPlace): Steps {
  const tokens: Token[] = [];
  while (cursor.current === '.' || cursor.current === '[') {
    if (cursor.take('..')) tokens.push({ kind: 'scan' });
    else cursor.take('.');
    tokens.push(cursor.take('[') ? parseBracket(cursor) : parseName(cursor, place));
  }
  return { tokens, definite: isDefinite(tokens) };
}

/** A name after a dot. Blanks need brackets, and functions such as `length()` are refused, as on AWS. */
function parseName(cursor: Cursor, place: PathPlace): Token {
  if (cursor.take('*')) return { kind: 'wildcard' };
  const name = cursor.match(NAME[place]);
  if (name === undefined) throw cursor.fault('Expected a name');
  if (cursor.current === '(') throw cursor.fault('Functions are not supported in a path,');
  return { kind: 'property', name };
}

function parseBracket(cursor: Cursor): Token {
  cursor.skipSpace();
  const start = cursor.position - 1;
  let token: Token;
  if (cursor.take('*')) token = { kind: 'wildcard' };
  else if (cursor.current === "'" || cursor.current === '"') token = parseNames(cursor);
  else if (cursor.take('?')) {
    cursor.skipSpace();
    cursor.expect('(');
    const filter = cursor.nested(() => parseFilter(cursor));
    cursor.expect(')');
    token = { kind: 'filter', filter, text: `${cursor.text.slice(start, cursor.position)}]` };
  } else token = parseIndices(cursor);
  cursor.skipSpace();
  cursor.expect(']');
  return token;
}

function parseNames(cursor: Cursor): Token {
  const names: string[] = [];
  do {
    cursor.skipSpace();
    const quote = cursor.current;
    if (quote !== "'" && quote !== '"') throw cursor.fault('Expected a quoted name');
    names.push(parseQuotedName(cursor, quote));
    cursor.skipSpace();
  } while (cursor.take(','));
  const [name] = names;
  return name !== undefined && names.length === 1 ? { kind: 'property', name } : { kind: 'properties', names };
}

/** AWS keeps a backslash as part of the name, except before the quote that it escapes. */
function parseQuotedName(cursor: Cursor, quote: string): string {
  cursor.expect(quote);
  const raw = cursor.match(quote === "'" ? /(?:[^'\\]|\\.)*/sy : /(?:[^"\\]|\\.)*/sy) ?? '';
  cursor.expect(quote);
  return raw.replaceAll(`\\${quote}`, quote);
}

function parseIndices(cursor: Cursor): Token {
  const first = parseInteger(cursor);
  cursor.skipSpace();
  if (cursor.take(':')) {
    cursor.skipSpace();
    const to = parseInteger(cursor);
    if (first === undefined && to === undefined) throw cursor.fault('Expected a bound of the slice');
    return { kind: 'slice', from: first, to };
  }
  if (first === undefined) throw cursor.fault("Expected a quoted name, a number, '*' or '?'");
  const indices = [first];
  while (cursor.take(',')) {
    cursor.skipSpace();
    const next = parseInteger(cursor);
    if (next === undefined) throw cursor.fault('Expected a number');
    indices.push(next);
    cursor.skipSpace();
  }
  return indices.length === 1 ? { kind: 'index', index: first } : { kind: 'indices', indices };
}

function parseInteger(cursor: Cursor): number | undefined {
  const digits = cursor.match(/-?\d{1,10}/y);
  return digits === undefined ? undefined : Number(digits);
}
