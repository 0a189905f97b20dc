import type { LibraryExpression } from './realm.ts';

/** AWS refuses deeper recursion than this (a tail call adds no depth). */
const MAX_DEPTH = 100;
/** What one value may take: measured on AWS with ranges (873,782 numbers are accepted) and strings. */
const MAX_VALUE_BYTES = 6_990_256;
/** What all values of an evaluation may take together, and how many steps it may have: our own bounds. */
const MAX_TOTAL_BYTES = 512 * 1024 * 1024;
const MAX_STEPS = 250_000;

const NUMBER_BYTES = 8;

/** The hooks of the library around each step of an evaluation; symbols of the registry are the same in every context. */
const ENTRY = Symbol.for('jsonata.__evaluate_entry');
const EXIT = Symbol.for('jsonata.__evaluate_exit');

/** Thrown, with AWS's words, by an evaluation that goes too far. */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';
}

export const tooDeep = () =>
  new LimitExceeded(
    'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
  );
export const tooLong = () => new LimitExceeded('Expression evaluation timeout: Check for infinite loop');
export const tooLarge = () =>
  new LimitExceeded('Expression evaluation memory limit exceeded: Check for excessive memory usage');

/** Whether a single value is larger than an expression may hold. */
export const isTooLarge = (bytes: number): boolean => bytes > MAX_VALUE_BYTES;

function bytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return Array.isArray(value) ? value.length * NUMBER_BYTES : 0;
}

/** Bounds every evaluation of an expression. Answers what has to be called before each. */
export function bound(expression: LibraryExpression): () => void {
  let depth = 0;
  let steps = 0;
  let total = 0;
  expression.assign(ENTRY, (_node: unknown, _input: unknown, environment: { isParallelCall: boolean }) => {
    if (++steps > MAX_STEPS) throw tooLong();
    // The parts of an object are evaluated side by side, where depth can't be told.
    if (!environment.isParallelCall && ++depth > MAX_DEPTH) throw tooDeep();
  });
  expression.assign(
    EXIT,
    (_node: unknown, _input: unknown, environment: { isParallelCall: boolean }, result: unknown) => {
      if (!environment.isParallelCall) depth--;
      const bytes = bytesOf(result);
      total += bytes;
      if (isTooLarge(bytes) || total > MAX_TOTAL_BYTES) throw tooLarge();
    },
  );
  return () => {
    depth = 0;
    steps = 0;
    total = 0;
  };
}
