// Checks the direction of imports between the workspaces, which the compiler doesn't: `node scripts/check-imports.mjs`.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const scope = '@expressway/';
const composer = 'apps/local';
/** What runs in the cloud too; its sources must not lean on the stand-ins for the cloud, though its tests may. */
const product = new Set(['apps/api', 'apps/functions', 'packages/orders', 'packages/telemetry', 'packages/workflows']);
const standIns = new Set(['packages/states', 'packages/local-aws', 'packages/local-stripe']);
const strangers = new Set(['packages/orders', 'packages/states']);

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Every workspace of the root: its folder, its package's name, and what it declares. */
function readWorkspaces(root) {
  const patterns = readJson(join(root, 'package.json')).workspaces.map((pattern) => `${pattern}/package.json`);
  const files = globSync(patterns, { cwd: root }).sort();
  return files.map((file) => {
    const folder = dirname(file).split(sep).join('/');
    const { name, dependencies = {}, devDependencies = {} } = readJson(join(root, file));
    const references = readJson(join(root, folder, 'tsconfig.json')).references ?? [];
    return {
      folder,
      name,
      dependencies: new Set(Object.keys(dependencies)),
      devDependencies: new Set(Object.keys(devDependencies)),
      references: new Set(references.map(({ path }) => relative(root, resolve(root, folder, path)))),
    };
  });
}

const importForms = [
  /^\s*(?:import|export)\b[^'";]*\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\bimport\.meta\.resolve\(\s*['"]([^'"]+)['"]/g,
];

/** The specifiers of a module's imports, re-exports, `import()` and `import.meta.resolve()`. */
export function importedBy(source) {
  return importForms.flatMap((form) => [...source.matchAll(form)].map((match) => match[1]));
}

/** Why one workspace may not import another at all; undefined if it may. */
function forbidden(from, to, inTest) {
  if (to.folder === composer) return `nobody imports ${composer}`;
  if (to.folder.startsWith('apps/') && from.folder !== composer) return `only ${composer} imports apps`;
  if (strangers.has(from.folder) && strangers.has(to.folder)) return `${from.folder} knows nothing of ${to.folder}`;
  if (!inTest && product.has(from.folder) && standIns.has(to.folder))
    return `product code does not import the stand-in ${to.folder}`;
  return undefined;
}

function undeclared(from, to, inTest) {
  const declared = from.dependencies.has(to.name) || (inTest && from.devDependencies.has(to.name));
  return [
    ...(declared ? [] : [`${from.folder}/package.json does not declare ${to.name}`]),
    ...(from.references.has(to.folder) ? [] : [`${from.folder}/tsconfig.json does not reference ${to.folder}`]),
  ];
}

/** What is wrong with one import; `path` is the importing file's, from the root. */
function faultsOf(specifier, path, from, workspaces) {
  if (specifier.startsWith('.')) {
    const target = join(dirname(path), specifier).split(sep).join('/');
    return target.startsWith(`${from.folder}/`) ? [] : ['a relative import leaves the workspace'];
  }
  if (!specifier.startsWith(scope)) return [];
  const name = specifier.split('/').slice(0, 2).join('/');
  const to = workspaces.find((workspace) => workspace.name === name);
  if (!to) return ['there is no such workspace'];
  if (to === from) return [];
  const inTest = path.startsWith(`${from.folder}/test/`);
  const reason = forbidden(from, to, inTest);
  return reason ? [reason] : undeclared(from, to, inTest);
}

/** Every import that breaks a rule, as a line `file: 'specifier': reason`, in order of the files. */
export function checkImports(root) {
  const workspaces = readWorkspaces(root);
  return workspaces.flatMap((workspace) => {
    const files = globSync(`${workspace.folder}/{src,test}/**/*.{ts,tsx,mts,mjs,js}`, { cwd: root }).sort();
    return files.flatMap((file) => {
      const path = file.split(sep).join('/');
      return [...new Set(importedBy(readFileSync(join(root, path), 'utf8')))].flatMap((specifier) =>
        faultsOf(specifier, path, workspace, workspaces).map((fault) => `${path}: '${specifier}': ${fault}`),
      );
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = checkImports(dirname(import.meta.dirname));
  for (const fault of faults) console.error(fault);
  if (faults.length === 0) console.log('imports go the right way');
  process.exitCode = faults.length === 0 ? 0 : 1;
}
