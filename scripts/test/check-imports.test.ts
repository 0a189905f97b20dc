import { join } from 'node:path';
import { type Test, test } from 'tap';
import { checkImports, importedBy } from '../check-imports.mjs';

interface Workspace {
  /** Names without the scope. */
  dependencies?: string[];
  devDependencies?: string[];
  /** Folders from the root. */
  references?: string[];
  files?: Record<string, string>;
}

const scoped = (names: string[] = []) => Object.fromEntries(names.map((name) => [`@expressway/${name}`, '*']));

/** Writes workspaces by folder into a test directory and answers what the check says of them. */
function faultsOf(t: Test, workspaces: Record<string, Workspace>): string[] {
  const tree: Record<string, Record<string, object>> = { apps: {}, packages: {} };
  for (const [folder, { dependencies, devDependencies, references = [], files = {} }] of Object.entries(workspaces)) {
    const [layer = '', name = ''] = folder.split('/');
    const content: Record<string, Record<string, string> | string> = { src: {}, test: {} };
    for (const [path, text] of Object.entries(files)) {
      const [place = '', file = ''] = path.split('/');
      content[place] = { ...(content[place] as Record<string, string>), [file]: text };
    }
    content['package.json'] = JSON.stringify({
      name: `@expressway/${name}`,
      dependencies: scoped(dependencies),
      devDependencies: scoped(devDependencies),
    });
    content['tsconfig.json'] = JSON.stringify({ references: references.map((path) => ({ path: `../../${path}` })) });
    tree[layer] = { ...tree[layer], [name]: content };
  }
  const root = t.testdir({ 'package.json': JSON.stringify({ workspaces: ['apps/*', 'packages/*'] }), ...tree });
  return checkImports(root);
}

test('a declared and referenced import down the stairs is fine', async (t) => {
  const faults = faultsOf(t, {
    'packages/orders': { files: { 'src/index.ts': "import { x } from './x.ts';", 'src/x.ts': '' } },
    'apps/api': {
      dependencies: ['orders'],
      references: ['packages/orders'],
      files: { 'src/app.ts': "import { readFile } from 'node:fs';\nimport type { X } from '@expressway/orders';" },
    },
  });
  t.strictSame(faults, []);
});

test('no package imports an app, and no app but apps/local imports another', async (t) => {
  const faults = faultsOf(t, {
    'apps/api': { dependencies: ['functions'], files: { 'src/a.ts': "import '@expressway/functions/x';" } },
    'apps/functions': {},
    'apps/local': {
      dependencies: ['api'],
      references: ['apps/api'],
      files: { 'src/main.ts': "import { buildApp } from '@expressway/api';" },
    },
    'packages/orders': { files: { 'src/a.ts': "export * from '@expressway/local';" } },
  });
  t.strictSame(faults, [
    "apps/api/src/a.ts: '@expressway/functions/x': only apps/local imports apps",
    "packages/orders/src/a.ts: '@expressway/local': nobody imports apps/local",
  ]);
});

test('orders and states know nothing of each other, in tests neither', async (t) => {
  const faults = faultsOf(t, {
    'packages/orders': { files: { 'test/a.test.ts': "import '@expressway/states';" } },
    'packages/states': { files: { 'src/a.ts': "const orders = await import('@expressway/orders');" } },
  });
  t.strictSame(faults, [
    "packages/orders/test/a.test.ts: '@expressway/states': packages/orders knows nothing of packages/states",
    "packages/states/src/a.ts: '@expressway/orders': packages/states knows nothing of packages/orders",
  ]);
});

test('product code does not import a stand-in, but its tests may', async (t) => {
  const faults = faultsOf(t, {
    'packages/local-aws': {},
    'packages/workflows': {
      devDependencies: ['local-aws'],
      references: ['packages/local-aws'],
      files: {
        'src/a.ts': "import {\n  createLambda,\n} from '@expressway/local-aws';",
        'test/a.test.ts': "import { createLambda } from '@expressway/local-aws';",
      },
    },
  });
  t.strictSame(faults, [
    "packages/workflows/src/a.ts: '@expressway/local-aws': product code does not import the stand-in packages/local-aws",
  ]);
});

test('an import must be declared, by sources in dependencies, and referenced', async (t) => {
  const faults = faultsOf(t, {
    'packages/orders': {},
    'apps/api': { devDependencies: ['orders'], files: { 'src/a.ts': "import '@expressway/orders';" } },
  });
  t.strictSame(faults, [
    "apps/api/src/a.ts: '@expressway/orders': apps/api/package.json does not declare @expressway/orders",
    "apps/api/src/a.ts: '@expressway/orders': apps/api/tsconfig.json does not reference packages/orders",
  ]);
});

test('neither an unknown workspace nor a relative way out of the workspace is taken', async (t) => {
  const faults = faultsOf(t, {
    'packages/orders': {
      files: { 'src/a.ts': "import '../../states/src/x.ts';\nimport.meta.resolve('@expressway/nothing');" },
    },
  });
  t.strictSame(faults, [
    "packages/orders/src/a.ts: '../../states/src/x.ts': a relative import leaves the workspace",
    "packages/orders/src/a.ts: '@expressway/nothing': there is no such workspace",
  ]);
});

test('every form of import is seen', async (t) => {
  const source = `import a from 'one';
import { type B, c } from "two";
import type D from 'three';
export { e } from 'four';
export * as f from 'five';
import 'six';
const g = await import('seven');
import.meta.resolve('eight');
const text = 'not from "here"';`;
  t.strictSame(importedBy(source).sort(), ['eight', 'five', 'four', 'one', 'seven', 'six', 'three', 'two']);
});

test("this repository's own imports go the right way", async (t) => {
  t.strictSame(checkImports(join(import.meta.dirname, '../..')), []);
});
