import { join } from 'node:path';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DeleteActivityCommand,
  DescribeActivityCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  ListActivitiesCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Test, test } from 'tap';
import { createStates } from '../../src/index.ts';
import { buildWire, eventually, ROLE } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';

const ARN = 'arn:aws:states:us-east-1:111111111111:activity:pack';

/** An endpoint on a standing clock, with the activity `pack`. */
async function prepare(t: Test, file?: string) {
  const clock = new ManualClock();
  const wire = await buildWire(t, { clock, ...(file !== undefined && { file }) });
  await wire.client.send(new CreateActivityCommand({ name: 'pack' }));
  return { ...wire, clock };
}

let machines = 0;

async function startTask(client: SFNClient, more: object = {}, input: unknown = { box: 1 }): Promise<string> {
  const definition = { StartAt: 'Pack', States: { Pack: { Type: 'Task', Resource: ARN, End: true, ...more } } };
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: `m${machines++}`, definition: JSON.stringify(definition), roleArn: ROLE }),
  );
  const start = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
  return (await client.send(start)).executionArn ?? '';
}

const poll = (client: SFNClient, workerName?: string, abortSignal?: AbortSignal) =>
  client.send(new GetActivityTaskCommand({ activityArn: ARN, workerName }), { ...(abortSignal && { abortSignal }) });

const finish = (client: SFNClient, taskToken: string | undefined, output = '{}') =>
  client.send(new SendTaskSuccessCommand({ taskToken, output }));

const types = async (client: SFNClient, executionArn: string) =>
  ((await client.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? []).map(({ type }) => type);

const ended = (client: SFNClient, executionArn: string) =>
  eventually(async () => {
    const described = await client.send(new DescribeExecutionCommand({ executionArn }));
    return described.status === 'RUNNING' ? undefined : described;
  });

/** Waits until so many timers are set: that is how a poll that waits shows itself. */
const timers = (clock: ManualClock, count: number) => eventually(() => (clock.pending === count ? true : undefined));

test('an activity is created once, described, listed and deleted', async (t) => {
  const { client } = await prepare(t);
  const first = await client.send(new DescribeActivityCommand({ activityArn: ARN }));
  t.match(first, { activityArn: ARN, name: 'pack', encryptionConfiguration: { type: 'AWS_OWNED_KEY' } });
  const again = await client.send(new CreateActivityCommand({ name: 'pack' }));
  t.same(again.creationDate, first.creationDate);
  const encrypted = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'alias/key' } as const;
  await t.rejects(client.send(new CreateActivityCommand({ name: 'pack', encryptionConfiguration: encrypted })), {
    name: 'ActivityAlreadyExists',
  });
  await t.rejects(
    client.send(new CreateActivityCommand({ name: 'p2', encryptionConfiguration: { type: encrypted.type } })),
    { name: 'InvalidEncryptionConfiguration' },
  );
  await client.send(new CreateActivityCommand({ name: 'ship', encryptionConfiguration: encrypted }));
  const page = await client.send(new ListActivitiesCommand({ maxResults: 1 }));
  const rest = await client.send(new ListActivitiesCommand({ nextToken: page.nextToken }));
  t.same(
    [...(page.activities ?? []), ...(rest.activities ?? [])].map(({ name }) => name),
    ['pack', 'ship'],
  );

  for (const _ of [1, 2]) await client.send(new DeleteActivityCommand({ activityArn: ARN }));
  const gone = { name: 'ActivityDoesNotExist', message: `Activity Does Not Exist: '${ARN}'` };
  await t.rejects(client.send(new DescribeActivityCommand({ activityArn: ARN })), gone);
  await t.rejects(poll(client), gone);
  await t.rejects(poll(client, 'w'.repeat(81)), { name: 'ValidationException' });
});

test('workers who wait get the tasks one by one, in order, and answer them', async (t) => {
  const { client, clock } = await prepare(t);
  const early = [poll(client, 'one')];
  await timers(clock, 1);
  early.push(poll(client, 'two'));
  await timers(clock, 2);
  const executions = [];
  for (const box of [1, 2, 3]) executions.push(await startTask(client, {}, { box }));
  const tasks = [...(await Promise.all(early)), await poll(client)];
  t.same(
    tasks.map(({ input }) => input),
    ['{"box":1}', '{"box":2}', '{"box":3}'],
  );
  t.equal(new Set(tasks.map(({ taskToken }) => taskToken)).size, 3);

  await finish(client, tasks[0]?.taskToken, '{"packed":true}');
  const failed = { taskToken: tasks[1]?.taskToken, error: 'Torn', cause: 'too heavy' };
  await client.send(new SendTaskFailureCommand(failed));
  const outcomes = [await ended(client, executions[0] ?? ''), await ended(client, executions[1] ?? '')];
  t.match(outcomes, [
    { status: 'SUCCEEDED', output: '{"packed":true}' },
    { status: 'FAILED', error: 'Torn', cause: 'too heavy' },
  ]);
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn: executions[0] }));
  t.match(events.slice(2, 5), [
    { activityScheduledEventDetails: { resource: ARN, input: '{"box":1}' } },
    { activityStartedEventDetails: { workerName: 'one' } },
    { activitySucceededEventDetails: { output: '{"packed":true}' } },
  ]);
});

test('a poll is answered empty after a minute, and one whose worker has gone takes no task', async (t) => {
  const { client, clock } = await prepare(t);
  const empty = poll(client);
  await timers(clock, 1);
  clock.advance(60_000);
  t.equal((await empty).taskToken, undefined);

  const gone = new AbortController();
  const lost = poll(client, 'gone', gone.signal);
  await timers(clock, 1);
  gone.abort();
  await t.rejects(lost, { name: 'AbortError' });
  await timers(clock, 0);
  const executionArn = await startTask(client);
  const task = await poll(client, 'here');
  await finish(client, task.taskToken);
  t.equal((await ended(client, executionArn)).status, 'SUCCEEDED');
});

test('whoever waits for a task is let go when the endpoint closes', async (t) => {
  const states = createStates({ region: 'us-east-1', accountId: '111111111111', integrations: {} });
  await states.service.createActivity({ name: 'pack' });
  const waiting = states.service.getActivityTask({ activityArn: ARN });
  await Promise.resolve();
  states.close();
  t.same(await waiting, {});
});

test('a worker that has gone before it was heard leaves the task to others', async (t) => {
  const { client, service } = await prepare(t);
  await startTask(client);
  t.same(await service.getActivityTask({ activityArn: ARN }, AbortSignal.abort()), {});
  t.type((await poll(client)).taskToken, 'string');
});

test('time counts from when a worker takes the task, and heartbeats keep it alive', async (t) => {
  const { client, clock } = await prepare(t);
  const executionArn = await startTask(client, {
    TimeoutSeconds: 60,
    HeartbeatSeconds: 10,
    Retry: [{ ErrorEquals: ['States.HeartbeatTimeout'], MaxAttempts: 1, IntervalSeconds: 1 }],
  });
  clock.advance(3_600_000);
  const { taskToken } = await poll(client, 'slow');
  for (let beat = 0; beat < 3; beat++) {
    clock.advance(9_000);
    await client.send(new SendTaskHeartbeatCommand({ taskToken }));
  }
  clock.advance(10_000);
  await timers(clock, 1);
  clock.advance(1_000);
  // The retry is a new task: the token of the first is dead.
  const dead = { name: 'TaskTimedOut', message: "Task Timed Out: 'Provided task does not exist anymore'" };
  await t.rejects(finish(client, taskToken), dead);
  await t.rejects(client.send(new SendTaskHeartbeatCommand({ taskToken })), dead);
  const second = await poll(client, 'busy');
  for (let beat = 0; beat < 6; beat++) {
    clock.advance(9_000);
    await client.send(new SendTaskHeartbeatCommand({ taskToken: second.taskToken }));
  }
  clock.advance(6_000);
  t.match(await ended(client, executionArn), { status: 'FAILED', error: 'States.Timeout', cause: undefined });
  const activity = (await types(client, executionArn)).filter((type) => type?.startsWith('Activity'));
  const attempt = ['ActivityScheduled', 'ActivityStarted', 'ActivityTimedOut'];
  t.same(activity, [...attempt, ...attempt]);
});

test('a task of a deleted activity waits on, and can be taken once there is one of its name again', async (t) => {
  const { client } = await prepare(t);
  const waiting = await startTask(client);
  const taken = await startTask(client);
  const { taskToken } = await poll(client);
  await client.send(new DeleteActivityCommand({ activityArn: ARN }));
  await t.rejects(finish(client, taskToken), { name: 'TaskDoesNotExist' });
  t.match(await ended(client, await startTask(client)), {
    error: 'States.Runtime',
    cause: `An error occurred while executing the state 'Pack' (entered at the event id #2). The activity ${ARN} does not exist.`,
  });
  await client.send(new CreateActivityCommand({ name: 'pack' }));
  await finish(client, taskToken);
  await finish(client, (await poll(client)).taskToken);
  for (const executionArn of [waiting, taken]) t.equal((await ended(client, executionArn)).status, 'SUCCEEDED');
});

test('scheduled and taken tasks outlive the process, and so do their tokens and deadlines', async (t) => {
  const file = join(t.testdir(), 'states.db');
  let taken = '';
  let open = '';
  let token: string | undefined;
  await t.test('before', async (t) => {
    const { client } = await prepare(t, file);
    taken = await startTask(client, { TimeoutSeconds: 5 });
    token = (await poll(client, 'steady')).taskToken;
    open = await startTask(client);
  });
  await t.test('after', async (t) => {
    const { client, clock } = await prepare(t, file);
    t.same((await types(client, taken)).slice(-2), ['ActivityScheduled', 'ActivityStarted']);
    clock.advance(4_999);
    await finish(client, token, '1');
    t.match(await ended(client, taken), { status: 'SUCCEEDED', output: '1' });
    await finish(client, (await poll(client)).taskToken, '2');
    t.match(await ended(client, open), { status: 'SUCCEEDED', output: '2' });
  });
});
