import { join } from 'node:path';
import { type Test, test } from 'tap';
import type { WriteFailure } from '../../src/journal/failure.ts';
import { GroupCommit } from '../../src/journal/group-commit.ts';
import { openDatabase } from '../../src/journal/open.ts';
import { ManualClock } from '../support/clock.ts';
import { memoryLog } from '../support/log.ts';

const BIG = 'x'.repeat(20_000);

/** A database whose disk is full at will: SQLite itself says so, beyond a number of pages. */
function build(t: Test) {
  const db = openDatabase(join(t.testdir(), 'states.db'));
  t.teardown(() => db.close());
  db.exec('CREATE TABLE notes (text TEXT)');
  const insert = db.prepare('INSERT INTO notes VALUES (?)');
  const clock = new ManualClock();
  const log = memoryLog();
  const commits = new GroupCommit(db, clock, log, () => undefined);
  const notes = () =>
    db
      .prepare('SELECT substr(text, 1, 8) AS text FROM notes')
      .all()
      .map(({ text }) => text);
  const setFull = (full: boolean) => db.exec(`PRAGMA max_page_count = ${full ? 1 : 1_000_000}`);
  const write = (text: string, execution = 1) => commits.write(execution, insert, text);
  return { clock, log, commits, notes, setFull, write };
}

test('what a full disk refuses is done once there is room again, in order and exactly once', (t) => {
  const { clock, log, commits, notes, setFull, write } = build(t);
  const done: string[] = [];
  const refused: string[] = [];
  setFull(true);
  write('first');
  write(`second${BIG}`);
  commits.afterCommit(() => done.push('effect'));
  commits.afterCommit(
    () => done.push('answer'),
    (failure: WriteFailure) => refused.push(failure.message),
  );
  commits.flush();
  t.same(done, [], 'nothing may follow from what is not on disk');
  t.same(refused, ["The workflow database can't be written: database or disk is full"]);
  t.throws(() => commits.check(), { message: /database or disk is full/ });

  write('third');
  commits.afterCommit(() => done.push('later effect'));
  clock.advance(1_000);
  t.same(notes(), [], 'still full');
  setFull(false);
  clock.advance(1_000);
  t.same(notes(), ['first', 'secondxx', 'third']);
  t.same(done, ['effect', 'later effect']);
  t.doesNotThrow(() => commits.check());
  clock.advance(10_000);
  t.same(notes().length, 3);
  t.same(log.lines, [
    'workflows stand still, and new work is refused, until it can be written again',
    'the workflow database can be written again',
  ]);
  t.end();
});

test('a write that can never succeed stops everything until a restart, with nothing done for it', (t) => {
  const { clock, log, commits, notes, write } = build(t);
  write('good');
  commits.write(1, {
    run: () => {
      throw new Error('no such parameter');
    },
  } as never);
  let done = 0;
  commits.afterCommit(() => done++);
  commits.flush();
  clock.advance(60_000);
  commits.flush();
  t.same([notes(), done], [[], 0]);
  t.throws(() => commits.check(), { message: /can't be written: no such parameter/ });
  t.match(log.lines, ['workflows stand still, and new work is refused, until a restart']);
  t.end();
});

test('one that fails after a commit, or closes, keeps nothing from the others', async (t) => {
  const { log, commits, notes, write } = build(t);
  const done: string[] = [];
  write('first');
  commits.afterCommit(() => {
    throw new Error('a fault');
  });
  commits.afterCommit(() => commits.close());
  commits.afterCommit(() => {
    done.push('after close');
    write('too late');
  });
  commits.flush();
  await new Promise((resolve) => setImmediate(resolve));
  t.same(done, ['after close']);
  t.same(notes(), ['first'], 'nothing is written once it is closed');
  t.match(log.lines, [/what was to follow a commit failed/]);
});

test('that it can be written again is said when something was, and once', (t) => {
  const { clock, log, commits, setFull, write } = build(t);
  setFull(true);
  for (const execution of [1, 2, 3]) {
    write(`refused${BIG}`, execution);
    commits.flush();
    commits.withdraw(execution);
    clock.advance(1_000);
    t.doesNotThrow(() => commits.check(), 'with nothing left to write, the next may try');
  }
  setFull(false);
  write('accepted');
  commits.flush();
  t.same(log.lines, [
    'workflows stand still, and new work is refused, until it can be written again',
    'the workflow database can be written again',
  ]);
  t.end();
});
