import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'tap';

test('the types are those of the API’s document', async (t) => {
  const script = join(import.meta.dirname, '../scripts/generate-types.ts');
  const { status } = spawnSync(process.execPath, [script, '--check'], { stdio: 'ignore' });
  t.equal(status, 0, 'packages/client/src/api.ts is stale: npm run generate');
});
