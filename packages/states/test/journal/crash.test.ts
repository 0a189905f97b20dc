import { join } from 'node:path';
import { test } from 'tap';
import { campaign } from '../support/crash/campaign.ts';

const SEED = 20261124;
const KILLS = 30;

test(`killed ${KILLS} times wherever it was (seed ${SEED}), the engine keeps its word`, async (t) => {
  const report = await campaign({ file: join(t.testdir(), 'states.db'), seed: SEED, kills: KILLS, inFlight: 12 });
  t.comment(JSON.stringify(report));
  t.equal(report.kills, KILLS);
  t.ok(report.executions > 12 && report.callbacks > 0, 'with work in its hands');
});
