import { type ChildProcess, execFileSync } from 'node:child_process';
import { chownSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { started } from '../../lib/children.ts';
import { freePort } from '../../lib/http.ts';

export interface Postgres {
  readonly process: ChildProcess;
  readonly port: number;
}

/** A cluster of its own with PostgreSQL's defaults: fsync and synchronous_commit are on. */
export async function startPostgres(folder: string): Promise<Postgres> {
  const bin = programs();
  const data = join(folder, 'postgres');
  mkdirSync(data, { recursive: true });
  const as = user();
  if (as !== undefined) chownSync(data, as.uid, as.gid);
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8'], {
    ...as,
    cwd: data,
    stdio: 'ignore',
  });
  const port = await freePort();
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', data, '-c', 'log_min_messages=fatal'];
  return { process: started(join(bin, 'postgres'), args, { ...as, cwd: data }), port };
}

/** Where Debian and others put initdb and postgres; the newest. */
function programs(): string {
  const [newest] = globSync(['/usr/lib/postgresql/*/bin/initdb', '/usr/pgsql-*/bin/initdb', '/usr/bin/initdb']).sort(
    (left, right) => Number(/\d+/.exec(right)?.[0] ?? 0) - Number(/\d+/.exec(left)?.[0] ?? 0),
  );
  if (newest === undefined) throw new Error('no PostgreSQL found: apt-get install postgresql');
  return dirname(newest);
}

/** PostgreSQL refuses to run as root; Debian's package comes with a user for it. */
function user(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
