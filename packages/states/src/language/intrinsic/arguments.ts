import { isArray, isObject, type Json, type JsonObject } from '../../json.ts';

/** Thrown by a function that can't take its arguments; AWS says no more than that. */
export class InvalidArguments extends Error {
  override readonly name = 'InvalidArguments';
}

const INT32 = 2 ** 31;

/** AWS's limit on text to encode or hash, in characters. */
const MAX_TEXT = 10_000;

export function asArray(value: Json | undefined): readonly Json[] {
  if (isArray(value)) return value;
  throw new InvalidArguments();
}

export function asObject(value: Json | undefined): JsonObject {
  if (isObject(value)) return value;
  throw new InvalidArguments();
}

export function asString(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  throw new InvalidArguments();
}

export function asShortString(value: Json | undefined): string {
  const text = asString(value);
  if (text.length <= MAX_TEXT) return text;
  throw new InvalidArguments();
}

/** A 32-bit integer; a fraction is cut off, except where the function rounds. */
export function asInteger(value: Json | undefined, toInteger: (number: number) => number = Math.trunc): number {
  if (typeof value !== 'number') throw new InvalidArguments();
  const integer = toInteger(value);
  if (integer >= -INT32 && integer < INT32) return integer;
  throw new InvalidArguments();
}
