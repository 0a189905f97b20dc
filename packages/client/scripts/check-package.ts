// Builds the package and uses it as others would: the README's examples compile against its types, every Node on the PATH
// can call an API with it, and a bundle for browsers needs nothing of Node.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

const client = dirname(import.meta.dirname);
const { resolve } = createRequire(import.meta.url);
const compiler = join(client, '../../node_modules/typescript/bin/tsc');
const folder = mkdtempSync(join(tmpdir(), 'expressway-client-'));
const modules = join(folder, 'node_modules');
const installed = join(modules, '@expressway/client');

const use = `import { createServer } from 'node:http';
import { createExpressway } from '@expressway/client';

const server = createServer((request, response) => {
  response.setHeader('content-type', request.url.endsWith('/events') ? 'text/event-stream' : 'application/json');
  response.end(request.url.endsWith('/events') ? 'data: {"sequence":1,"status":"completed"}\\n\\n' : '{"orderId":"ord_1"}');
}).listen(0, '127.0.0.1', async () => {
  const expressway = createExpressway({ baseUrl: \`http://127.0.0.1:\${server.address().port}\`, token: () => 't' });
  const { orderId } = await expressway.submitOrder({});
  const sequences = [];
  for await (const { sequence } of expressway.orderEvents(orderId)) sequences.push(sequence);
  if (orderId !== 'ord_1' || sequences.join() !== '1') throw new Error(\`\${orderId} \${sequences}\`);
  console.log(\`@expressway/client works on Node \${process.version}\`);
  server.close();
  server.closeAllConnections();
});
`;

function run(command: string, ...args: string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`, { cause: error });
}

function compileReadme(): void {
  const readme = readFileSync(join(client, 'README.md'), 'utf8');
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, example]) => String(example));
  if (examples.length === 0) throw new Error('the README has no examples');
  for (const [index, example] of examples.entries()) writeFileSync(join(folder, `example-${index}.mts`), example);
  const lib = ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'];
  const compilerOptions = { strict: true, noEmit: true, target: 'es2022', lib, types: ['node'] };
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const options = { ...compilerOptions, module, moduleResolution };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.mts'] }));
    run(process.execPath, compiler, '--project', folder);
  }
  console.log(`${examples.length} examples of the README compile`);
}

function runOnEveryNode(): void {
  writeFileSync(join(folder, 'use.mjs'), use);
  const versions = new Set<string>();
  for (const directory of [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)]) {
    const node = join(directory, 'node');
    const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
    if (!stdout || versions.has(stdout)) continue;
    versions.add(stdout);
    run(node, 'use.mjs');
  }
}

function bundleForBrowsers(): void {
  const { outputFiles } = buildSync({
    stdin: { contents: "export * from '@expressway/client'", resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
  });
  console.log(`a bundle of it for browsers has ${outputFiles[0]?.contents.length} bytes`);
}

try {
  mkdirSync(installed, { recursive: true });
  run(process.execPath, join(import.meta.dirname, 'build.ts'), installed);
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), 'openapi-typescript-helpers', '@types/node', 'undici-types']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(dirname(resolve(`${name}/package.json`)), join(modules, name));
  }
  compileReadme();
  runOnEveryNode();
  bundleForBrowsers();
} finally {
  rmSync(folder, { recursive: true });
}
