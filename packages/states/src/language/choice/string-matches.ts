/**
 * Whether `text` matches a StringMatches pattern: `*` stands for any characters, `\*` and `\\` for the character itself.
 * Takes no more than text × pattern steps, whatever the pattern.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const parts = literalParts(pattern);
  const first = parts[0] ?? '';
  if (parts.length === 1) return text === first;
  const last = parts[parts.length - 1] ?? '';
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}

/** The texts between a pattern's wildcards, without escapes. */
function literalParts(pattern: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    const next = pattern.charAt(at + 1);
    if (character === '*') {
      parts.push(part);
      part = '';
    } else if (character === '\\' && (next === '*' || next === '\\')) {
      part += next;
      at++;
    } else part += character;
  }
  return [...parts, part];
}
