/** A log that keeps its messages. */
export function memoryLog() {
  const lines: string[] = [];
  const keep = (_details: object, message: string) => void lines.push(message);
  return { lines, error: keep, warn: keep };
}
