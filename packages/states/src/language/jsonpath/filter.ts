import { deepEqual, equalityKey, isArray, isObject, type Json } from '../../json.ts';
import { type Looks, lookUp, select } from './evaluate.ts';
import type { Steps, Token } from './tokens.ts';

/** What a filter compares: a literal, or a path from the current node (`@`) or the document (`$`). */
export type Operand =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'path'; readonly from: 'node' | 'document'; readonly steps: Steps };

/** A parsed filter expression. */
export type Filter =
  | { readonly kind: 'or' | 'and'; readonly all: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'exists'; readonly operand: Operand & { readonly kind: 'path' } }
  | { readonly kind: 'compare'; readonly operator: Operator; readonly left: Operand; readonly right: Operand };

type Compare = (left: Json | undefined, right: Json | undefined) => boolean;

/** The items of a list by their equality keys; values never change, so that these are kept while the list is. */
const itemKeys = new WeakMap<readonly Json[], ReadonlySet<string>>();

function memberOf(item: Json, list: Json | undefined): boolean {
  if (!isArray(list)) return false;
  const keys = itemKeys.get(list) ?? new Set(list.map(equalityKey));
  itemKeys.set(list, keys);
  return keys.has(equalityKey(item));
}

const sizeOf = (value: Json | undefined): number | undefined =>
  typeof value === 'string' || isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : undefined;

/** Orders numbers among themselves and strings among themselves; nothing else compares. */
const ordered =
  (holds: (order: number) => boolean): Compare =>
  (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return holds(left - right);
    if (typeof left === 'string' && typeof right === 'string') return holds(left < right ? -1 : left > right ? 1 : 0);
    return false;
  };

const equal: Compare = (left, right) =>
  left === undefined || right === undefined ? left === right : deepEqual(left, right);
const unequal: Compare = (left, right) => !equal(left, right);

/** The comparison operators; the longest spelling comes first where one begins with another. */
export const OPERATORS = {
  '===': equal,
  '!==': unequal,
  '==': equal,
  '!=': unequal,
  '<=': ordered((order) => order <= 0),
  '>=': ordered((order) => order >= 0),
  '<': ordered((order) => order < 0),
  '>': ordered((order) => order > 0),
  in: (left, right) => left !== undefined && memberOf(left, right),
  nin: (left, right) => left === undefined || !memberOf(left, right),
  subsetof: (left, right) => isArray(left) && left.every((item) => memberOf(item, right)),
  anyof: (left, right) => isArray(left) && left.some((item) => memberOf(item, right)),
  noneof: (left, right) => isArray(left) && !left.some((item) => memberOf(item, right)),
  contains: (left, right) =>
    typeof left === 'string'
      ? typeof right === 'string' && left.includes(right)
      : right !== undefined && memberOf(right, left),
  size: (left, right) => typeof right === 'number' && sizeOf(left) === right,
  empty: (left, right) => typeof right === 'boolean' && sizeOf(left) !== undefined && (sizeOf(left) === 0) === right,
} as const satisfies Readonly<Record<string, Compare>>;

export type Operator = keyof typeof OPERATORS;

/** What a filter sees beside the value that it is asked about: `document` is what `$` means inside it. */
export interface Around {
  readonly document: Json;
  readonly looks: Looks;
}

/** Whether `node` passes the filter. */
export function accepts(filter: Filter, node: Json, around: Around): boolean {
  switch (filter.kind) {
    case 'or':
      return filter.all.some((part) => accepts(part, node, around));
    case 'and':
      return filter.all.every((part) => accepts(part, node, around));
    case 'not':
      return !accepts(filter.filter, node, around);
    case 'exists':
      return operandValue(filter.operand, node, around) !== undefined;
    case 'compare':
      return OPERATORS[filter.operator](
        operandValue(filter.left, node, around),
        operandValue(filter.right, node, around),
      );
  }
}

/** Undefined where a path finds nothing. */
function operandValue(operand: Operand, node: Json, around: Around): Json | undefined {
  if (operand.kind === 'literal') return operand.value;
  const { tokens, definite } = operand.steps;
  const { document, looks } = around;
  if (!definite) {
    const found = operand.from === 'node' ? select(tokens, node, document, looks) : selectOnce(tokens, document);
    return found.length === 0 ? undefined : found;
  }
  const found = lookUp(tokens, operand.from === 'node' ? node : document);
  return found.kind === 'found' ? found.value : undefined;
}

const selections = new WeakMap<object, Map<readonly Token[], readonly Json[]>>();

/** What an indefinite path finds in the document: the same for every node that a filter is asked about. */
function selectOnce(tokens: readonly Token[], document: Json): readonly Json[] {
  if (typeof document !== 'object' || document === null) return select(tokens, document, document);
  const known = selections.get(document) ?? new Map<readonly Token[], readonly Json[]>();
  const found = known.get(tokens) ?? select(tokens, document, document);
  selections.set(document, known.set(tokens, found));
  return found;
}
