/** The value of a JSON text; undefined where it is none. */
export function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** A JSON text laid out for people; any other text as it is. */
export function laidOut(text: string): string {
  const parsed = parse(text);
  return parsed === undefined ? text : JSON.stringify(parsed.value, null, 2);
}
