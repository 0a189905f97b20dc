import { flushCompileCache } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { createStates, listen } from '../../../src/index.ts';
import { fastClock } from './clock.ts';
import { functions } from './workload.ts';

/**
 * An engine in a process of its own that dies by itself, by SIGKILL, at its n-th step on the database: before a row is
 * written or after, before a commit or after, wherever `killAt` falls. Arguments: file, origin of its clock, killAt.
 * Lines of stdout: its URL, then every task token that it hands out and every change of a status that it tells.
 */
const [, , file = '', origin = '0', killAt = '0'] = process.argv;

let steps = 0;
const step = () => {
  if (++steps === Number(killAt)) process.kill(process.pid, 'SIGKILL');
};

function dying<Method extends (...parameters: never[]) => unknown>(method: Method): Method {
  return function (this: unknown, ...parameters: never[]) {
    step();
    const result = method.apply(this, parameters);
    step();
    return result;
  } as Method;
}

DatabaseSync.prototype.exec = dying(DatabaseSync.prototype.exec);
StatementSync.prototype.run = dying(StatementSync.prototype.run);

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const states = createStates({
  file,
  region: 'us-east-1',
  accountId: '111111111111',
  clock: fastClock(Number(origin)),
  integrations: { lambda: functions((token, number) => say({ token, number })) },
  onStatusChange: async (events) => {
    // A pipe is written to before this returns: what is said is heard, whatever comes then.
    for (const { id, detail } of events) {
      const { executionArn: arn, status, redriveCount: redrives } = detail;
      say({ id, arn, status, redrives });
    }
  },
});
flushCompileCache();
const { url } = await listen(states.requestListener, 0);
say({ url });
