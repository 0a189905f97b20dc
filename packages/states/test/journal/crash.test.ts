import { join } from 'node:path';
import { test } from 'tap';
import { campaign } from '../support/crash/campaign.ts';

const SEED = 20261124;
const KILLS = 20;

test(`killed ${KILLS} times wherever it was (seed ${SEED}), the engine keeps its word`, async (t) => {
  const report = await campaign({ file: join(t.testdir(), 'states.db'), seed: SEED, kills: KILLS, inFlight: 12 });
  t.comment(JSON.stringify(report));
  t.equal(report.kills, KILLS);
  const { executions, children, callbacks, redrives, stops, deletions } = report;
  t.ok(executions > 12 && children > 0 && callbacks > 0, 'with work in its hands');
  t.ok(redrives > 0 && stops > 0 && deletions > 0, 'of all kinds');
});
