import { test } from 'tap';
import { run } from '../bootstrap/child.mjs';

const options = { cwd: process.cwd(), env: process.env };

test('a program that is not there is named', async (t) => {
  await t.rejects(run(['no-such-program'], options), { message: 'no-such-program was not found on the PATH' });
});

test('the exit code is the program’s, or 128 and the signal that ended it', async (t) => {
  t.equal(await run([process.execPath, '--eval', 'process.exit(5)'], options), 5);
  t.equal(await run([process.execPath, '--eval', "process.kill(process.pid, 'SIGKILL')"], options), 137);
});
