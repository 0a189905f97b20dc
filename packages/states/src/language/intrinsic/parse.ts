import { finite, type Json } from '../../json.ts';
import { Cursor, SyntaxFault } from '../cursor.ts';
import { invalidExpression } from '../errors.ts';
import { parsePathAt } from '../jsonpath/path.ts';
import type { Argument, Call } from './call.ts';
import { findFunction } from './functions.ts';

/** AWS's limit on calls within calls. */
const MAX_NESTED_CALLS = 10;

const CONTROL_CHARACTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Whether text is meant as a call of an intrinsic function rather than a path. */
export function isIntrinsic(text: string): boolean {
  return text.startsWith('States.');
}

/**
 * Parses a call such as `States.Format('{}', $.a)`. Throws the DefinitionError of `field` on bad syntax, an unknown
 * function, or a wrong number of arguments.
 */
export function parseIntrinsic(text: string, field: string, pointer?: string): Call {
  const cursor = new Cursor(text);
  try {
    const call = parseCall(cursor, 1);
    cursor.skipSpace();
    if (cursor.atEnd) return call;
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
  }
  throw invalidExpression(field, pointer);
}

function parseCall(cursor: Cursor, depth: number): Call {
  if (depth > MAX_NESTED_CALLS) throw cursor.fault('Calls are nested too deeply');
  const name = cursor.match(/States\.\w+/y);
  const definition = name === undefined ? undefined : findFunction(name);
  if (name === undefined || definition === undefined) throw cursor.fault('Expected a function');
  cursor.skipSpace();
  cursor.expect('(');
  cursor.skipSpace();
  const args: Argument[] = [];
  if (!cursor.take(')')) {
    do {
      cursor.skipSpace();
      args.push(parseArgument(cursor, depth, definition.template === true && args.length === 0));
      cursor.skipSpace();
    } while (cursor.take(','));
    cursor.expect(')');
  }
  const [least, most] = definition.arity;
  if (args.length < least || args.length > most) throw cursor.fault(`Wrong number of arguments for ${name}`);
  return { name, run: definition.run, args };
}

function parseArgument(cursor: Cursor, depth: number, keepEscapes: boolean): Argument {
  if (cursor.current === '$') return { kind: 'path', path: parsePathAt(cursor, 'argument') };
  if (cursor.startsWith('States.')) return { kind: 'call', call: parseCall(cursor, depth + 1) };
  if (cursor.current === "'") return { kind: 'literal', value: parseString(cursor, keepEscapes) };
  const word = cursor.match(/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|(?:true|false|null)\b/y);
  if (word === undefined) throw cursor.fault('Expected an argument');
  return { kind: 'literal', value: parseWord(word) };
}

const parseWord = (word: string): Json => (/^[-\d]/.test(word) ? finite(Number(word)) : (JSON.parse(word) as Json));

/** Quotes, braces and backslashes may be escaped; a backslash before anything else is refused, as on AWS. */
function parseString(cursor: Cursor, keepEscapes: boolean): string {
  const literal = cursor.match(/'(?:[^'\\]|\\[\\'{}nrt])*'/y);
  if (literal === undefined) throw cursor.fault('Expected a string');
  const raw = literal.slice(1, -1);
  const escapes = keepEscapes ? /\\([nrt])|\\[\\'{}]/g : /\\(.)/g;
  return raw.replace(escapes, (match, character?: string) =>
    character === undefined ? match : (CONTROL_CHARACTERS[character] ?? character),
  );
}
