import { deepEqual, equalityKey, type Json } from '../../json.ts';
import { isFunction } from './values.ts';

/**
 * `$distinct`, the first of equal items each. The library's own compares every item with every other, which nothing
 * bounds; here only items of the same key are compared. A sequence stays one, so that a single item that is left stands
 * for itself.
 */
export function distinct(value: unknown): unknown {
  if (!Array.isArray(value) || value.length <= 1) return value;
  const kept = new Map<string, Json[]>();
  const items = value.filter((item: Json) => {
    const key = keyOf(item);
    const alike = kept.get(key);
    if (alike === undefined) kept.set(key, [item]);
    else if (alike.some((other) => deepEqual(other, item))) return false;
    else alike.push(item);
    return true;
  });
  if ('sequence' in value) Object.defineProperty(items, 'sequence', { value: true });
  return items;
}

/** What equal items share. Functions, which may hold themselves, are left out of it. */
function keyOf(item: Json): string {
  const data = JSON.stringify(item, (_key, part: unknown) => (part === undefined || isFunction(part) ? null : part));
  return equalityKey(JSON.parse(data) as Json);
}
