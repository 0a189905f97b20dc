import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'tap';
import { openDataDir } from '../src/data-dir.ts';
import { compileCache } from './compile-cache.ts';

const script = fileURLToPath(import.meta.resolve('../src/reset.ts'));

function reset(dataDir: string, ...args: string[]) {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...compileCache, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk) => {
      output[name] += chunk;
    });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, ...output })),
  );
}

test('with --yes the data is deleted', async (t) => {
  const path = join(t.testdir(), 'data');
  openDataDir(path).close();
  t.match(await reset(path, '--yes'), { code: 0, stdout: `Deleted ${path}.\n`, stderr: '' });
  t.notOk(existsSync(path));
});

test('a folder that Expressway did not make is left alone', async (t) => {
  const path = t.testdir({ 'thesis.txt': '' });
  t.match(await reset(path, '--yes'), { code: 0, stdout: /nothing to delete/ });
  t.ok(existsSync(join(path, 'thesis.txt')));
  t.match(await reset(join(path, 'nowhere'), '--yes'), { code: 0, stdout: /nothing to delete/ });
});

test('the folder of a running server is refused', async (t) => {
  const path = t.testdir();
  const dataDir = openDataDir(path);
  t.teardown(() => dataDir.close());
  t.match(await reset(path, '--yes'), { code: 1, stderr: /^expressway: .* in use by a running Expressway .*\n$/ });
});

test('without a terminal to ask on, nothing is deleted unasked', async (t) => {
  const path = t.testdir();
  openDataDir(path).close();
  t.match(await reset(path), { code: 1, stderr: /add `-- --yes`/ });
  t.ok(existsSync(join(path, 'expressway-data')));
});

test('an unknown option is refused in one line', async (t) => {
  t.match(await reset(t.testdir(), '--force'), { code: 1, stderr: /^expressway: Unknown option '--force'.*\n$/ });
});
