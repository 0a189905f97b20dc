import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a small checkout: the real scripts, a server, and stand-ins for the `npm` and `tap` programs. */
export function createCheckout(root: string, options: { npm: string; server?: string }): void {
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  cpSync(join(import.meta.dirname, '..'), join(root, 'scripts'), {
    recursive: true,
    filter: (path) => !path.endsWith('/test'),
  });
  write('package.json', JSON.stringify({ type: 'module', config: { node24: '24.0.0' } }));
  write('package-lock.json', '{}');
  write('.taprc', '');
  write('apps/local/src/main.ts', options.server ?? "console.log('server')");
  write('bin/npm', `#!/bin/sh\necho "npm $*" >> "${root}/npm.log"\n${options.npm}\n`);
  chmodSync(join(root, 'bin/npm'), 0o755);
}

/** An `npm ci` that takes a moment and brings a `tap` that does nothing. */
export const workingNpm = `
rm -rf node_modules; mkdir -p node_modules/.bin
sleep 0.2
printf '#!/bin/sh\\necho "tap $*"\\n' > node_modules/.bin/tap
chmod +x node_modules/.bin/tap`;

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts `node scripts/run.mjs` in the checkout, with its `npm` before the machine's. */
export function startRun(root: string, ...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  return startNode(root, ['scripts/run.mjs', ...args]);
}

export function startNode(root: string, args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const PATH = [join(root, 'bin'), '/usr/bin', '/bin'].join(':');
  const child = spawn(process.execPath, args, { cwd: root, env: { PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk) => {
      output[name] += chunk;
    });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...output })));
  return { child, ended };
}
