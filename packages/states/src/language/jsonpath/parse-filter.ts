import type { Json } from '../../json.ts';
import type { Cursor } from '../cursor.ts';
import { type Filter, OPERATORS, type Operand, type Operator } from './filter.ts';
import { parseSteps } from './parse.ts';

const SYMBOLS = Object.keys(OPERATORS) as Operator[];

/** Parses the inside of `?( … )`, up to its closing parenthesis. Throws SyntaxFault. */
export function parseFilter(cursor: Cursor): Filter {
  return parseChain(cursor, 'or', '||', () => parseChain(cursor, 'and', '&&', () => parseTerm(cursor)));
}

function parseChain(cursor: Cursor, kind: 'or' | 'and', separator: string, parsePart: () => Filter): Filter {
  const first = parsePart();
  const all = [first];
  cursor.skipSpace();
  while (cursor.take(separator)) {
    all.push(parsePart());
    cursor.skipSpace();
  }
  return all.length === 1 ? first : { kind, all };
}

function parseTerm(cursor: Cursor): Filter {
  cursor.skipSpace();
  if (cursor.take('!')) return { kind: 'not', filter: cursor.nested(() => parseTerm(cursor)) };
  if (cursor.take('(')) {
    const filter = cursor.nested(() => parseFilter(cursor));
    cursor.skipSpace();
    cursor.expect(')');
    return filter;
  }
  const left = parseOperand(cursor);
  cursor.skipSpace();
  const operator = SYMBOLS.find((symbol) => takeOperator(cursor, symbol));
  if (operator !== undefined) return { kind: 'compare', operator, left, right: parseOperand(cursor) };
  if (left.kind === 'path') return { kind: 'exists', operand: left };
  throw cursor.fault('Expected a comparison');
}

function takeOperator(cursor: Cursor, symbol: Operator): boolean {
  const isWord = /^\w/.test(symbol);
  return isWord ? cursor.match(new RegExp(`${symbol}(?!\\w)`, 'iy')) !== undefined : cursor.take(symbol);
}

function parseOperand(cursor: Cursor): Operand {
  cursor.skipSpace();
  if (cursor.take('@')) return { kind: 'path', from: 'node', steps: parseSteps(cursor, 'operand') };
  if (cursor.take('$')) return { kind: 'path', from: 'document', steps: parseSteps(cursor, 'operand') };
  return { kind: 'literal', value: parseLiteral(cursor) };
}

function parseLiteral(cursor: Cursor): Json {
  cursor.skipSpace();
  if (cursor.current === '[') return cursor.nested(() => parseArray(cursor));
  const quoted = cursor.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy);
  if (quoted !== undefined) return quoted.slice(1, -1).replace(/\\(['"\\])/g, '$1');
  const word = cursor.match(/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|(?:true|false|null)(?!\w)/y);
  if (word === undefined) throw cursor.fault('Expected a value');
  return JSON.parse(word.replace(/^(-?)0+(?=\d)/, '$1')) as Json;
}

function parseArray(cursor: Cursor): Json {
  cursor.expect('[');
  const items: Json[] = [];
  cursor.skipSpace();
  if (cursor.take(']')) return items;
  do {
    items.push(parseLiteral(cursor));
    cursor.skipSpace();
  } while (cursor.take(','));
  cursor.expect(']');
  return items;
}
