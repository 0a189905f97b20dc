// What CI runs and what a contributor runs before a change goes in: format and lint, types, imports, the client as others
// use it, tests. Every step runs, also after one failed; the last line counts the assertions of the tests, and each failed
// step as one more.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from './bootstrap/child.mjs';
import { countAssertions } from './tap-summary.mjs';

const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), 'expressway-verify-'));
const results = join(folder, 'results.tap');

const checks = [
  ['biome', 'ci', '--colors=off', '.'],
  ['tsc', '-b'],
  ['node', 'scripts/check-imports.mjs'],
  ['node', 'packages/client/scripts/check-package.ts'],
  ['node', 'packages/client/scripts/check-generator.ts'],
];
const tests = ['tap', 'run', '--reporter=terse', `--output-file=${results}`];

/** Whether the step succeeded; ends this process where a signal ended the step. */
async function succeeds(command) {
  console.log(`\n> ${command.filter((part) => !part.includes(results)).join(' ')}`);
  const code = await run(command, { cwd: root, env: process.env });
  if (code > 128) process.exit(code);
  if (code !== 0) console.log(`${command[0]} failed (exit code ${code})`);
  return code === 0;
}

try {
  let failedChecks = 0;
  for (const check of checks) if (!(await succeeds(check))) failedChecks++;
  const testsPass = await succeeds(tests);
  const { passed, failed } = countAssertions(existsSync(results) ? readFileSync(results, 'utf8') : '');
  const allFailed = failedChecks + (testsPass ? failed : Math.max(failed, 1));
  console.log(`\n${passed} passed, ${allFailed} failed`);
  process.exitCode = allFailed > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
