import type { Payload } from '../../payload.ts';
import type { Scope } from '../scope.ts';
import { isTooLarge, tooLarge } from './limits.ts';
import { parse } from './realm.ts';

/** What came of a state's work, as far as there is anything yet. */
export interface Outcome {
  /** `$states.result` */
  readonly result?: Payload;
  /** `$states.errorOutput` */
  readonly errorOutput?: Payload;
}

/** The parts of `$states` that aren't always there. */
export type OutcomeName = keyof Outcome;

/** Thrown for a value that isn't JSON. */
export class UnsupportedResult extends Error {}

/** A value of more parts than this isn't written down; shared parts count each time. */
const MAX_PARTS = 1_000_000;

const documents = new WeakMap<Payload, unknown>();

/** A document as a value of the library's context; parsed there, once, so that no object of ours gets into it. */
export function documentOf(payload: Payload): unknown {
  if (!documents.has(payload)) documents.set(payload, parse(payload.text));
  return documents.get(payload);
}

/** `$states`: each part is parsed when an expression looks at it. */
export function bindStates(scope: Scope, { result, errorOutput }: Outcome): object {
  const part = (get: () => unknown) => ({ enumerable: true, get });
  return Object.create(null, {
    input: part(() => documentOf(scope.input)),
    context: part(() => parse(JSON.stringify(scope.context))),
    ...(result !== undefined && { result: part(() => documentOf(result)) }),
    ...(errorOutput !== undefined && { errorOutput: part(() => documentOf(errorOutput)) }),
  });
}

/** The text of a value that the library gave. Numbers that JSON doesn't have become strings, as on AWS. */
export function jsonText(value: unknown): string {
  let parts = 0;
  let characters = 0;
  return JSON.stringify(value, (key, item: unknown) => {
    characters += key.length + (typeof item === 'string' ? item.length : 0);
    if (++parts > MAX_PARTS || isTooLarge(characters)) throw tooLarge();
    if (typeof item === 'number' && !Number.isFinite(item)) return String(item);
    if (isFunction(item)) throw new UnsupportedResult();
    return item;
  });
}

/** Whether a value is a function, of the library or of an expression. */
export function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  const { _jsonata_function: native, _jsonata_lambda: lambda } = value as Record<string, unknown>;
  return native === true || lambda === true;
}
