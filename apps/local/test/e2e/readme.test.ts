import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { test } from 'tap';
import { startExpressway } from './running.ts';

const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
const tour = /## A tour with curl\n(.*?)\n## /s.exec(readme)?.[1] ?? '';
const blocks = [...tour.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => String(block));
const run = promisify(execFile);

/** Whether a program runs here; a wrapper around nothing does not count. */
const has = (command: string): Promise<boolean> =>
  run(command, ['--version']).then(
    () => true,
    () => false,
  );

test("the README's tour, as printed", async (t) => {
  const { url, statesUrl } = await startExpressway(t);
  t.ok(blocks.length >= 4, 'the tour was found');
  const withAws = await has('aws');
  if (!withAws) t.comment('SKIPPED: there is no AWS CLI here, so its part of the tour is not run');
  const shown = withAws ? blocks : blocks.filter((block) => !block.includes('aws stepfunctions'));
  const script = shown
    .join('\n')
    .replaceAll('http://127.0.0.1:3000', url)
    .replaceAll('http://127.0.0.1:8083', statesUrl);
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script]);
  const promised = [...shown.join('').matchAll(/^# → (.*)$/gm)].map(([, fragment]) => String(fragment));
  t.ok(promised.length > 10, 'it promises something');
  let rest = stdout;
  for (const fragment of promised) {
    const at = rest.indexOf(fragment);
    t.ok(at >= 0, fragment);
    rest = rest.slice(Math.max(at, 0));
  }
});
