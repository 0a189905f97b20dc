// Writes the types of the API's document to src/api.ts; with --check only says whether they are those of the document.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const client = dirname(import.meta.dirname);
const packageFile = createRequire(import.meta.url).resolve('openapi-typescript/package.json');
const generator = join(dirname(packageFile), 'bin/cli.js');
const { status } = spawnSync(
  process.execPath,
  [
    generator,
    join(client, '../../apps/api/openapi.json'),
    '--output',
    join(client, 'src/api.ts'),
    '--root-types',
    '--root-types-no-schema-prefix',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
