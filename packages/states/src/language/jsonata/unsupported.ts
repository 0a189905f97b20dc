import type { OutcomeName } from './values.ts';

/** A node of the library's syntax tree, which it leaves untyped. */
type Node = Readonly<Record<string, unknown>>;

/** Parts of a node that are evaluated for each item of something, not for the expression as a whole. */
const ITEM_PARTS = ['predicate', 'stages', 'group', 'pattern', 'update', 'delete'];

/**
 * What AWS refuses in an expression, each in its words. There is no input document: names and `$` mean nothing outside of
 * paths and predicates, and `$$` never does. `$states` has `outcome` where there is one.
 */
export function unsupportedIn(ast: unknown, outcome: OutcomeName | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  // Without recursion: an expression may nest as deeply as its text is long.
  const open: [node: unknown, top: boolean][] = [[ast, true]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, top] = next;
    if (!isNode(node)) continue;
    const reference = referenceOf(node);
    if (reference === '$$') found.add("Reference to '$$' is not supported.");
    else if (reference !== undefined && top)
      found.add(`Reference to '${reference}' at the top level is not supported.`);
    const field = statesField(node);
    if (field !== undefined && !['input', 'context', outcome].includes(field)) {
      found.add(`Field '$states.${field}' does not exist.`);
    }
    open.push(...childrenOf(node, top).reverse());
  }
  return found;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !(value instanceof RegExp);

/** A name, `$` or `$$`; undefined for a node that refers to no document. */
function referenceOf({ type, value }: Node): string | undefined {
  if (type === 'name' && typeof value === 'string') return value;
  return type === 'variable' && (value === '' || value === '$') ? `$${value}` : undefined;
}

/** The field that a path takes from `$states` first. */
function statesField({ type, steps }: Node): string | undefined {
  const [first, second] = type === 'path' && Array.isArray(steps) ? (steps as Node[]) : [];
  const isStates = first?.type === 'variable' && first.value === 'states';
  return isStates && second?.type === 'name' && typeof second.value === 'string' ? second.value : undefined;
}

/** The nodes below one, in the order they are written; and whether they still stand at the top level. */
function childrenOf(node: Node, top: boolean): [unknown, boolean][] {
  return Object.entries(node).flatMap(([part, value]): [unknown, boolean][] => {
    const within = top && !ITEM_PARTS.includes(part);
    if (part === 'steps' && Array.isArray(value)) return value.map((step, at) => [step, within && at === 0]);
    return Array.isArray(value) ? value.map((item) => [item, within]) : [[value, within]];
  });
}
