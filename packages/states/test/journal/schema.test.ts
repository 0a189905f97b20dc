import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'tap';
import { createStates } from '../../src/index.ts';
import { openDatabase } from '../../src/journal/open.ts';
import { ended, history } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const OPTIONS = { region: 'us-east-1', accountId: '111111111111', integrations: {} };
const ARN = 'arn:aws:states:us-east-1:111111111111:execution:m';

const tables = (db: DatabaseSync) =>
  db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all().map(normalized);

/** Columns that were added later stand in another place of the text, not of the table. */
const normalized = (row: Record<string, unknown>) => ({ ...row, sql: String(row.sql).replace(/\s+/g, ' ') });

for (const fixture of readdirSync(FIXTURES)) {
  test(`${fixture}: a file of an older version gets today's tables, and its executions go on`, async (t) => {
    const file = join(t.testdir(), 'old.db');
    const old = new DatabaseSync(file);
    old.exec(readFileSync(join(FIXTURES, fixture), 'utf8'));
    old.close();

    const states = createStates({ ...OPTIONS, file, clock: hurryingClock() });
    t.match(await ended(states.service, `${ARN}:waits`), { status: 'SUCCEEDED', output: '"old"' });
    t.equal((await history(states.service, `${ARN}:ended`)).length, 6);
    states.close();

    const migrated = new DatabaseSync(file);
    const fresh = openDatabase(undefined);
    t.teardown(() => [migrated, fresh].forEach((db) => void db.close()));
    t.same(tables(migrated), tables(fresh));
  });
}

test('a file of a newer version, or of another program, is refused and not touched', (t) => {
  const dir = t.testdir();
  const cases: [string, string, RegExp][] = [
    ['newer', 'PRAGMA user_version = 99', /its schema version is 99/],
    ['negative', 'PRAGMA user_version = -1', /database of another program/],
    ['other', 'CREATE TABLE things (id INTEGER)', /database of another program/],
  ];
  for (const [name, sql, message] of cases) {
    const file = join(dir, `${name}.db`);
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
    const before = readFileSync(file);
    t.throws(() => openDatabase(file), { message }, name);
    t.ok(readFileSync(file).equals(before), `${name} is as it was`);
  }
  t.end();
});
