import { join } from 'node:path';
import { type Test, test } from 'tap';
import { createStates, type Service, type StatesOptions } from '../../src/index.ts';
import { build, ended, ROLE } from '../support/build.ts';

const MACHINE = 'arn:aws:states:us-east-1:111111111111:stateMachine:m';
const answering = (Result: string) =>
  JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', Result, End: true } } });

const route = (version: number, weight = 100) => ({ stateMachineVersionArn: `${MACHINE}:${version}`, weight });

/** An engine with a machine `m` of two versions, which answer "one" and "two", and "three" not published. */
async function buildVersions(t: Test, overrides: Partial<StatesOptions> = {}): Promise<Service> {
  const { service } = build(t, overrides);
  await createVersions(service);
  return service;
}

async function createVersions(service: Service): Promise<void> {
  const stateMachineArn = MACHINE;
  await service.createStateMachine({ name: 'm', definition: answering('one'), roleArn: ROLE, publish: true });
  await service.updateStateMachine({ stateMachineArn, definition: answering('two'), publish: true });
  await service.updateStateMachine({ stateMachineArn, definition: answering('three') });
}

test('an alias shares its executions out between two versions by their weights', async (t) => {
  const draws = [0, 0.299, 0.3, 0.999];
  const service = await buildVersions(t, { random: () => draws.shift() ?? 0 });
  await service.createStateMachineAlias({ name: 'live', routingConfiguration: [route(1, 30), route(2, 70)] });
  const started: (string | undefined)[][] = [];
  for (let i = 0; i < 4; i++) {
    const { executionArn } = await service.startExecution({ stateMachineArn: `${MACHINE}:live` });
    const { output, stateMachineVersionArn, stateMachineAliasArn } = await ended(service, executionArn);
    started.push([output, stateMachineVersionArn, stateMachineAliasArn]);
  }
  const one = ['"one"', `${MACHINE}:1`, `${MACHINE}:live`];
  const two = ['"two"', `${MACHINE}:2`, `${MACHINE}:live`];
  t.same(started, [one, one, two, two]);
});

test('executions are listed by machine, by version and by alias', async (t) => {
  const service = await buildVersions(t);
  await service.createStateMachineAlias({ name: 'live', routingConfiguration: [route(1)] });
  for (const [name, qualifier] of Object.entries({ plain: '', first: ':1', aliased: ':live', second: ':2' })) {
    const { executionArn } = await service.startExecution({ stateMachineArn: `${MACHINE}${qualifier}`, name });
    await ended(service, executionArn);
  }
  const names = async (qualifier: string) => {
    const filter = { stateMachineArn: `${MACHINE}${qualifier}`, statusFilter: 'SUCCEEDED' } as const;
    return (await service.listExecutions(filter)).executions.map(({ name }) => name);
  };
  t.same(await names(''), ['second', 'aliased', 'first', 'plain']);
  t.same(await names(':1'), ['aliased', 'first']);
  t.same(await names(':live'), ['aliased']);
  await t.rejects(names(':3'), { name: 'StateMachineDoesNotExist' });
  await t.rejects(names(':gone'), { name: 'StateMachineDoesNotExist' });
});

test('versions, aliases, tags and what was started with them survive a restart', async (t) => {
  const options = { region: 'us-east-1', accountId: '111111111111', integrations: {}, file: join(t.testdir(), 's.db') };
  const before = createStates(options);
  await createVersions(before.service);
  await before.service.createStateMachineAlias({ name: 'live', routingConfiguration: [route(2)] });
  await before.service.tagResource({ resourceArn: MACHINE, tags: [{ key: 'team', value: 'checkout' }] });
  const { executionArn } = await before.service.startExecution({ stateMachineArn: `${MACHINE}:live` });
  await ended(before.service, executionArn);
  const seen = async ({ service }: { service: Service }) => [
    await service.listStateMachineVersions({ stateMachineArn: MACHINE }),
    await service.describeStateMachineAlias({ stateMachineAliasArn: `${MACHINE}:live` }),
    await service.listTagsForResource({ resourceArn: MACHINE }),
    await service.describeExecution({ executionArn }),
    await service.describeStateMachineForExecution({ executionArn }),
  ];
  const expected = await seen(before);
  before.close();
  const after = build(t, options);
  t.same(await seen(after), expected);
  t.match(
    await after.service.publishStateMachineVersion({ stateMachineArn: MACHINE }),
    { stateMachineVersionArn: `${MACHINE}:3` },
    'numbers go on',
  );
});

test('a version is published once per revision, and only for the revision that was meant', async (t) => {
  const service = await buildVersions(t);
  const publish = (revisionId?: string) =>
    service.publishStateMachineVersion({ stateMachineArn: MACHINE, ...(revisionId !== undefined && { revisionId }) });
  const { revisionId = '' } = await service.describeStateMachine({ stateMachineArn: MACHINE });
  await t.rejects(publish('INITIAL'), {
    name: 'ConflictException',
    message: `Failed to publish the State Machine version for revision INITIAL. The current State Machine revision is ${revisionId}.`,
  });
  t.same(await publish(revisionId), await publish());
  t.match(await service.describeStateMachine({ stateMachineArn: `${MACHINE}:1` }), { definition: answering('one') });
  await t.rejects(service.updateStateMachine({ stateMachineArn: `${MACHINE}:1`, roleArn: ROLE }), {
    name: 'StateMachineDoesNotExist',
  });
});

test('a machine takes its versions, aliases and tags with it; a new one of its name starts afresh', async (t) => {
  const service = await buildVersions(t);
  await service.createStateMachineAlias({ name: 'live', routingConfiguration: [route(2)] });
  await service.tagResource({ resourceArn: MACHINE, tags: [{ key: 'a', value: '' }] });
  await service.deleteStateMachine({ stateMachineArn: `${MACHINE}:1` });
  t.equal((await service.describeStateMachine({ stateMachineArn: MACHINE })).status, 'ACTIVE', 'only by its own ARN');
  await service.deleteStateMachine({ stateMachineArn: MACHINE });
  await t.rejects(service.startExecution({ stateMachineArn: `${MACHINE}:live` }), { name: 'StateMachineDoesNotExist' });
  await service.createStateMachine({ name: 'm', definition: answering('new'), roleArn: ROLE });
  t.same((await service.listStateMachineVersions({ stateMachineArn: MACHINE })).stateMachineVersions, []);
  t.same((await service.listStateMachineAliases({ stateMachineArn: MACHINE })).stateMachineAliases, []);
  t.same((await service.listTagsForResource({ resourceArn: MACHINE })).tags, []);
});

test('a machine that is made after another was deleted runs its own definition', async (t) => {
  const { service } = build(t);
  const answer = async (name: string) => {
    const { stateMachineArn } = await service.createStateMachine({ name, definition: answering(name), roleArn: ROLE });
    const { executionArn } = await service.startExecution({ stateMachineArn });
    const { output } = await ended(service, executionArn);
    await service.deleteStateMachine({ stateMachineArn });
    return output;
  };
  for (const name of ['first', 'second', 'third']) t.equal(await answer(name), JSON.stringify(name));
});

test('an update that can not be published changes nothing', async (t) => {
  const service = await buildVersions(t);
  for (let number = 3; number <= 1000; number++) {
    const definition = answering(String(number));
    await service.updateStateMachine({ stateMachineArn: MACHINE, definition, publish: true });
  }
  const before = await service.describeStateMachine({ stateMachineArn: MACHINE });
  const update = { stateMachineArn: MACHINE, definition: answering('one too many'), publish: true };
  await t.rejects(service.updateStateMachine(update), { name: 'ServiceQuotaExceededException' });
  t.same(await service.describeStateMachine({ stateMachineArn: MACHINE }), before);
  await service.deleteStateMachineVersion({ stateMachineVersionArn: `${MACHINE}:1` });
  t.match(await service.updateStateMachine(update), { stateMachineVersionArn: `${MACHINE}:1001` });
});

test('routing that can not be is refused', async (t) => {
  const service = await buildVersions(t);
  await service.createStateMachine({ name: 'other', definition: answering('x'), roleArn: ROLE, publish: true });
  const other = { stateMachineVersionArn: MACHINE.replace(/m$/, 'other:1'), weight: 50 };
  const cases: [object[], string, RegExp][] = [
    [[], 'ValidationException', /at 'routingConfiguration'.*greater than or equal to 1/],
    [[route(1, 30), route(2, 30), route(1, 40)], 'ValidationException', /less than or equal to 2$/],
    [[route(1, 101)], 'ValidationException', /'101' at 'routingConfiguration.1.member.weight' .* equal to 100$/],
    [[route(1, 50), route(1, 50)], 'ValidationException', /distinct state machine version ARNs/],
    [[route(1, 50), route(2, 40)], 'ValidationException', /must equal 100. Received: \[50,40\]/],
    [[route(1, 50), other], 'ValidationException', /versions of one state machine/],
    [[route(7)], 'ResourceNotFound', /does not exist/],
    [
      [{ stateMachineVersionArn: MACHINE, weight: 100 }],
      'ValidationException',
      /must contain state machine version ARNs/,
    ],
    [[{ stateMachineVersionArn: 'nonsense', weight: 100 }], 'InvalidArn', /Invalid ARN prefix: nonsense/],
  ];
  for (const [routingConfiguration, name, message] of cases) {
    const request = { name: 'live', routingConfiguration } as never;
    await t.rejects(service.createStateMachineAlias(request), { name, message }, message.source);
  }
});
