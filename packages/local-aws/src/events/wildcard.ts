import { invalidPattern } from './pattern-error.ts';

/**
 * Compiles a text in which `*` stands for any characters or none; `\*` and `\\` are the characters themselves. The
 * matcher's time grows with the text's length times the number of stars, whatever the text.
 */
export function compileWildcard(pattern: string, path: readonly string[]): (text: string) => boolean {
  const [first = '', ...rest] = literalsOf(pattern, path);
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let position = first.length;
    for (const literal of rest) {
      const found = text.indexOf(literal, position);
      if (found === -1) return false;
      position = found + literal.length;
    }
    return position <= end;
  };
}

/** What stands before, between and after the stars. */
function literalsOf(pattern: string, path: readonly string[]): string[] {
  if (pattern.replace(/\\[*\\]/g, '').includes('\\')) throw invalidPattern('Invalid escape character', path);
  const tokens = pattern.match(/\\?./gs) ?? [];
  const literals = [''];
  for (const [index, token] of tokens.entries()) {
    if (token !== '*') literals.push((literals.pop() ?? '') + (token.length === 2 ? token.slice(1) : token));
    else if (tokens[index + 1] === '*') throw invalidPattern('Consecutive wildcard characters', path);
    else literals.push('');
  }
  return literals;
}
