import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';

const stampFile = (root) => join(root, 'node_modules', '.expressway-stamp');

/** What node_modules depends on: the lock file, and tap's settings since `tap build` bakes its plugins in. */
function wantedStamp(root) {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', '.taprc']) hash.update(readFileSync(join(root, file))).update('\0');
  return hash.digest('hex');
}

/** Whether node_modules holds what the lock file asks for. The stamp is written last, after everything else is there. */
export function isInstalled(root) {
  const stamp = stampFile(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wantedStamp(root);
}

export function markInstalled(root) {
  writeFileSync(stampFile(root), wantedStamp(root));
}

/** Installs the dependencies unless they are there already. Resolves to an exit code; what went wrong has been told then. */
export async function ensureDependencies(root, env) {
  return isInstalled(root) ? 0 : run(['node', join(import.meta.dirname, 'install.mjs')], { cwd: root, env });
}
