import { field, isArray, isObject, type Json, type JsonObject } from '../../json.ts';
import { StatesError } from '../errors.ts';
import { type Around, accepts } from './filter.ts';
import { pathText, type Token, tokenText } from './tokens.ts';

/** A few scans in one path (`$..a..b`) multiply; more values than this are a mistake, not a result. */
const MAX_NODES = 1_000_000;

/** What the paths in a filter may look at together, for all the values that it is asked about. */
const MAX_LOOKS = 10_000_000;

/** Counts the values that are looked at for one path of a state, lest a filter hold up the process. */
export class Looks {
  private left = MAX_LOOKS;

  /** Throws a StatesError when they are too many. */
  count(values: number): void {
    this.left -= values;
    if (this.left < 0) throw new StatesError('States.Runtime', `A path looks at over ${MAX_LOOKS} values`);
  }
}

/**
 * What a definite path leads to. `outOfRange` marks an index past the end of an array: AWS takes that for null in a
 * payload template, and for nothing elsewhere. `reason` is AWS's own explanation of a miss.
 */
export type Lookup =
  | { readonly kind: 'found'; readonly value: Json }
  | { readonly kind: 'outOfRange' }
  | { readonly kind: 'missing'; readonly reason: string };

/** Follows a definite path. */
export function lookUp(tokens: readonly Token[], document: Json): Lookup {
  let value: Json = document;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    const next = step(token, value);
    if (next === undefined) {
      if (token.kind === 'index' && isArray(value) && at === tokens.length - 1) return { kind: 'outOfRange' };
      return { kind: 'missing', reason: explain(tokens, at, value) };
    }
    value = next;
  }
  return { kind: 'found', value };
}

function step(token: Token, value: Json): Json | undefined {
  if (token.kind === 'property') return isObject(value) ? field(value, token.name) : undefined;
  if (token.kind === 'index') return isArray(value) ? itemAt(value, token.index) : undefined;
  return token.kind === 'properties' && isObject(value) ? pick(value, token.names) : undefined;
}

const itemAt = (array: readonly Json[], index: number): Json | undefined =>
  array[index < 0 ? array.length + index : index];

/** The named fields that are there, as one object. */
function pick(node: Json, names: readonly string[]): JsonObject {
  if (!isObject(node)) return {};
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(node, name)).map((name) => [name, node[name] as Json]),
  );
}

/** Why the step at `at` found nothing in `value`, in the words of AWS's JSONPath library. */
function explain(tokens: readonly Token[], at: number, value: Json): string {
  const token = tokens[at] as Token;
  const before = pathText(tokens.slice(0, at));
  if (token.kind === 'index') {
    if (value === null) return `The path ${before} is null`;
    if (!isArray(value)) {
      return `Filter: ${tokenText(token)} can only be applied to arrays. Current context is: ${JSON.stringify(value)}`;
    }
    return notAnObject(tokens[at + 1] as Token, pathText(tokens.slice(0, at + 1)), 'null');
  }
  if (!isObject(value)) return notAnObject(token, before, `com.fasterxml.jackson.databind.node.${nodeClass(value)}`);
  const isLeaf = at === tokens.length - 1;
  return isLeaf ? `No results for path: ${pathText(tokens)}` : `Missing property in path ${before}${tokenText(token)}`;
}

function notAnObject(token: Token, path: string, found: string): string {
  if (token.kind === 'index') return `The path ${path} is null`;
  return `Expected to find an object with property ${tokenText(token)} in path ${path} but found '${found}'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.`;
}

function nodeClass(value: Json): string {
  if (value === null) return 'NullNode';
  if (isArray(value)) return 'ArrayNode';
  if (typeof value === 'string') return 'TextNode';
  if (typeof value === 'boolean') return 'BooleanNode';
  return Number.isInteger(value) ? 'IntNode' : 'DoubleNode';
}

/** Everything that an indefinite path finds, in document order. What doesn't fit a step is passed over. */
export function select(tokens: readonly Token[], start: Json, document: Json, looks = new Looks()): Json[] {
  let nodes: Json[] = [start];
  for (const [at, token] of tokens.entries()) {
    const next: Json[] = [];
    for (const node of nodes) {
      if (token.kind === 'filter') filter(token, node, { document, looks }, tokens[at - 1]?.kind === 'scan', next);
      else if (token.kind === 'properties' && at === tokens.length - 1) pushAll(merged(node, token.names), next);
      else expand(token, node, next);
      if (next.length > MAX_NODES) throw new StatesError('States.Runtime', `A path selects over ${MAX_NODES} values`);
    }
    looks.count(next.length);
    nodes = next;
  }
  return nodes;
}

/** Several names at a path's end give one object. */
const merged = (node: Json, names: readonly string[]): readonly Json[] => (isObject(node) ? [pick(node, names)] : []);

/** A filter chooses among an array's items, or takes an object or leaves it; below `..` every object is asked once. */
function filter(token: Token & { kind: 'filter' }, node: Json, around: Around, scanned: boolean, into: Json[]): void {
  const candidates = isObject(node) ? [node] : isArray(node) && !scanned ? node : [];
  for (const item of candidates) if (accepts(token.filter, item, around)) into.push(item);
}

function expand(token: Exclude<Token, { kind: 'filter' }>, node: Json, into: Json[]): void {
  switch (token.kind) {
    case 'scan':
      descend(node, into);
      return;
    case 'wildcard':
      pushAll(childrenOf(node), into);
      return;
    case 'properties':
      pushAll(Object.values(pick(node, token.names)), into);
      return;
    case 'indices':
      if (isArray(node)) for (const index of token.indices) into.push(itemAt(node, index) ?? null);
      return;
    case 'slice':
      if (isArray(node)) pushAll(slice(node, token.from, token.to), into);
      return;
    case 'property':
    case 'index': {
      const value = step(token, node);
      if (value !== undefined) into.push(value);
    }
  }
}

const childrenOf = (node: Json): readonly Json[] => (isArray(node) ? node : isObject(node) ? Object.values(node) : []);

function pushAll(values: readonly Json[], into: Json[]): void {
  for (const value of values) into.push(value);
}

/** A node and all below it, parents first. Not recursive: documents may be nested deeper than the stack is. */
function descend(node: Json, into: Json[]): void {
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    into.push(next);
    const children = childrenOf(next);
    for (let at = children.length - 1; at >= 0; at--) open.push(children[at] as Json);
  }
}

/** A negative start counts from the end only where there is no end bound, as in AWS's library. */
function slice(array: readonly Json[], from: number | undefined, to: number | undefined): readonly Json[] {
  if (from === undefined) return array.slice(0, to);
  if (to === undefined) return array.slice(from);
  const items: Json[] = [];
  for (let index = Math.max(from, -array.length); index < Math.min(to, array.length); index++) {
    const item = itemAt(array, index);
    if (item !== undefined) items.push(item);
  }
  return items;
}
