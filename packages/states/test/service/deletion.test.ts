import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Test, test } from 'tap';
import { createStates, type States, type StatusChangeEvent } from '../../src/index.ts';
import { buildWire, eventually, ROLE } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const stateMachineArn = 'arn:aws:states:us-east-1:111111111111:stateMachine:m';
const DELETED = { error: 'States.Runtime', cause: 'State machine m has been deleted.' };

const pause = { Type: 'Wait', Seconds: 10 };
const end = { Type: 'Pass', End: true };
/** A state that would catch everything. */
const catching = (state: object) => ({
  First: { ...state, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], Next: 'Caught' },
  Caught: end,
});
const twice = { StartAt: 'Pause', States: { Pause: { ...pause, Next: 'After' }, After: end } };
/** Where executions of a machine, by their input, go: `hold` keeps it from being gone while others are looked at. */
const holding = (states: Record<string, object>) => ({
  StartAt: 'Way',
  States: {
    Way: { Type: 'Choice', Choices: [{ Variable: '$', StringEquals: 'hold', Next: 'Hold' }], Default: 'First' },
    Hold: { Type: 'Wait', Seconds: 1_000_000, End: true },
    ...states,
  },
});

async function deletable(client: SFNClient, definition: object) {
  await client.send(
    new CreateStateMachineCommand({ name: 'm', definition: JSON.stringify(definition), roleArn: ROLE }),
  );
  const start = async (input: unknown) => {
    const request = { stateMachineArn, input: JSON.stringify(input) };
    return (await client.send(new StartExecutionCommand(request))).executionArn as string;
  };
  return { start, erase: () => client.send(new DeleteStateMachineCommand({ stateMachineArn })) };
}

const described = (client: SFNClient, executionArn: string) =>
  client.send(new DescribeExecutionCommand({ executionArn }));

async function typesOf(client: SFNClient, executionArn: string) {
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  return events.map(({ type = '' }) => type);
}

/** Starts an execution beside one that holds the machine, and deletes the machine. */
async function deleted(client: SFNClient, states: Record<string, object>, input: unknown = {}) {
  const { start, erase } = await deletable(client, holding(states));
  const hold = await start('hold');
  const executionArn = await start(input);
  await erase();
  return { executionArn, hold };
}

const over = (client: SFNClient, executionArn: string) =>
  eventually(async () => {
    const got = await described(client, executionArn);
    return got.status === 'RUNNING' ? undefined : got;
  });

test('an execution of a deleted machine fails at its next state transition, and goes with the machine', async (t) => {
  const clock = new ManualClock();
  const { client } = await buildWire(t, { clock });
  const { executionArn, hold } = await deleted(client, {
    First: { ...pause, Next: 'Second' },
    Second: end,
  });
  t.equal((await described(client, executionArn)).status, 'RUNNING', 'the wait goes on');
  clock.advance(10_000);
  t.match(await over(client, executionArn), { status: 'FAILED', ...DELETED });
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  t.same(
    events.slice(-3).map(({ type }) => type),
    ['WaitStateEntered', 'WaitStateExited', 'ExecutionFailed'],
  );
  t.match(events.at(-1), { previousEventId: events.length - 1, executionFailedEventDetails: DELETED });
  await t.rejects(client.send(new RedriveExecutionCommand({ executionArn })), {
    name: 'ExecutionNotRedrivable',
    message: /State machine is in DELETING status/,
  });

  const create = () =>
    client.send(new CreateStateMachineCommand({ name: 'm', definition: JSON.stringify(twice), roleArn: ROLE }));
  const describe = () => client.send(new DescribeStateMachineCommand({ stateMachineArn }));
  t.equal((await describe()).status, 'DELETING', 'as long as one runs');
  await t.rejects(create(), { name: 'StateMachineDeleting' });
  await client.send(new StopExecutionCommand({ executionArn: hold }));
  await eventually(() =>
    describe().then(
      () => undefined,
      () => true,
    ),
  );
  await t.rejects(describe(), { name: 'StateMachineDoesNotExist' });
  await t.rejects(described(client, executionArn), { name: 'ExecutionDoesNotExist' });

  await create();
  const again = await client.send(new ListExecutionsCommand({ stateMachineArn }));
  t.same(again.executions, [], 'a new machine of the name has none of them');
  const name = executionArn.split(':').at(-1) ?? '';
  const anew = await client.send(new StartExecutionCommand({ stateMachineArn, name }));
  t.equal(anew.executionArn, executionArn);
  clock.advance(10_000);
  t.match(await over(client, executionArn), { status: 'SUCCEEDED' });
});

test('what makes no transition any more comes to its own end', async (t) => {
  const clock = new ManualClock();
  const { client } = await buildWire(t, { clock });
  const { executionArn } = await deleted(client, { First: { ...pause, End: true } }, { kept: 1 });
  clock.advance(10_000);
  t.match(await over(client, executionArn), { status: 'SUCCEEDED', output: '{"kept":1}' });
});

test('a branch, an iteration and a retry are transitions too, and no Catch comes between', async (t) => {
  const parallel = {
    Type: 'Parallel',
    Branches: [twice, { StartAt: 'Long', States: { Long: { ...pause, Seconds: 99, End: true } } }],
  };
  const map = {
    Type: 'Map',
    MaxConcurrency: 1,
    ItemProcessor: { StartAt: 'Pause', States: { Pause: { ...pause, End: true } } },
  };
  const retried = {
    Type: 'Task',
    Resource: functionArn('broken'),
    Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 10, MaxAttempts: 99 }],
  };
  const cases: [object, unknown, string][] = [
    [parallel, {}, 'WaitStateExited'],
    [map, [1, 2], 'MapIterationStarted'],
    [retried, {}, 'LambdaFunctionFailed'],
  ];
  for (const [state, input, before] of cases) {
    const clock = new ManualClock();
    const { invoke } = lambdaWith({
      broken: () => {
        throw named('Broken');
      },
    });
    const { client } = await buildWire(t, { clock, integrations: { lambda: invoke } });
    const { executionArn } = await deleted(client, catching(state), input);
    await eventually(async () => {
      clock.advance(1000);
      return (await described(client, executionArn)).status === 'RUNNING' ? undefined : true;
    });
    t.match(await described(client, executionArn), { status: 'FAILED', ...DELETED });
    t.same((await typesOf(client, executionArn)).slice(-2), [before, 'ExecutionFailed']);
  }
});

test('a task goes on and its token stays good, until the state is left', async (t) => {
  const tokens: string[] = [];
  const { invoke } = lambdaWith({ ask: ({ token }: { token: string }) => void tokens.push(token) });
  const { client } = await buildWire(t, { integrations: { lambda: invoke } });
  const ask = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
  };
  const { executionArn } = await deleted(client, catching(ask));
  const taskToken = await eventually(() => tokens[0]);
  await client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
  t.match(await over(client, executionArn), { status: 'FAILED', ...DELETED });
  t.same((await typesOf(client, executionArn)).slice(-3), ['TaskSucceeded', 'TaskStateExited', 'ExecutionFailed']);
});

for (const type of ['STANDARD', 'EXPRESS'] as const) {
  test(`${type} children of a Map Run fail likewise, and new ones before they begin`, async (t) => {
    const clock = new ManualClock();
    const { client } = await buildWire(t, { clock });
    const map = {
      Type: 'Map',
      Label: 'Each',
      MaxConcurrency: 1,
      ToleratedFailureCount: 1,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type }, ...twice },
    };
    const { executionArn } = await deleted(client, { First: { ...map, End: true } }, [1, 2, 3]);
    const mapRun = await eventually(async () => {
      const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn }));
      const mapRunArn = mapRuns[0]?.mapRunArn;
      if (mapRunArn === undefined) return undefined;
      const { itemCounts } = await client.send(new DescribeMapRunCommand({ mapRunArn }));
      return itemCounts?.running === 1 ? mapRunArn : undefined;
    });
    await eventually(() => (clock.pending > 1 ? true : undefined));
    clock.advance(10_000);
    t.match(await over(client, executionArn), {
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
    });
    const { executions = [] } = await client.send(new ListExecutionsCommand({ mapRunArn: mapRun }));
    t.same(
      executions.map(({ status }) => status),
      ['FAILED', 'FAILED'],
    );
    if (type === 'EXPRESS') return;
    const histories = executions.map((child) => typesOf(client, child.executionArn as string));
    t.same(await Promise.all(histories), [
      ['ExecutionStarted', 'ExecutionFailed'],
      ['ExecutionStarted', 'WaitStateEntered', 'WaitStateExited', 'ExecutionFailed'],
    ]);
    const cause = 'State machine m/Each has been deleted.';
    t.match(await described(client, executions[0]?.executionArn as string), { ...DELETED, cause });
  });
}

test('an Express machine is gone at once, and its executions go on to their end', async (t) => {
  const clock = new ManualClock();
  const { service } = await buildWire(t, { clock });
  await service.createStateMachine({ name: 'm', definition: JSON.stringify(twice), roleArn: ROLE, type: 'EXPRESS' });
  const running = service.startSyncExecution({ stateMachineArn, input: '{"kept":1}' });
  await eventually(() => (clock.pending > 0 ? true : undefined));
  const deletion = service.deleteStateMachine({ stateMachineArn });
  clock.advance(10_000);
  t.match(await running, { status: 'SUCCEEDED', output: '{"kept":1}' });
  await deletion;
  await t.rejects(service.describeStateMachine({ stateMachineArn }), { code: 'StateMachineDoesNotExist' });
});

test('a parent that waits for an execution of a deleted machine hears how it ended', async (t) => {
  const clock = new ManualClock();
  const { client, service } = await buildWire(t, { clock });
  const { erase } = await deletable(client, twice);
  const parent = await startParent(service);
  await submitted(service, parent);
  await erase();
  clock.advance(10_000);
  const { error, cause = '' } = await over(client, parent);
  t.equal(error, 'States.TaskFailed');
  t.match(JSON.parse(cause), { Status: 'FAILED', Error: DELETED.error, Cause: DELETED.cause });
});

async function startParent(service: States['service']): Promise<string> {
  const delegate = {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Parameters: { StateMachineArn: stateMachineArn },
    End: true,
  };
  const definition = JSON.stringify({ StartAt: 'Delegate', States: { Delegate: delegate } });
  const created = await service.createStateMachine({ name: 'parent', definition, roleArn: ROLE });
  return (await service.startExecution(created)).executionArn;
}

const submitted = ({ getExecutionHistory }: States['service'], executionArn: string) =>
  eventually(async () => {
    const { events } = await getExecutionHistory({ executionArn });
    return events.some(({ type }) => type === 'TaskSubmitted') || undefined;
  });

test('after a crash too: an execution fails at its next transition, its parent hears of it, its change is told', async (t) => {
  const file = join(t.testdir(), 'states.db');
  const clock = new ManualClock();
  const told: StatusChangeEvent[] = [];
  const open = () =>
    createStates({
      file,
      clock,
      region: 'us-east-1',
      accountId: '111111111111',
      integrations: {},
      onStatusChange: async (events) => void told.push(...events),
    });
  const first = open();
  const { service } = first;
  await service.createStateMachine({ name: 'm', definition: JSON.stringify(twice), roleArn: ROLE });
  const parent = await startParent(service);
  await submitted(service, parent);
  await service.deleteStateMachine({ stateMachineArn });
  first.close();
  clock.advance(10_000);

  const second = closing(t, open());
  t.equal((await second.service.describeStateMachine({ stateMachineArn })).status, 'DELETING');
  const { error, cause = '' } = await eventually(async () => {
    const got = await second.service.describeExecution({ executionArn: parent });
    return got.status === 'RUNNING' ? undefined : got;
  });
  t.equal(error, 'States.TaskFailed');
  t.match(JSON.parse(cause), { Status: 'FAILED', Error: DELETED.error, Cause: DELETED.cause });
  await eventually(() =>
    second.service.describeStateMachine({ stateMachineArn }).then(
      () => undefined,
      () => true,
    ),
  );
  await eventually(() => (told.length >= 4 ? true : undefined));
  const ofChild = told.filter(({ detail }) => detail.stateMachineArn === stateMachineArn);
  t.match(
    ofChild.map(({ detail }) => detail),
    [{ status: 'RUNNING' }, { status: 'FAILED', ...DELETED }],
  );
});

function closing(t: Test, states: States): States {
  t.teardown(() => states.close());
  return states;
}
