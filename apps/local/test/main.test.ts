import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Test, test } from 'tap';
import { compileCache } from './compile-cache.ts';

const main = fileURLToPath(import.meta.resolve('../src/main.ts'));

interface Server {
  child: ChildProcess;
  /** The banner's address of the API. Rejects when the server ends before it. */
  url: Promise<string>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

/** Starts the server as `npm start` does, with an IPC channel to whoever started it. */
function startMain(t: Test, env: NodeJS.ProcessEnv): Server {
  const child = fork(main, {
    env: { ...compileCache, PATH: process.env.PATH, PORT: '0', STATES_PORT: '0', ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = { stdout: '', stderr: '' };
  const { promise: url, resolve, reject } = Promise.withResolvers<string>();
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk) => {
      output[name] += chunk;
      const api = /API +(\S+)/.exec(output.stdout)?.[1];
      if (api) resolve(api);
    });
  const ended = new Promise<Awaited<Server['ended']>>((resolveEnd) =>
    child.once('close', (code, signal) => {
      reject(new Error(`ended: ${output.stderr}`));
      resolveEnd({ code, signal, ...output });
    }),
  );
  url.catch(() => undefined);
  t.teardown(() => child.kill('SIGKILL'));
  return { child, url, ended };
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`after ${signal} it stops by itself, also when the signal comes twice`, async (t) => {
    const { child, url, ended } = startMain(t, { DATA_DIR: t.testdir() });
    const api = await url;
    child.kill(signal);
    child.kill(signal);
    t.match(await ended, { code: 0, signal: null, stderr: '' });
    await t.rejects(fetch(`${api}/healthz`));
  });
}

test('a signal while it starts stops it too', async (t) => {
  const { child, ended } = startMain(t, { DATA_DIR: t.testdir() });
  child.stdout?.once('data', () => t.comment('it was ready already'));
  child.kill('SIGTERM');
  t.match(await ended, { stdout: '' });
});

test('the banner says where everything is, with a call that works', async (t) => {
  const { child, url, ended } = startMain(t, { DATA_DIR: t.testdir() });
  const api = await url;
  child.kill('SIGTERM');
  const { stdout } = await ended;
  t.match(stdout, `${api}/docs`);
  t.match(stdout, new RegExp(`curl -s ${api}/orders/validate `));
  t.notMatch(stdout, '"level":', 'nothing was logged between');
  const body = /-d '(.*)'/.exec(stdout)?.[1] ?? '';
  t.ok(JSON.parse(body));
});

test('it is killed outright, and the next start goes on in the same folder', async (t) => {
  const DATA_DIR = t.testdir();
  const first = startMain(t, { DATA_DIR });
  await first.url;
  first.child.kill('SIGKILL');
  t.equal((await first.ended).signal, 'SIGKILL');
  const second = startMain(t, { DATA_DIR });
  t.equal((await fetch(`${await second.url}/readyz`)).status, 200);
});

test('it goes when whoever started it is gone', async (t) => {
  const { child, url } = startMain(t, { DATA_DIR: t.testdir() });
  await url;
  child.disconnect();
  t.strictSame(await once(child, 'exit'), [1, null]);
});

test('a port in use is told in one line', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  t.teardown(() => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  t.match(await startMain(t, { DATA_DIR: t.testdir(), PORT: String(port) }).ended, {
    code: 1,
    stdout: '',
    stderr: `expressway: Port ${port} is in use by another program: set PORT to a free one\n`,
  });
});

test('a wrong setting is told in one line', async (t) => {
  t.match(await startMain(t, { DATA_DIR: t.testdir(), PORT: 'http' }).ended, {
    code: 1,
    stderr: /^expressway: PORT must be integer.*\n$/,
  });
});

test('a folder in use is told in one line', async (t) => {
  const DATA_DIR = t.testdir();
  const first = startMain(t, { DATA_DIR });
  await first.url;
  t.match(await startMain(t, { DATA_DIR }).ended, {
    code: 1,
    stderr: new RegExp(`^expressway: .*in use by a running Expressway \\(process ${first.child.pid}\\).*\\n$`),
  });
});
