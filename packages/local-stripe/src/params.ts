import { invalidRequest } from './errors.ts';
import type { FormObject, FormValue } from './form.ts';

/**
 * Reads a request's parameters by name and kind. Every read of a malformed value throws Stripe's error for it; `done`
 * throws for whatever was sent but not read.
 */
export interface Params {
  text(name: string): string | undefined;
  requiredText(name: string): string;
  /** An empty text unsets a value: it reads as null. */
  unsettableText(name: string): string | null | undefined;
  integer(name: string, minimum?: number): number | undefined;
  requiredInteger(name: string, minimum?: number): number;
  boolean(name: string): boolean | undefined;
  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined;
  texts(name: string): string[];
  /** The change that `metadata` asks for: null unsets a key. `metadata=` unsets all of them: it reads as null. */
  metadata(): Record<string, string | null> | null | undefined;
  object(name: string): Params | undefined;
  /** Whether it was sent with brackets, as an object. */
  isObject(name: string): boolean;
  done(): void;
}

const limits = { metadataKeys: 50, metadataKey: 40, metadataValue: 500, text: 5000 };

export function readParams(form: FormObject, prefix = ''): Params {
  const unread = new Set(Object.keys(form));
  const nested: Params[] = [];
  const full = (name: string) => (prefix === '' ? name : `${prefix}[${name}]`);
  const take = (name: string): FormValue | undefined => {
    unread.delete(name);
    return Object.hasOwn(form, name) ? form[name] : undefined;
  };

  const params: Params = {
    text(name) {
      const value = params.unsettableText(name);
      if (value === null)
        throw invalidRequest(
          `You passed an empty string for '${full(name)}'. Empty values unset a parameter, and this one can't be unset.`,
          { param: full(name), code: 'parameter_invalid_empty' },
        );
      return value;
    },
    requiredText: (name) => present(params.text(name), full(name)),
    unsettableText(name) {
      const value = take(name);
      if (value === undefined) return undefined;
      if (typeof value !== 'string') throw invalidRequest(`Invalid string: ${full(name)}`, { param: full(name) });
      if (value.length > limits.text)
        throw invalidRequest(`${full(name)} must be at most ${limits.text} characters`, {
          param: full(name),
          code: 'parameter_invalid_string',
        });
      return value === '' ? null : value;
    },
    integer(name, minimum) {
      const value = params.text(name);
      if (value === undefined) return undefined;
      const invalid = (message: string) =>
        invalidRequest(message, { param: full(name), code: 'parameter_invalid_integer' });
      if (!/^[+-]?\d{1,15}$/.test(value)) throw invalid(`Invalid integer: ${value}`);
      const integer = Number(value);
      if (minimum !== undefined && integer < minimum)
        throw invalid(`This value must be greater than or equal to ${minimum}.`);
      return integer;
    },
    requiredInteger: (name, minimum) => present(params.integer(name, minimum), full(name)),
    boolean(name) {
      const value = params.text(name);
      if (value === undefined) return undefined;
      if (value !== 'true' && value !== 'false')
        throw invalidRequest(`Invalid boolean: ${value}`, { param: full(name) });
      return value === 'true';
    },
    oneOf(name, values) {
      const value = params.text(name);
      if (value === undefined) return undefined;
      const known = values.find((candidate) => candidate === value);
      if (known === undefined)
        throw invalidRequest(`Invalid ${full(name)}: must be one of ${values.join(', ')}`, { param: full(name) });
      return known;
    },
    texts(name) {
      const value = take(name);
      if (value === undefined) return [];
      if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
        throw invalidRequest('Invalid array', { param: full(name) });
      return value;
    },
    metadata() {
      const value = take('metadata');
      if (value === undefined) return undefined;
      if (value === '') return null;
      if (typeof value === 'string' || Array.isArray(value))
        throw invalidRequest('Invalid object', { param: 'metadata' });
      return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, metadataValue(key, text)]));
    },
    object(name) {
      const value = take(name);
      if (value === undefined) return undefined;
      if (typeof value === 'string' || Array.isArray(value))
        throw invalidRequest('Invalid object', { param: full(name) });
      const inner = readParams(value, full(name));
      nested.push(inner);
      return inner;
    },
    isObject: (name) => typeof form[name] === 'object' && !Array.isArray(form[name]),
    done() {
      for (const inner of nested) inner.done();
      const [unknown] = unread;
      if (unknown !== undefined)
        throw invalidRequest(`Received unknown parameter: ${full(unknown)}`, {
          param: full(unknown),
          code: 'parameter_unknown',
        });
    },
  };
  return params;
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined)
    throw invalidRequest(`Missing required param: ${name}.`, { param: name, code: 'parameter_missing' });
  return value;
}

function metadataValue(key: string, value: FormValue): string | null {
  const param = `metadata[${key}]`;
  if (typeof value !== 'string') throw invalidRequest('Metadata values must be strings', { param });
  if (key.length > limits.metadataKey)
    throw invalidRequest(`Metadata keys can have up to ${limits.metadataKey} characters.`, { param });
  if (value.length > limits.metadataValue)
    throw invalidRequest(`Metadata values can have up to ${limits.metadataValue} characters.`, { param });
  return value === '' ? null : value;
}

/** An object's metadata after the change that `Params.metadata` has read. */
export function changedMetadata(
  current: Record<string, string>,
  change: Record<string, string | null> | null | undefined,
): Record<string, string> {
  if (change === null) return {};
  const entries = Object.entries({ ...current, ...change });
  const kept = entries.filter((entry): entry is [string, string] => entry[1] !== null);
  if (kept.length > limits.metadataKeys)
    throw invalidRequest(`You can have up to ${limits.metadataKeys} metadata keys.`, { param: 'metadata' });
  return Object.fromEntries(kept);
}
