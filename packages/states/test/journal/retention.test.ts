import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'tap';
import { createStates } from '../../src/index.ts';
import { create, ended, eventually, ROLE } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';

const DAY = 24 * 3600 * 1000;
const OPTIONS = { region: 'us-east-1', accountId: '111111111111', integrations: {} };
const PASS = { StartAt: 'Say', States: { Say: { Type: 'Pass', End: true } } };
const WAIT = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 100 * 24 * 3600, End: true } } };

function open(file: string, clock: ManualClock) {
  const states = createStates({ ...OPTIONS, file, clock });
  const { service } = states;
  const begin = async (stateMachineArn: string, name: string) =>
    (await service.startExecution({ stateMachineArn, name, input: `{"pad": "${'x'.repeat(5000)}"}` })).executionArn;
  const names = async (stateMachineArn: string) =>
    (await service.listExecutions({ stateMachineArn, maxResults: 1000 })).executions.map(({ name }) => name);
  return { ...states, begin, names };
}

test('ended executions are kept for 90 days after their end; then they go, and their names are free', async (t) => {
  const clock = new ManualClock();
  const { service, close, begin, names } = open(join(t.testdir(), 'states.db'), clock);
  t.teardown(close);
  const machine = await create(service, PASS);
  const waiting = await create(service, WAIT);
  await ended(service, await begin(machine, 'old'));
  const runs = await begin(waiting, 'runs');
  clock.advance(DAY);
  await ended(service, await begin(machine, 'young'));
  clock.advance(89 * DAY - 1);
  await begin(machine, 'tick');
  t.same(await names(machine), ['tick', 'young', 'old'], 'not a millisecond too early');
  await t.rejects(begin(machine, 'old'), { name: 'ExecutionAlreadyExists' });

  clock.advance(1);
  await begin(machine, 'tock');
  await eventually(async () => ((await names(machine)).includes('old') ? undefined : true));
  t.same(await names(machine), ['tock', 'tick', 'young']);
  await begin(machine, 'old');
  t.equal((await service.describeExecution({ executionArn: runs })).status, 'RUNNING', 'what runs is never purged');
});

test('a machine that is deleted takes its executions along, and space is given back', async (t) => {
  const file = join(t.testdir(), 'states.db');
  const clock = new ManualClock();
  const { service, close, begin, names } = open(file, clock);
  const definition = JSON.stringify(PASS);
  const machine = { name: 'm', definition, roleArn: ROLE };
  const { stateMachineArn } = await service.createStateMachine(machine);
  const kept = await create(service, PASS);
  const executions = await Promise.all(Array.from({ length: 300 }, (_, index) => begin(stateMachineArn, `e${index}`)));
  await ended(service, await begin(kept, 'kept'));
  await service.deleteStateMachine({ stateMachineArn });
  for (const executionArn of executions.slice(0, 3)) {
    await t.rejects(service.describeExecution({ executionArn }), { name: 'ExecutionDoesNotExist' });
  }
  await service.createStateMachine(machine);
  t.same(await names(stateMachineArn), [], 'a new machine under the old name has none of them');
  close();

  // What was not purged before the end is at the next start.
  const again = open(file, clock);
  const left = () => {
    const db = new DatabaseSync(file, { readOnly: true });
    const row = db.prepare('SELECT count(*) AS events FROM events').get() as { events: number };
    db.close();
    return row.events;
  };
  for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
  t.same(await again.names(kept), ['kept']);
  again.close();
  t.equal(left(), 4);
  t.ok(statSync(file).size < 300 * 5000, `${statSync(file).size} bytes remain`);
});

test('histories are kept as long as the engine is told', async (t) => {
  const clock = new ManualClock();
  const states = createStates({ ...OPTIONS, clock, retention: 0 });
  t.teardown(states.close);
  const stateMachineArn = await create(states.service, PASS);
  const { executionArn } = await states.service.startExecution({ stateMachineArn, name: 'e' });
  await eventually(() =>
    states.service.describeExecution({ executionArn }).then(
      () => undefined,
      () => true,
    ),
  );
  await states.service.startExecution({ stateMachineArn, name: 'e' });
});

test('child executions go after the execution that their Map Run belongs to, however long that lasts', async (t) => {
  const file = join(t.testdir(), 'states.db');
  const clock = new ManualClock();
  const { service, close } = open(file, clock);
  const inner = { ...PASS, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
  const states = {
    Map: { Type: 'Map', Label: 'Each', ItemProcessor: inner, Next: 'Wait' },
    Wait: { Type: 'Wait', Seconds: 200 * 24 * 3600, End: true },
  };
  const stateMachineArn = await create(service, { StartAt: 'Map', States: states });
  const { executionArn } = await service.startExecution({ stateMachineArn, input: '[1, 2, 3]' });
  const other = await create(service, PASS);
  const mapRunArn = await eventually(async () => (await service.listMapRuns({ executionArn })).mapRuns[0]?.mapRunArn);
  await eventually(async () =>
    (await service.describeMapRun({ mapRunArn })).status === 'SUCCEEDED' ? true : undefined,
  );
  /** Lets the engine look for what is due. */
  const tick = async () => {
    await service.startExecution({ stateMachineArn: other });
    for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
  };
  clock.advance(150 * DAY);
  await tick();
  t.equal((await service.listExecutions({ mapRunArn })).executions.length, 3);

  await service.stopExecution({ executionArn });
  clock.advance(90 * DAY - 1);
  await tick();
  t.equal((await service.listExecutions({ mapRunArn })).executions.length, 3);
  clock.advance(1);
  await tick();
  await t.rejects(service.describeExecution({ executionArn }), { name: 'ExecutionDoesNotExist' });
  close();
  const db = new DatabaseSync(file, { readOnly: true });
  t.teardown(() => db.close());
  const rows = (sql: string) => db.prepare(sql).all();
  t.same(rows('SELECT key FROM executions WHERE map_run IS NOT NULL'), []);
  t.same(rows('SELECT * FROM events WHERE execution NOT IN (SELECT key FROM executions)'), []);
  for (const table of ['map_runs', 'map_items', 'removed_map_runs']) t.same(rows(`SELECT * FROM ${table}`), [], table);
});
