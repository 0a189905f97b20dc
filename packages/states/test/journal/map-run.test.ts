import { copyFileSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'tap';
import { createStates, type States } from '../../src/index.ts';
import { ended, history, start } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const OPTIONS = { region: 'us-east-1', accountId: '111111111111' };

/** An engine whose function fails for the items 2 and 5, and tells what it was called with. */
function open(file: string) {
  const lambda = lambdaWith({
    work: ({ item }: { item: number }) => {
      if (item === 2 || item === 5) throw named('Bad');
      return item * 10;
    },
  });
  const states = createStates({ ...OPTIONS, file, clock: hurryingClock(), integrations: { lambda: lambda.invoke } });
  return { states, calls: lambda.calls };
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

/** Copies the file, as a crash would leave it, whenever a turn of the event loop has written to it. */
async function snapshots(dir: string, file: string, done: () => Promise<boolean>): Promise<string[]> {
  const taken: string[] = [];
  let last = '';
  while (!(await done())) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = [file, `${file}-wal`].map((path) => (existsSync(path) ? `${statSync(path).size}` : '')).join();
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
      const finished = rows(cut, "SELECT key FROM executions WHERE map_run IS NOT NULL AND status != 'RUNNING'");
      const inputs = finished.map(
        ({ key }) => rows(cut, `SELECT payload FROM events WHERE execution = ${key}`)[0]?.payload,
      );
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
      const shares = rows(
        cut,
        'SELECT map_run, position, items FROM executions WHERE map_run IS NOT NULL ORDER BY 1, 2',
      );
      const doubled = shares.filter(({ map_run, position }, index) => {
        const before = shares[index - 1];
        return before?.map_run === map_run && Number(before?.position) + Number(before?.items) !== position;
      });
      t.same(doubled, [], 'every item went to one child');
      t.same(rows(cut, "SELECT key FROM executions WHERE status = 'RUNNING'"), [], 'nothing is left running');
      t.same(rows(cut, "SELECT key FROM map_runs WHERE status = 'RUNNING'"), []);
      t.same(rows(cut, 'SELECT map_run FROM map_items'), []);
    }
  });
}
