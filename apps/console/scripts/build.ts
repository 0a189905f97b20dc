import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build, type Metafile } from 'esbuild';

const sources = join(dirname(import.meta.dirname), 'src');

/** The pages by name: each is an HTML file that the API answers for every path below `/<page>/`, and has a title. */
const titles = { console: 'Expressway console', shop: 'Expressway shop' } as const;
export type Page = keyof typeof titles;
export const pages = Object.keys(titles) as Page[];

/** What a page loads before it shows anything, in bytes as they are sent. */
export interface PageWeight {
  page: Page;
  scriptGzipped: number;
  styleGzipped: number;
}

/**
 * Bundles the pages into a folder: `<page>.html`, and `assets/` whose names change with what is in them, beside each its
 * text compressed with gzip and brotli. Scripts and styles are files of their own, since the pages' policy allows no inline
 * ones. Throws esbuild's BuildFailure.
 */
export async function buildPages(folder: string): Promise<PageWeight[]> {
  const { metafile } = await build({
    absWorkingDir: sources,
    entryPoints: Object.fromEntries(pages.map((page) => [page, `${page}/main.tsx`])),
    outdir: join(folder, 'assets'),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    sourcemap: 'linked',
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  await Promise.all(Object.keys(metafile.outputs).map((file) => compress(join(sources, file))));
  return Promise.all(pages.map((page) => writePage(folder, page, metafile)));
}

async function compress(file: string): Promise<void> {
  if (file.endsWith('.map')) return;
  const text = await readFile(file);
  await Promise.all([
    promisify(gzip)(text).then((data) => writeFile(`${file}.gz`, data)),
    promisify(brotliCompress)(text).then((data) => writeFile(`${file}.br`, data)),
  ]);
}

async function writePage(folder: string, page: Page, { outputs }: Metafile): Promise<PageWeight> {
  const script = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === `${page}/main.tsx`);
  if (script === undefined) throw new Error(`The bundle has no ${page}.`);
  const scripts = [...withImports(script, outputs)];
  const styles = [outputs[script]?.cssBundle].filter((file) => file !== undefined);
  const template = await readFile(join(sources, 'page.html'), 'utf8');
  const head = [
    ...styles.map((file) => `<link rel="stylesheet" href="${addressOf(file)}">`),
    `<script type="module" src="${addressOf(script)}"></script>`,
    ...scripts.slice(1).map((file) => `<link rel="modulepreload" href="${addressOf(file)}">`),
  ];
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, `${page}.html`),
    template.replace('<!-- title -->', titles[page]).replace('<!-- assets -->', head.join('\n    ')),
  );
  return { page, scriptGzipped: await gzippedBytes(scripts), styleGzipped: await gzippedBytes(styles) };
}

/** A file and all that it imports statically: what a browser needs before it can run it. */
function withImports(file: string, outputs: Metafile['outputs'], found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const { path, kind } of outputs[file]?.imports ?? [])
    if (kind === 'import-statement') withImports(path, outputs, found);
  return found;
}

const addressOf = (file: string): string => `/assets/${basename(file)}`;

async function gzippedBytes(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await readFile(join(sources, `${file}.gz`))).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}
