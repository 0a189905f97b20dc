/** The counts at the end of tap's raw output (`# { total: 5, pass: 3, fail: 1, skip: 1 }`); zeroes where tap ended before it. */
export function countAssertions(output) {
  const summary = [...output.matchAll(/^# \{(.*)\}$/gm)].at(-1)?.[1] ?? '';
  const count = (name) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') };
}
