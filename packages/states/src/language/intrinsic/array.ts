import { deepEqual, equalityKey, type Json } from '../../json.ts';
import { asArray, asInteger, InvalidArguments } from './arguments.ts';
import type { FunctionGroup } from './functions.ts';

/** AWS's limit on the items that ArrayRange makes. */
const MAX_RANGE = 1000;

export const arrayFunctions: FunctionGroup = {
  Array: { arity: [0, Number.POSITIVE_INFINITY], run: (args) => [...args] },
  ArrayContains: {
    arity: [2, 2],
    run: ([array, item]) => asArray(array).some((other) => deepEqual(other, item as Json)),
  },
  ArrayGetItem: { arity: [2, 2], run: ([array, index]) => getItem(asArray(array), asInteger(index)) },
  ArrayLength: { arity: [1, 1], run: ([array]) => asArray(array).length },
  ArrayPartition: { arity: [2, 2], run: ([array, size]) => partition(asArray(array), asInteger(size)) },
  ArrayRange: {
    arity: [3, 3],
    run: ([first, last, step]) => range(asInteger(first), asInteger(last), asInteger(step)),
  },
  ArrayUnique: { arity: [1, 1], run: ([array]) => unique(asArray(array)) },
};

/** An empty array answers null for any index; otherwise the index must be within. */
function getItem(array: readonly Json[], index: number): Json {
  const item = array[index];
  if (item !== undefined) return item;
  if (array.length === 0 && index >= 0) return null;
  throw new InvalidArguments();
}

function partition(array: readonly Json[], size: number): Json {
  if (size < 1) throw new InvalidArguments();
  return Array.from({ length: Math.ceil(array.length / size) }, (_, at) => array.slice(at * size, (at + 1) * size));
}

function range(first: number, last: number, step: number): Json {
  if (step === 0) throw new InvalidArguments();
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > MAX_RANGE) throw new InvalidArguments();
  return Array.from({ length }, (_, at) => first + at * step);
}

/** Keeps the first of equal items. */
function unique(array: readonly Json[]): Json {
  const seen = new Set<string>();
  return array.filter((item) => {
    const key = equalityKey(item);
    return !seen.has(key) && seen.add(key);
  });
}
