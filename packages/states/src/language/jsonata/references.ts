/** Names of the variables that an expression refers to, from its syntax tree: `states` and its own ones included. */
export function variablesOf(ast: unknown): ReadonlySet<string> {
  const variables = new Set<string>();
  for (const node of nodesOf(ast)) addName(node, variables);
  return variables;
}

/** The library keeps variables in plain objects, where these names mean something else. */
const TAKEN: ReadonlySet<string> = new Set(['__proto__', 'hasOwnProperty']);

/** What a variable is called where the library looks for it: no name of an expression has a space. */
export const libraryName = (name: string): string => (TAKEN.has(name) ? `${name} ` : name);

/** Gives the variables of a syntax tree the names that the library can do with. */
export function renameVariables(ast: unknown): void {
  for (const node of nodesOf(ast)) {
    const writable = node as Record<string, unknown>;
    const named = ['focus', 'index', ...(node.type === 'variable' ? ['value'] : [])];
    for (const field of named) {
      const name = node[field];
      if (typeof name === 'string') writable[field] = libraryName(name);
    }
  }
}

type Node = Readonly<Record<string, unknown>>;

function* nodesOf(ast: unknown): Generator<Node> {
  // Without recursion: an expression may nest as deeply as its text is long.
  const open = [ast];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    yield node as Node;
    for (const child of Object.values(node)) if (child !== undefined) open.push(child);
  }
}

function addName(node: unknown, names: Set<string>): void {
  const { type, value } = (node ?? {}) as Node;
  if (type === 'variable' && typeof value === 'string') names.add(value);
}

/** Names of the variables that an expression takes from outside, from its syntax tree. */
export function freeVariablesOf(ast: unknown): string[] {
  const own = new Set(['states', '', '$']);
  for (const node of nodesOf(ast)) {
    if (node.type === 'bind') addName(node.lhs, own);
    // What is called is a function, and variables hold none.
    if (node.type === 'function' || node.type === 'partial') addName(node.procedure, own);
    if (node.type === 'lambda' && Array.isArray(node.arguments)) for (const name of node.arguments) addName(name, own);
    for (const name of [node.focus, node.index]) if (typeof name === 'string') own.add(name);
  }
  return [...variablesOf(ast)].filter((name) => !own.has(name));
}
