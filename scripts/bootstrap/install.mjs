// Installs the dependencies, one process at a time. Runs on Node 24, for its SQLite: the operating system frees
// SQLite's lock when its holder dies, however it dies.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { run } from './child.mjs';
import { isInstalled, markInstalled } from './dependencies.mjs';
import { Refusal } from './refusal.mjs';

const root = dirname(dirname(import.meta.dirname));

/** Holds the lock until this process ends. */
function lock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    console.error('expressway: another command is installing the dependencies; waiting for it');
    database.exec('PRAGMA busy_timeout = 900000; BEGIN EXCLUSIVE');
  }
  return database;
}

async function must(command, advice) {
  const code = await run(command, { cwd: root, env: process.env });
  if (code !== 0) throw new Refusal(`${command.slice(0, 2).join(' ')} failed (exit code ${code})${advice}`, code);
}

const held = lock(join(root, '.node24', 'install.lock'));
try {
  if (!isInstalled(root)) {
    // The tools are devDependencies: NODE_ENV=production must not leave them out.
    await must(['npm', 'ci', '--include=dev', '--no-audit', '--no-fund'], '; is its registry reachable?');
    await must(['tap', 'build'], ''); // without the plugin that .taprc takes out; npm ci brings it back
    markInstalled(root);
  }
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`expressway: ${error.message}`);
  process.exitCode = error.exitCode;
} finally {
  held.close();
}
