import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run } from './child.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { nodeFolder } from './node24.mjs';
import { Refusal } from './refusal.mjs';
import { expandFolders } from './test-files.mjs';

const root = dirname(dirname(import.meta.dirname));

/** What each command runs, on Node 24 and with node_modules/.bin on the PATH. */
const commands = {
  start: (rest) => ['node', 'apps/local/src/main.ts', ...rest],
  prove: (rest) => ['node', 'apps/local/prove/main.ts', ...rest],
  screenshots: () => ['node', 'apps/local/screenshots/main.ts'],
  reset: (rest) => ['node', 'apps/local/src/reset.ts', ...rest],
  test: (rest) => ['tap', 'run', ...expandFolders(root, rest)],
  format: (rest) => ['biome', 'check', '--write', ...(rest.length > 0 ? rest : ['.'])],
  generate: () => ['node', 'scripts/generate.mjs'],
  verify: () => ['node', 'scripts/verify.mjs'],
};

/** Runs the command named first, with the arguments after it, and resolves to its exit code. Refusals are one line each. */
export async function main([name, ...rest]) {
  try {
    if (!Object.hasOwn(commands, name ?? ''))
      throw new Refusal(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')}`);
    const path = [await nodeFolder(root), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
    const env = { ...process.env, PATH: path };
    const installed = await ensureDependencies(root, env);
    if (installed !== 0) return installed;
    // TypeScript is stripped and compiled once, not at every start: a quarter of what a start takes.
    const cached = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node') };
    // tap would leave a core free, which is half of a small machine; with more files at once than this, they starve each other.
    const parallel = { TAP_JOBS: String(Math.min(availableParallelism(), 4)) };
    // The server notices by the closed channel when this process is killed outright, and goes with it.
    return await run(commands[name](rest), {
      cwd: root,
      env: { ...cached, ...parallel, ...env },
      channel: name === 'start',
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(`expressway: ${error.message}`);
    return error.exitCode;
  }
}
