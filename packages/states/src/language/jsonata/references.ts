/** Names of the variables that an expression refers to, from its syntax tree: `states` and its own ones included. */
export function variablesOf(ast: unknown): ReadonlySet<string> {
  const variables = new Set<string>();
  for (const node of nodesOf(ast)) addName(node, variables);
  return variables;
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
