// Builds the package as it is published, into the folder named first: ES modules, their types and a package.json.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const client = dirname(import.meta.dirname);
const [, , folder] = process.argv;
if (folder === undefined) throw new Error('usage: node scripts/build.ts <folder>');
const target = resolve(folder);

// The repository's compiler; the TypeScript of this package is for its generators.
const compiler = join(client, '../../node_modules/typescript/bin/tsc');
const options = ['--composite', 'false', '--emitDeclarationOnly', 'false', '--declaration', 'true'];
const { status } = spawnSync(
  process.execPath,
  [compiler, '--project', client, ...options, '--rewriteRelativeImportExtensions', '--outDir', target],
  { stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

const { name, version, description, license, type, dependencies } = JSON.parse(
  readFileSync(join(client, 'package.json'), 'utf8'),
);
const published = {
  name,
  version,
  description,
  license,
  type,
  sideEffects: false,
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
  engines: { node: '>=20' },
  dependencies,
};
writeFileSync(join(target, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
copyFileSync(join(client, 'README.md'), join(target, 'README.md'));
