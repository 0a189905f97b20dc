/** Measures how long a check takes, in whole milliseconds. */
export function startStopwatch(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start);
}
