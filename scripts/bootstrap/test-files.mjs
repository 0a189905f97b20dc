import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.mjs';

const isFolder = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** tap takes files, not folders: a folder among its arguments stands for the test files in it. Throws Refusal if it has none. */
export function expandFolders(root, args) {
  return args.flatMap((arg) => (isFolder(join(root, arg)) ? testFiles(root, arg) : [arg]));
}

function testFiles(root, folder) {
  const files = readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .map((file) => join(folder, file));
  if (files.length === 0) throw new Refusal(`there are no tests in ${folder}`);
  return files.sort();
}
