import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'tap';

test("the README's program runs as it is printed", async (t) => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const [, program = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  t.match(program, 'createStates');
  const folder = t.testdir({ 'example.ts': program });
  t.match(await promisify(execFile)(process.execPath, [join(folder, 'example.ts')]), { stdout: '' });
});
