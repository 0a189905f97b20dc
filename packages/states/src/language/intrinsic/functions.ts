import type { Json } from '../../json.ts';
import type { Scope } from '../scope.ts';
import { arrayFunctions } from './array.ts';
import { encodingFunctions } from './encoding.ts';
import { hashFunctions } from './hash.ts';
import { jsonFunctions } from './json.ts';
import { mathFunctions } from './math.ts';
import { stringFunctions } from './string.ts';
import { uniqueIdFunctions } from './unique-id.ts';

export interface IntrinsicFunction {
  /** How many arguments it takes: at least, and at most. */
  readonly arity: readonly [least: number, most: number];
  /** A string literal in first place keeps its escapes, for the function itself to read. */
  readonly template?: true;
  /** Throws InvalidArguments. */
  readonly run: (args: readonly Json[], scope: Scope) => Json;
}

/** Intrinsic functions by name, without `States.`. */
export type FunctionGroup = Readonly<Record<string, IntrinsicFunction>>;

const FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map(
  [arrayFunctions, encodingFunctions, hashFunctions, jsonFunctions, mathFunctions, stringFunctions, uniqueIdFunctions]
    .flatMap((group) => Object.entries(group))
    .map(([name, definition]) => [`States.${name}`, definition]),
);

/** The function of a full name such as `States.Format`. */
export function findFunction(name: string): IntrinsicFunction | undefined {
  return FUNCTIONS.get(name);
}
