import { createHash } from 'node:crypto';
import { seededRandom } from '../seeded-random.ts';
import { distinct } from './distinct.ts';
import { isTooLarge, tooLarge } from './limits.ts';
import { compile, evaluate, type LibraryExpression, NO_SOURCES, parse, sources } from './realm.ts';

/** AWS's names of the algorithms, with OpenSSL's. */
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/**
 * Functions beside the library's own: name, signature in its notation, implementation. AWS adds the first six; the
 * others stand in for functions that would need more of the process than the library's context has, or too much of it.
 */
const FUNCTIONS: readonly [string, string, (...args: never[]) => unknown][] = [
  ['partition', '<a-n:a>', partition],
  ['range', '<nnn:a>', range],
  ['hash', '<s-s:s>', hash],
  ['random', '<n?:n>', (seed?: number) => (seed === undefined ? sources().random() : seededRandom(Math.trunc(seed)))],
  ['uuid', '<:s>', () => sources().uuid()],
  ['parse', '<s-:x>', (text?: string) => (text === undefined ? undefined : parse(text))],
  ['base64encode', '<s-:s>', (text?: string) => text && Buffer.from(text, 'latin1').toString('base64')],
  ['base64decode', '<s-:s>', (text?: string) => text && Buffer.from(text, 'base64').toString('latin1')],
  ['pad', '<s-ns?:s>', pad],
  ['distinct', '<x:x>', distinct],
];

/** Gives an expression AWS's functions, and takes `$eval` from it. */
export function addFunctions(expression: LibraryExpression): void {
  for (const [name, signature, implementation] of FUNCTIONS) {
    expression.registerFunction(name, implementation, signature);
  }
  expression.assign('eval', undefined);
}

/** Parts of `size` items; the last one may be shorter. */
function partition(array: readonly unknown[] | undefined, size: number): unknown {
  if (array === undefined) return undefined;
  const step = Math.trunc(size);
  if (step < 1) throw new Error('The second argument of the partition function must be a positive integer');
  return Array.from({ length: Math.ceil(array.length / step) }, (_, at) => array.slice(at * step, (at + 1) * step));
}

/** Numbers from `first` on, up to and with `last` if a step leads there. */
function range(first: number, last: number, step: number): unknown {
  if (step === 0) throw new Error('The third argument of the range function must not be zero');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (isTooLarge(length * 8)) throw tooLarge();
  return Array.from({ length }, (_, at) => first + at * step);
}

function hash(text: string | undefined, name: string): string | undefined {
  if (text === undefined) return undefined;
  const algorithm = ALGORITHMS.get(name);
  if (algorithm === undefined) throw new Error(`The hash function does not know the algorithm ${JSON.stringify(name)}`);
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}

/** The library's own function, which would make a text of any width before its size could be looked at. */
const libraryPad = (
  evaluate(compile('$pad'), {}, NO_SOURCES) as {
    readonly implementation: (text: string | undefined, width: number, character?: string) => string | undefined;
  }
).implementation;

function pad(text: string | undefined, width: number, character: string): string | undefined {
  if (isTooLarge(Math.abs(width))) throw tooLarge();
  return libraryPad(text, width, character);
}
