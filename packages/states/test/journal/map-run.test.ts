import { copyFileSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Test, test } from 'tap';
import { createStates, type States } from '../../src/index.ts';
import { ended, history, start } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const OPTIONS = { region: 'us-east-1', accountId: '111111111111' };

/** An engine whose function fails for some items, until they are mended, and tells what it was called with. */
function open(file: string, broken = new Set([2, 5])) {
  const lambda = lambdaWith({
    work: ({ item }: { item: number }) => {
      if (broken.has(item)) throw named('Bad');
      return item * 10;
    },
  });
  // Waits are skipped, not time: it would run past the time that an Express execution has.
  const options = { ...OPTIONS, skipWaits: true, clock: new ManualClock() };
  const states = createStates({ ...options, file, integrations: { lambda: lambda.invoke } });
  return { states, broken, calls: lambda.calls };
}

const map = (executionType: string, processor: object, more: object) => ({
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType }, ...processor },
  ...more,
});

const work = {
  StartAt: 'Wait',
  States: {
    Wait: { Type: 'Wait', Seconds: 1, Next: 'Work' },
    Work: { Type: 'Task', Resource: functionArn('work'), End: true },
  },
};

const shaped = { ItemSelector: { 'item.$': '$$.Map.Item.Value' }, MaxConcurrency: 3 };

const DEFINITIONS: Readonly<Record<string, object>> = {
  'tolerated failures': map('STANDARD', work, { ...shaped, ToleratedFailureCount: 2, Label: 'Each' }),
  'Express children': map('EXPRESS', work, { ...shaped, ToleratedFailurePercentage: 50, Label: 'Each' }),
  'failures that are too many, and a retry': {
    ...map('STANDARD', work, { ...shaped, ToleratedFailureCount: 1, Label: 'Each' }),
    Retry: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 1 }],
  },
  'a Map Run within a Map Run': map(
    'STANDARD',
    {
      StartAt: 'Inner',
      States: {
        Inner: {
          ...map('STANDARD', work, { ...shaped, ToleratedFailureCount: 2, Label: 'Each' }),
          ItemsPath: '$.Items',
          End: true,
        },
      },
    },
    { ItemBatcher: { MaxItemsPerBatch: 4 }, Label: 'Outer' },
  ),
};

function changeOf(path: string): string {
  const { size, mtimeNs } = statSync(path, { bigint: true });
  return `${size} ${mtimeNs}`;
}

/** Copies the file, as a crash would leave it, whenever a turn of the event loop has written to it. */
async function snapshots(dir: string, file: string, done: () => Promise<boolean>): Promise<string[]> {
  const taken: string[] = [];
  let last = '';
  while (!(await done())) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = [file, `${file}-wal`].map((path) => (existsSync(path) ? changeOf(path) : '')).join();
    if (now === last) continue;
    last = now;
    const copy = join(dir, `cut-${taken.length}.db`);
    for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
    taken.push(copy);
  }
  return taken;
}

function rows(file: string, sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(file);
  try {
    return db.prepare(sql).all() as Record<string, unknown>[];
  } finally {
    db.close();
  }
}

const isOver = async ({ service }: States, executionArn: string) =>
  (await service.describeExecution({ executionArn }).catch(() => undefined))?.status !== 'RUNNING';

/** What no two runs have in common. */
const withoutNames = (text = '') => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '*');

/** What child executions that fit a condition were started with. */
function inputsOf(file: string, condition: string): unknown[] {
  const first = 'SELECT payload FROM events WHERE execution = executions.key ORDER BY sequence LIMIT 1';
  const found = rows(file, `SELECT (${first}) AS input FROM executions WHERE map_run IS NOT NULL AND ${condition}`);
  return found.map(({ input }) => input);
}

/** What must hold of every file in which everything has ended. */
function checkRest(t: Test, file: string): void {
  const shares = rows(file, 'SELECT map_run, position, items FROM executions WHERE map_run IS NOT NULL ORDER BY 1, 2');
  const doubled = shares.filter(({ map_run, position }, index) => {
    const before = shares[index - 1];
    return before?.map_run === map_run && Number(before?.position) + Number(before?.items) !== position;
  });
  t.same(doubled, [], 'every item went to one child');
  const left = "SELECT key FROM executions WHERE status IN ('RUNNING', 'PENDING_REDRIVE')";
  t.same(rows(file, left), [], 'nothing is left running');
  t.same(rows(file, "SELECT key FROM map_runs WHERE status = 'RUNNING'"), []);
  const events = rows(file, 'SELECT execution, id FROM events WHERE id > 0 ORDER BY execution, sequence');
  const torn = events.filter(({ execution, id }, index) => {
    const before = events[index - 1];
    return Number(id) !== (before?.execution === execution ? Number(before?.id) + 1 : 1);
  });
  // Of an Express child only the first and the last event are kept.
  const express = "SELECT 1 FROM map_runs WHERE type = 'EXPRESS'";
  if (rows(file, express).length === 0) t.same(torn, [], 'no history has gaps or doubles');
}

for (const [name, definition] of Object.entries(DEFINITIONS)) {
  test(`${name}: cut off after any write, a Map Run goes on to the same end`, async (t) => {
    const dir = t.testdir();
    const file = join(dir, 'whole.db');
    const { states } = open(file);
    const machine = { StartAt: 'Map', States: { Map: { ...definition, End: true } } };
    const executionArn = await start(states.service, machine, [0, 1, 2, 3, 4, 5, 6, 7]);
    const cuts = await snapshots(dir, file, () => isOver(states, executionArn));
    const whole = await states.service.describeExecution({ executionArn });
    states.close();
    t.ok(cuts.length > 4, `${cuts.length} cuts`);

    for (const cut of cuts) {
      const inputs = inputsOf(cut, "status != 'RUNNING'");
      const again = open(cut);
      const end = await ended(again.states.service, executionArn);
      const events = await history(again.states.service, executionArn);
      again.states.close();

      t.equal(withoutNames(end.output ?? end.cause), withoutNames(whole.output ?? whole.cause), cut);
      t.equal(end.status, whole.status);
      t.same(
        events.map(({ id }) => id),
        events.map((_event, index) => index + 1),
        'its history has no gaps or doubles',
      );
      const repeated = again.calls.filter(({ payload }) => inputs.includes(payload));
      if (!name.includes('retry')) t.same(repeated, [], 'what had finished is not run again');
      checkRest(t, cut);
      const kept = rows(cut, 'SELECT map_run FROM map_items').length;
      t.equal(kept > 0, end.status === 'FAILED', 'items are kept for a redrive and no longer');
    }
  });
}

const REDRIVEN: Readonly<Record<string, object>> = {
  'Standard children': map('STANDARD', work, { ...shaped, Label: 'Each' }),
  'Express children': map('EXPRESS', work, { ...shaped, Label: 'Each' }),
  'tolerated failures': map('STANDARD', work, { ...shaped, ToleratedFailureCount: 1, Label: 'Each' }),
  'a Map Run beside another branch': {
    Type: 'Parallel',
    Branches: [
      { StartAt: 'Each', States: { Each: { ...map('STANDARD', work, { ...shaped, Label: 'Each' }), End: true } } },
      { StartAt: 'Nap', States: { Nap: { Type: 'Wait', Seconds: 100_000, End: true } } },
    ],
  },
  'a Map Run within a Map Run': map(
    'STANDARD',
    {
      StartAt: 'Inner',
      States: {
        Inner: { ...map('STANDARD', work, { ...shaped, Label: 'Each' }), ItemsPath: '$.Items', End: true },
      },
    },
    { ItemBatcher: { MaxItemsPerBatch: 4 }, Label: 'Outer' },
  ),
};

const redrivesIn = (events: readonly { type: string }[]) =>
  events.filter(({ type }) => type === 'MapRunRedriven').length;

for (const [name, definition] of Object.entries(REDRIVEN)) {
  test(`${name}: cut off after any write of a redrive, a Map Run goes on to the same end, and can be redriven again`, async (t) => {
    const dir = t.testdir();
    const file = join(dir, 'whole.db');
    const { states, broken } = open(file);
    const machine = { StartAt: 'Map', States: { Map: { ...definition, End: true } } };
    const executionArn = await start(states.service, machine, [0, 1, 2, 3, 4, 5, 6, 7]);
    t.equal((await ended(states.service, executionArn)).status, 'FAILED');
    broken.delete(2);
    let over = false;
    void states.service.redriveExecution({ executionArn }).then(async () => {
      await ended(states.service, executionArn);
      over = true;
    });
    const cuts = await snapshots(dir, file, () => Promise.resolve(over));
    const whole = await states.service.describeExecution({ executionArn });
    states.close();
    t.ok(cuts.length > 3, `${cuts.length} cuts`);
    const announced = "SELECT id FROM events WHERE execution = 1 AND type = 'MapRunRedriven'";
    const due = 'SELECT key FROM map_runs WHERE execution = 1 AND redrives = 0';
    const between = cuts.filter((cut) => rows(cut, announced).length > 0 && rows(cut, due).length > 0);
    t.equal(between.length, 1, 'one of them between the redrive and its record');

    for (const cut of cuts) {
      const inputs = inputsOf(cut, "status = 'SUCCEEDED'");
      const again = open(cut, new Set([5]));
      const { service } = again.states;
      // The first of the copies is from before the redrive.
      const begun = (await service.describeExecution({ executionArn })).redriveCount === 1;
      if (!begun) await service.redriveExecution({ executionArn });
      const end = await ended(service, executionArn);
      t.equal(withoutNames(end.output ?? end.cause), withoutNames(whole.output ?? whole.cause), cut);
      t.equal(end.status, whole.status);
      t.equal(redrivesIn(await history(service, executionArn)), 1);
      const { mapRuns } = await service.listMapRuns({ executionArn });
      t.equal(mapRuns.length, 1);
      const { mapRunArn = '' } = mapRuns[0] ?? {};
      t.match(await service.describeMapRun({ mapRunArn }), { status: end.status, redriveCount: 1 });

      if (end.status === 'FAILED') {
        again.broken.clear();
        await service.redriveExecution({ executionArn });
        const mended = await ended(service, executionArn);
        t.match(mended, { status: 'SUCCEEDED', redriveCount: 2 });
        t.equal(redrivesIn(await history(service, executionArn)), 2);
        const results = (JSON.parse(mended.output ?? '') as unknown[]).flat(2);
        t.same(results.slice(0, 8), [0, 10, 20, 30, 40, 50, 60, 70]);
      }
      again.states.close();
      const repeated = again.calls.filter(({ payload }) => inputs.includes(payload));
      t.same(repeated, [], 'what had succeeded is not run again');
      checkRest(t, cut);
      t.same(rows(cut, 'SELECT map_run FROM map_items'), []);
    }
  });
}
