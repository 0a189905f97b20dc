import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'tap';
import { deleteData, isDataDir, openDataDir } from '../src/data-dir.ts';

test('the folder is made, with its parents, for this user alone', async (t) => {
  const path = join(t.testdir(), 'a/b');
  const dataDir = openDataDir(path);
  t.teardown(() => dataDir.close());
  t.ok(isDataDir(path));
  t.equal(statSync(path).mode & 0o777, 0o700);
  t.equal(dataDir.file('states'), join(path, 'states.sqlite'));
  t.equal(dataDir.file('logs'), join(path, 'logs.sqlite'));
});

test('a second server is refused, in the same process too, until the first lets go', async (t) => {
  const path = t.testdir();
  const first = openDataDir(path);
  t.throws(() => openDataDir(path), {
    name: 'Refusal',
    message: new RegExp(
      `in use by a running Expressway \\(process ${process.pid}\\): stop it, or set another DATA_DIR$`,
    ),
  });
  t.throws(() => deleteData(path), { message: /in use/ });
  first.close();
  openDataDir(path).close();
});

test('a server that was killed outright leaves the folder free', async (t) => {
  const path = t.testdir();
  const module = JSON.stringify(import.meta.resolve('../src/data-dir.ts'));
  const script = `import { openDataDir } from ${module};
    globalThis.kept = openDataDir(${JSON.stringify(path)}); console.log('open'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  t.throws(() => openDataDir(path), { message: new RegExp(`process ${child.pid}`) });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const next = openDataDir(path);
  t.teardown(() => next.close());
  t.ok(isDataDir(path));
});

test("a folder with other people's files is not taken", async (t) => {
  const path = t.testdir({ 'thesis.txt': '' });
  t.throws(() => openDataDir(path), { name: 'Refusal', message: /other things in it/ });
  t.strictSame(readdirSync(path), ['thesis.txt']);
});

test('a path that is a file is refused in one line', async (t) => {
  const path = join(t.testdir({ file: '' }), 'file');
  t.throws(() => openDataDir(path), { name: 'Refusal', message: `DATA_DIR ${path} can't be used: it is a file` });
  t.throws(() => openDataDir(join(path, 'below')), { name: 'Refusal', message: /can't be used: .*not a directory/i });
});

test('a secret is made once and only for this user to read', async (t) => {
  const dataDir = openDataDir(t.testdir());
  t.teardown(() => dataDir.close());
  t.equal(
    dataDir.secret('quoteKeys', () => 'first'),
    'first',
  );
  t.equal(
    dataDir.secret('quoteKeys', () => 'second'),
    'first',
  );
  t.equal(statSync(join(dataDir.path, 'quote-keys')).mode & 0o777, 0o600);
});

test('a write that a crash cut short is no secret', async (t) => {
  const dataDir = openDataDir(t.testdir());
  t.teardown(() => dataDir.close());
  writeFileSync(join(dataDir.path, 'quote-keys.new'), 'hal');
  t.equal(
    dataDir.secret('quoteKeys', () => 'whole'),
    'whole',
  );
  t.equal(readFileSync(join(dataDir.path, 'quote-keys'), 'utf8'), 'whole');
});

test('deleting takes what Expressway made, and the folder with it', async (t) => {
  const path = join(t.testdir(), 'data');
  const dataDir = openDataDir(path);
  dataDir.secret('issuerKey', () => '{}');
  for (const name of ['states.sqlite', 'states.sqlite-wal', 'dynamodb.sqlite']) writeFileSync(join(path, name), '');
  dataDir.close();
  t.strictSame(deleteData(path), []);
  t.notOk(existsSync(path));
});

test("deleting leaves other people's things alone and names them", async (t) => {
  const path = t.testdir();
  openDataDir(path).close();
  writeFileSync(join(path, 'thesis.txt'), 'mine');
  mkdirSync(join(path, 'photos'));
  t.strictSame(deleteData(path).sort(), ['photos', 'thesis.txt']);
  t.strictSame(readdirSync(path).sort(), ['photos', 'thesis.txt']);
  t.notOk(isDataDir(path));
});
