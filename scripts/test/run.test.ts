import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'tap';
import { createCheckout, startRun, workingNpm } from './fixture.ts';

const installs = (root: string) => readFileSync(join(root, 'npm.log'), 'utf8').split('npm ci').length - 1;

test('the first start installs the dependencies and later ones do not', async (t) => {
  const root = t.testdir();
  createCheckout(root, { npm: workingNpm });
  t.match(await startRun(root, 'start').ended, { code: 0, stdout: /server/ });
  t.match(await startRun(root, 'start').ended, { code: 0, stdout: /^server/ });
  t.equal(installs(root), 1);
});

test('a changed lock file is installed', async (t) => {
  const root = t.testdir();
  createCheckout(root, { npm: workingNpm });
  await startRun(root, 'start').ended;
  writeFileSync(join(root, 'package-lock.json'), '{"changed":true}');
  t.match(await startRun(root, 'start').ended, { code: 0 });
  t.equal(installs(root), 2);
});

test('two first starts at once install once', async (t) => {
  const root = t.testdir();
  createCheckout(root, { npm: workingNpm });
  const both = await Promise.all([startRun(root, 'start').ended, startRun(root, 'start').ended]);
  t.match(both, [
    { code: 0, stdout: /server/ },
    { code: 0, stdout: /server/ },
  ]);
  t.equal(installs(root), 1);
});

test('an npm that fails is told in plain words, and the next start tries again', async (t) => {
  const root = t.testdir();
  createCheckout(root, { npm: 'exit 7' });
  t.match(await startRun(root, 'start').ended, {
    code: 7,
    stdout: '',
    stderr: /^expressway: npm ci failed \(exit code 7\).*\n$/,
  });
  t.notOk(existsSync(join(root, 'node_modules')));
  await startRun(root, 'start').ended;
  t.equal(installs(root), 2);
});

test('an unknown command answers with the usage', async (t) => {
  const root = t.testdir();
  createCheckout(root, { npm: workingNpm });
  t.match(await startRun(root, 'toString').ended, {
    code: 1,
    stderr: /usage: .*start\|prove\|screenshots\|reset\|test\|format\|generate\|verify/,
  });
  t.match(await startRun(root).ended, { code: 1, stderr: /usage/ });
});

test('arguments reach tap, folders as the tests in them', async (t) => {
  const root = t.testdir({ packages: { a: { test: { 'one.test.ts': '', 'helper.ts': '' } }, b: {} } });
  createCheckout(root, { npm: workingNpm });
  const { stdout } = await startRun(root, 'test', '--bail', 'packages/a').ended;
  t.match(stdout, 'tap run --bail packages/a/test/one.test.ts\n');
  t.match(await startRun(root, 'test', 'packages/b').ended, { code: 1, stderr: /no tests in packages\/b/ });
});

test("the server's exit code is the command's", async (t) => {
  const root = t.testdir();
  createCheckout(root, { npm: workingNpm, server: 'process.exit(3)' });
  t.equal((await startRun(root, 'start').ended).code, 3);
});

const waitingServer = (onEnd: string) => `setInterval(() => {}, 1000); ${onEnd}; console.log('ready ' + process.pid)`;

/** The server's process id, once it says that it is ready. */
const ready = (stdout: NodeJS.ReadableStream | null) =>
  new Promise<number>((resolve) => {
    stdout?.on('data', (chunk) => {
      const pid = /ready (\d+)/.exec(String(chunk))?.[1];
      if (pid) resolve(Number(pid));
    });
  });

test('a TERM reaches the server, which ends as it likes', async (t) => {
  const root = t.testdir();
  createCheckout(root, {
    npm: workingNpm,
    server: waitingServer("process.once('SIGTERM', () => { console.log('bye'); process.exit(0); })"),
  });
  const { child, ended } = startRun(root, 'start');
  await ready(child.stdout);
  child.kill('SIGTERM');
  t.match(await ended, { code: 0, stdout: /bye/ });
});

test('a server that a signal ended counts as 128 and the signal', async (t) => {
  const root = t.testdir();
  createCheckout(root, { npm: workingNpm, server: waitingServer('') });
  const { child, ended } = startRun(root, 'start');
  process.kill(await ready(child.stdout), 'SIGKILL');
  t.equal((await ended).code, 137);
});

test('the server can tell that the command was killed outright', async (t) => {
  const root = t.testdir();
  createCheckout(root, {
    npm: workingNpm,
    server: waitingServer("process.once('disconnect', () => { console.log('orphaned'); process.exit(); })"),
  });
  const { child, ended } = startRun(root, 'start');
  await ready(child.stdout);
  child.kill('SIGKILL');
  t.match(await ended, { stdout: /orphaned/ });
});
