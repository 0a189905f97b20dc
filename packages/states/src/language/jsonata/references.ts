/** Names of the variables that an expression refers to, from its syntax tree: `states` and its own ones included. */
export function variablesOf(ast: unknown): ReadonlySet<string> {
  const variables = new Set<string>();
  // Without recursion: an expression may nest as deeply as its text is long.
  const open = [ast];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    const { type, value } = node as { type?: unknown; value?: unknown };
    if (type === 'variable' && typeof value === 'string') variables.add(value);
    for (const child of Object.values(node)) if (child !== undefined) open.push(child);
  }
  return variables;
}
