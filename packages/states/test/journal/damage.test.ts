import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { type Test, test } from 'tap';
import { createStates, type Log } from '../../src/index.ts';
import { create, ended, eventually, history } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';
import { memoryLog } from '../support/log.ts';

const OPTIONS = { region: 'us-east-1', accountId: '111111111111', integrations: {} };
const REFUSAL = /^The workflow database .* can't be used: \S/;
const STANDS = { now: () => Date.UTC(2026, 10, 1), setTimer: () => () => undefined };

const WAIT = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } };
const WORK = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemProcessor: { StartAt: 'Say', States: { Say: { Type: 'Pass', End: true } } },
      End: true,
    },
  },
};

const open = (file: string, log?: Log) => createStates({ ...OPTIONS, file, clock: STANDS, ...(log && { log }) });

type History = readonly object[];

/**
 * A store with executions that have ended and others that wait, as a kill leaves it (`killed.db` and its log) and as an
 * orderly end does (`closed.db`), with their histories by ARN.
 */
async function stores(dir: string) {
  const file = join(dir, 'closed.db');
  const { service, close } = open(file);
  const work = await create(service, WORK);
  const wait = await create(service, WAIT);
  const arns: string[] = [];
  for (let index = 0; index < 12; index++) {
    const stateMachineArn = index % 3 === 0 ? wait : work;
    const input = JSON.stringify({ items: [1, 'two', { three: index }] });
    const { executionArn } = await service.startExecution({ stateMachineArn, input });
    arns.push(executionArn);
    if (stateMachineArn === work) await ended(service, executionArn);
  }
  const histories = new Map<string, History>();
  for (const arn of arns) histories.set(arn, await history(service, arn));
  const killed = join(dir, 'killed.db');
  for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${killed}${suffix}`);
  close();
  return { closed: file, killed, histories };
}

let copies = 0;

/** A copy of a store, to be damaged. */
function copyOf(t: Test, store: string): string {
  const copy = join(t.testdirName, `copy-${copies++}.db`);
  for (const suffix of ['', '-wal']) {
    if (existsSync(`${store}${suffix}`)) copyFileSync(`${store}${suffix}`, `${copy}${suffix}`);
  }
  return copy;
}

function garble(file: string, at: number, bytes: Uint8Array): void {
  const content = readFileSync(file);
  content.set(bytes.subarray(0, content.length - at), at);
  writeFileSync(file, content);
}

/** Every history as it can be read; undefined for what is refused. Undefined in all when the start is. */
async function read(t: Test, file: string, arns: Iterable<string>) {
  const log = memoryLog();
  let states: ReturnType<typeof open>;
  try {
    states = open(file, log);
  } catch (error) {
    t.match((error as Error).message, REFUSAL);
    return undefined;
  }
  const histories = new Map<string, History | undefined>();
  for (const arn of arns) histories.set(arn, await history(states.service, arn).catch(() => undefined));
  states.close();
  return { histories, lines: log.lines };
}

const isPrefix = (shorter: History, longer: History) =>
  JSON.stringify(longer.slice(0, shorter.length)) === JSON.stringify(shorter);

test('whatever bytes of the file are flipped, nobody is shown a history that never was', async (t) => {
  const { closed, histories } = await stores(t.testdir());
  const size = readFileSync(closed).length;
  let refusals = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(size - 1), fc.uint8Array({ minLength: 1, maxLength: 6 }), async (at, bytes) => {
      const copy = copyOf(t, closed);
      garble(copy, at, bytes);
      const found = await read(t, copy, histories.keys());
      if (found === undefined) refusals++;
      for (const [arn, events] of found?.histories ?? []) {
        const written = histories.get(arn) ?? [];
        if (events === undefined) continue;
        // What couldn't be resumed has failed, for all to see.
        const last = events.at(-1) as { type?: string } | undefined;
        const own = last?.type === 'ExecutionFailed' ? events.slice(0, -1) : events;
        t.ok(isPrefix(own, written) && (own.length === written.length || own !== events), arn);
      }
    }),
    { numRuns: 60, seed: 20261103 },
  );
  t.ok(refusals > 0 && refusals < 60, `${refusals} of 60 stopped the start`);
});

test('a log cut anywhere, as a crash does it, gives back a past that was', async (t) => {
  const { killed, histories } = await stores(t.testdir());
  const size = readFileSync(`${killed}-wal`).length;
  await fc.assert(
    fc.asyncProperty(fc.nat(size), async (length) => {
      const copy = copyOf(t, killed);
      truncateSync(`${copy}-wal`, length);
      const found = await read(t, copy, histories.keys());
      t.ok(found, 'the engine starts');
      let missing = false;
      for (const [arn, events] of found?.histories ?? []) {
        // Commits come back in order: once one is missing, all later ones are.
        t.ok(events === undefined || (!missing && isPrefix(events, histories.get(arn) ?? [])), arn);
        missing ||= (events?.length ?? 0) < (histories.get(arn)?.length ?? 0);
      }
      t.ok(missing || length > size / 2);
    }),
    { numRuns: 30, seed: 20261104 },
  );
});

test('a log that is damaged, and not only cut, is reported and kept', async (t) => {
  const { killed, histories } = await stores(t.testdir());
  const size = readFileSync(`${killed}-wal`).length;
  await fc.assert(
    fc.asyncProperty(fc.nat(Math.floor(size * 0.8)), async (at) => {
      const copy = copyOf(t, killed);
      garble(`${copy}-wal`, at, Uint8Array.of(0xa5, 0x5a, 0xa5));
      const found = await read(t, copy, histories.keys());
      const whole = [...histories].every(([arn, events]) => found?.histories.get(arn)?.length === events.length);
      t.ok(found === undefined || whole || found.lines.some((line) => /log is damaged/.test(line)), `at ${at}`);
      if (!whole) t.equal(existsSync(`${copy}-wal.damaged`), true);
    }),
    { numRuns: 30, seed: 20261105 },
  );
});

test('a log that is missing is reported; after an orderly end none is missed', async (t) => {
  const { killed, closed, histories } = await stores(t.testdir());
  const orderly = copyOf(t, closed);
  t.same((await read(t, orderly, histories.keys()))?.lines, []);
  const alone = join(t.testdirName, 'alone.db');
  copyFileSync(killed, alone);
  t.match((await read(t, alone, histories.keys()))?.lines, [/^the write-ahead log is missing/]);
});

test('a file that is no database, that lost its content or has no folder stops the start, and is left alone', async (t) => {
  const dir = t.testdir({ 'text.db': 'This is not a database, whatever its name says. '.repeat(50) });
  t.throws(() => open(join(dir, 'text.db')), { message: REFUSAL });
  t.match(readFileSync(join(dir, 'text.db'), 'utf8'), /^This is not/);
  t.throws(() => open(join(dir, 'no-such-folder', 'x.db')), { message: REFUSAL });

  const { killed } = await stores(dir);
  truncateSync(killed, 0);
  const log = readFileSync(`${killed}-wal`);
  t.throws(() => open(killed), { message: /it is empty, but its write-ahead log is not/ });
  t.ok(readFileSync(`${killed}-wal`).equals(log));
});

test('a damaged page stops the start, whatever part of the file it is', async (t) => {
  const { closed } = await stores(t.testdir());
  const pages = readFileSync(closed).length / 4096;
  for (let page = 0; page < pages; page++) {
    const copy = copyOf(t, closed);
    garble(copy, page * 4096, new Uint8Array(4096).fill(0xa5));
    t.throws(() => open(copy), { message: REFUSAL }, `page ${page}`);
  }
});

test('an execution whose events are damaged fails visibly, and the others go on', async (t) => {
  const { closed, histories } = await stores(t.testdir());
  const running = [...histories].filter(([, events]) => events.length === 2).map(([arn]) => arn);
  const damages = [
    "UPDATE events SET frame = 7 WHERE execution = 1 AND type = 'WaitStateEntered'",
    "UPDATE events SET payload = '{}' WHERE execution = 1",
    'DELETE FROM events WHERE execution = 1 AND sequence = 0',
    'DELETE FROM events WHERE execution = 1',
  ];
  for (const damage of damages) {
    const copy = copyOf(t, closed);
    const db = new DatabaseSync(copy);
    db.exec(damage);
    db.close();
    const log = memoryLog();
    const states = createStates({ ...OPTIONS, file: copy, clock: hurryingClock(), log });
    const [damaged = '', ...healthy] = running;
    const stateMachineArn = damaged.replace(':execution:', ':stateMachine:').split(':').slice(0, 7).join(':');
    const failed = await eventually(async () => {
      const { executions } = await states.service.listExecutions({ stateMachineArn, statusFilter: 'FAILED' });
      return executions.length > 0 ? executions.map(({ executionArn }) => executionArn) : undefined;
    });
    t.same(failed, [damaged], damage);
    t.same(log.lines, ['an execution could not be resumed']);
    for (const arn of healthy) t.equal((await ended(states.service, arn)).status, 'SUCCEEDED');
    states.close();
  }
});

test('a definition that is damaged is not run: it stops the start if it is current, else the executions that need it', async (t) => {
  const { closed, histories } = await stores(t.testdir());
  const running = [...histories].filter(([, events]) => events.length === 2).map(([arn]) => arn);
  const damage = "UPDATE revisions SET definition = replace(definition, '60', '61')";
  const damaged = (): string => {
    const copy = copyOf(t, closed);
    const db = new DatabaseSync(copy);
    db.exec(damage);
    db.close();
    return copy;
  };
  t.throws(() => open(damaged()), { message: /can't be used: revision \d+ of its state machines is damaged/ });

  const { service, close } = open(closed);
  const [waiting = ''] = running;
  const { stateMachineArn } = await service.describeExecution({ executionArn: waiting });
  await service.updateStateMachine({ stateMachineArn, definition: JSON.stringify(WORK) });
  close();
  const log = memoryLog();
  const states = open(damaged(), log);
  t.teardown(states.close);
  t.same(new Set(log.lines), new Set(['an execution can not be taken up here, and stays where it is']));
  t.equal(log.lines.length, running.length);
  t.equal((await states.service.describeExecution({ executionArn: waiting })).status, 'RUNNING');
});

test('a child execution whose events are damaged is not redriven and counts as failed; the others are', async (t) => {
  const dir = t.testdir();
  const config = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
  const map = (tolerance: object) => ({
    StartAt: 'Map',
    States: { Map: { Type: 'Map', Label: 'Each', ItemProcessor: { ...config, ...WAIT }, ...tolerance, End: true } },
  });
  for (const [tolerance, status] of [
    [{ ToleratedFailureCount: 1 }, 'SUCCEEDED'],
    [{}, 'FAILED'],
  ] as const) {
    const file = join(dir, `${status}.db`);
    const before = open(file);
    const stateMachineArn = await create(before.service, map(tolerance));
    const { executionArn } = await before.service.startExecution({ stateMachineArn, input: '[1, 2]' });
    const mapRunArn = await eventually(async () => {
      const [run] = (await before.service.listMapRuns({ executionArn })).mapRuns;
      const { running } = run === undefined ? {} : (await before.service.describeMapRun(run)).executionCounts;
      return running === 2 ? run?.mapRunArn : undefined;
    });
    await before.service.stopExecution({ executionArn });
    before.close();
    const db = new DatabaseSync(file);
    db.exec("UPDATE events SET payload = '0' WHERE execution = 2 AND type = 'WaitStateEntered'");
    db.close();
    const log = memoryLog();
    const { service, close } = createStates({ ...OPTIONS, file, clock: hurryingClock(), log });
    await service.redriveExecution({ executionArn });
    const end = await ended(service, executionArn);
    t.equal(end.status, status);
    if (status === 'SUCCEEDED') t.match(JSON.parse(end.output ?? ''), [{ Status: 'ABORTED', RedriveCount: 0 }, 2]);
    t.match((await service.describeMapRun({ mapRunArn })).itemCounts, { pendingRedrive: 0, running: 0, total: 2 });
    t.match(log.lines, [/could not be redriven/]);
    close();
  }
});
