/** Any JSON value. Values are never changed once made: what is unchanged is shared between them. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** What may be a number that JavaScript can't hold: an exponent of three digits, or a very long row of them. */
const HUGE = /[eE]\+?\d{3}|\d{309}/;

/**
 * JSON.parse, but for numbers that JavaScript can't hold: they become its largest, since Infinity has no text in JSON, and
 * a value must come back the same from its text. Throws SyntaxError.
 */
export function parseJson(text: string): Json {
  if (!HUGE.test(text)) return JSON.parse(text) as Json;
  return JSON.parse(text, (_key, value: unknown) => (typeof value === 'number' ? finite(value) : value)) as Json;
}

/** The nearest number that JSON can say. */
export const finite = (value: number): number => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value of an object's own field; names such as `toString` find nothing unless the document has them. */
export function field(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Equality of JSON values: numbers by value, objects whatever the order of their fields. */
export function deepEqual(left: Json, right: Json): boolean {
  const open: [Json, Json][] = [[left, right]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (isArray(a) && isArray(b)) {
      if (a.length !== b.length) return false;
      for (const [at, item] of a.entries()) open.push([item, b[at] as Json]);
    } else if (isObject(a) && isObject(b)) {
      const names = Object.keys(a);
      if (names.length !== Object.keys(b).length) return false;
      for (const name of names) {
        const other = field(b, name);
        if (other === undefined) return false;
        open.push([a[name] as Json, other]);
      }
    } else return false;
  }
  return true;
}

/**
 * A text that two values share exactly when they are equal, for sets of values: parents before children, each with its
 * size or its sorted names. Not recursive: documents may be nested deeper than the stack is.
 */
export function equalityKey(value: Json): string {
  const parts: string[] = [];
  const open: Json[] = [value];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (isArray(item)) {
      parts.push(`[${item.length}`);
      for (const child of item) open.push(child);
    } else if (isObject(item)) {
      const names = Object.keys(item).sort();
      parts.push(`{${JSON.stringify(names)}`);
      for (const name of names) open.push(item[name] as Json);
    } else parts.push(typeof item === 'string' ? JSON.stringify(item) : String(item));
  }
  return parts.join(' ');
}

/** Whether arrays and objects are nested at most `limit` deep. */
export function isNestedWithin(value: Json, limit: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    const containers = level.filter((item) => typeof item === 'object' && item !== null);
    if (containers.length > 0 && depth >= limit) return false;
    level = containers.flatMap((item) => Object.values(item as JsonObject));
  }
  return true;
}
