import { deepEqual, type Json } from '../json.ts';

/** How many arrays of a text are looked at, so that a text full of them takes no time to speak of. */
const MAX_CANDIDATES = 1000;

/**
 * The text of an array within the JSON text that it was taken from: AWS shows what a path selects as it was written. Its
 * compact text where it is not found in there.
 */
export function sourceText(array: readonly Json[], text: string): string {
  const compact = JSON.stringify(array);
  for (const candidate of arraysIn(text)) {
    if (candidate.length >= compact.length && deepEqual(JSON.parse(candidate) as Json, array)) return candidate;
  }
  return compact;
}

/** The arrays in a JSON text, inner ones before those around them. */
function* arraysIn(text: string): Generator<string> {
  const opened: number[] = [];
  let quoted = false;
  let found = 0;
  for (let at = 0; at < text.length && found < MAX_CANDIDATES; at++) {
    const character = text[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '[') opened.push(at);
    else if (!quoted && character === ']') {
      found++;
      yield text.slice(opened.pop(), at + 1);
    }
  }
}
