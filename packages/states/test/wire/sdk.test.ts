import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { test } from 'tap';
import { buildWire, ended, eventually, ROLE } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';
import { lambdaWith } from '../support/lambda.ts';

const pass = (Result: unknown = { done: true }) => ({
  StartAt: 'P',
  States: { P: { Type: 'Pass', Result, End: true } },
});
const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } };
const text = JSON.stringify;

test('a machine is created, described, listed, updated and deleted', async (t) => {
  const { client } = await buildWire(t);
  const request = { name: 'orders', definition: text(pass()), roleArn: ROLE };
  const created = await client.send(new CreateStateMachineCommand(request));
  const { stateMachineArn } = created;
  t.equal(stateMachineArn, 'arn:aws:states:us-east-1:111111111111:stateMachine:orders');
  t.ok(created.creationDate instanceof Date);
  t.same((await client.send(new CreateStateMachineCommand(request))).creationDate, created.creationDate);
  await t.rejects(client.send(new CreateStateMachineCommand({ ...request, definition: text(wait) })), {
    name: 'StateMachineAlreadyExists',
    message: `State Machine Already Exists: '${stateMachineArn}'`,
  });
  t.match(await client.send(new DescribeStateMachineCommand({ stateMachineArn })), {
    name: 'orders',
    status: 'ACTIVE',
    type: 'STANDARD',
    definition: request.definition,
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
    revisionId: undefined,
  });
  const updated = await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: text(wait) }));
  t.match(await client.send(new DescribeStateMachineCommand({ stateMachineArn })), {
    definition: text(wait),
    revisionId: updated.revisionId,
  });
  t.equal((await client.send(new ListStateMachinesCommand({}))).stateMachines?.length, 1);
  await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
  await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
  await t.rejects(client.send(new DescribeStateMachineCommand({ stateMachineArn })), {
    name: 'StateMachineDoesNotExist',
    message: `State Machine Does Not Exist: '${stateMachineArn}'`,
  });
});

test('a machine is deleted only after what runs of it has ended', async (t) => {
  const clock = new ManualClock();
  const { client, service } = await buildWire(t, { clock });
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: 'w', definition: text(wait), roleArn: ROLE }),
  );
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn }));
  await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
  t.equal((await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).status, 'DELETING');
  await t.rejects(client.send(new StartExecutionCommand({ stateMachineArn })), { name: 'StateMachineDeleting' });
  clock.advance(60_000);
  await eventually(() =>
    service.describeStateMachine({ stateMachineArn: stateMachineArn ?? '' }).then(
      () => undefined,
      () => true,
    ),
  );
  await t.rejects(client.send(new DescribeExecutionCommand({ executionArn })), { name: 'ExecutionDoesNotExist' });
});

test('starting twice under one name is idempotent while it runs, with the same input only', async (t) => {
  const clock = new ManualClock();
  const { client } = await buildWire(t, { clock });
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: 'w', definition: text(wait), roleArn: ROLE }),
  );
  const start = (input: string) => client.send(new StartExecutionCommand({ stateMachineArn, name: 'once', input }));
  const [first, second] = await Promise.all([start('{"a":1}'), start('{"a":1}')]);
  t.equal(second.executionArn, first.executionArn);
  t.same(second.startDate, first.startDate);
  const taken = {
    name: 'ExecutionAlreadyExists',
    message: `Execution Already Exists: '${first.executionArn}'`,
  };
  await t.rejects(start('{"a":2}'), taken);
  const { executionArn } = first;
  const { stopDate } = await client.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'by hand' }));
  t.ok(stopDate instanceof Date);
  t.match(await client.send(new DescribeExecutionCommand({ executionArn })), {
    status: 'ABORTED',
    error: 'Enough',
    cause: 'by hand',
    input: '{"a":1}',
  });
  await t.rejects(start('{"a":1}'), taken);
  clock.advance(91 * 24 * 3600 * 1000);
  t.equal((await start('{"a":3}')).executionArn, executionArn, 'the name is free 90 days after the end');
});

test('executions are listed newest first, by status, page by page', async (t) => {
  const { client, service } = await buildWire(t);
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: 'p', definition: text(pass()), roleArn: ROLE }),
  );
  for (let i = 0; i < 7; i++) {
    const started = await client.send(new StartExecutionCommand({ stateMachineArn, name: `e${i}` }));
    await ended(service, started.executionArn ?? '');
  }
  const names: (string | undefined)[] = [];
  let nextToken: string | undefined;
  let pages = 0;
  do {
    const page = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 3, nextToken }));
    names.push(...(page.executions ?? []).map(({ name }) => name));
    ({ nextToken } = page);
    pages++;
  } while (nextToken !== undefined);
  t.same(names, ['e6', 'e5', 'e4', 'e3', 'e2', 'e1', 'e0']);
  t.equal(pages, 3);
  const running = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }));
  t.same(running.executions, []);
  await t.rejects(client.send(new ListExecutionsCommand({ stateMachineArn, nextToken: 'bm9uc2Vuc2U=' })), {
    name: 'InvalidToken',
  });
  await t.rejects(client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1001 })), {
    name: 'ValidationException',
    message:
      "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
  });
  const filter = 'succeeded' as 'SUCCEEDED';
  await t.rejects(client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: filter })), {
    message:
      "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
  });
});

test('a history is read in pages, in both directions, with and without its data', async (t) => {
  const { client, service } = await buildWire(t);
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: 'p', definition: text(pass()), roleArn: ROLE }),
  );
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn }));
  await ended(service, executionArn);
  const ids = async (reverseOrder: boolean) => {
    const found: (number | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 3, reverseOrder, nextToken }),
      );
      found.push(...(page.events ?? []).map(({ id }) => id));
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    return found;
  };
  t.same(await ids(false), [1, 2, 3, 4]);
  t.same(await ids(true), [4, 3, 2, 1]);
  const bare = await client.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }));
  t.equal(bare.events?.[0]?.executionStartedEventDetails?.input, undefined);
  t.match(await client.send(new DescribeStateMachineForExecutionCommand({ executionArn })), { name: 'p' });
});

test('Express runs synchronously, also when it fails, and has no history to ask for', async (t) => {
  const { client } = await buildWire(t);
  const fail = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Nope', Cause: 'because' } } };
  const create = async (name: string, definition: object) =>
    (
      await client.send(
        new CreateStateMachineCommand({ name, definition: text(definition), roleArn: ROLE, type: 'EXPRESS' }),
      )
    ).stateMachineArn;
  const good = await create('good', pass());
  const bad = await create('bad', fail);
  t.match(await client.send(new StartSyncExecutionCommand({ stateMachineArn: good, input: '{"a": 1}' })), {
    status: 'SUCCEEDED',
    output: '{"done":true}',
    input: '{"a": 1}',
    billingDetails: { billedDurationInMilliseconds: 100, billedMemoryUsedInMB: 64 },
    executionArn: /^arn:aws:states:us-east-1:111111111111:express:good:[^:]+:[^:]+$/,
  });
  t.match(await client.send(new StartSyncExecutionCommand({ stateMachineArn: bad })), {
    status: 'FAILED',
    error: 'Nope',
    cause: 'because',
  });
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn: good }));
  await t.rejects(client.send(new DescribeExecutionCommand({ executionArn })), {
    name: 'InvalidArn',
    message: "Invalid Arn: 'Resource type not valid in this context: express'",
  });
  await t.rejects(client.send(new ListExecutionsCommand({ stateMachineArn: good })), {
    name: 'StateMachineTypeNotSupported',
  });
});

test('task tokens: heartbeats keep a task alive, an answer ends it, and what comes too late is told so', async (t) => {
  const clock = new ManualClock();
  const tokens: string[] = [];
  const lambda = lambdaWith({ ask: ({ token }: { token: string }) => tokens.push(token) });
  const { client, service } = await buildWire(t, { clock, integrations: { lambda: lambda.invoke } });
  const definition = text({
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
        HeartbeatSeconds: 10,
        Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Silent' }],
        End: true,
      },
      Silent: { Type: 'Pass', Result: 'silent', End: true },
    },
  });
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: 'a', definition, roleArn: ROLE }),
  );
  const start = async () => {
    const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn }));
    const taskToken = await eventually(() => tokens.pop());
    await eventually(async () => {
      const { events } = await service.getExecutionHistory({ executionArn });
      return events.at(-1)?.type === 'TaskSubmitted' ? true : undefined;
    });
    return { executionArn, taskToken };
  };
  const answered = await start();
  clock.advance(9000);
  await client.send(new SendTaskHeartbeatCommand({ taskToken: answered.taskToken }));
  clock.advance(9000);
  await client.send(new SendTaskSuccessCommand({ taskToken: answered.taskToken, output: '{"ok": 1}' }));
  t.equal((await ended(service, answered.executionArn)).output, '{"ok": 1}');

  const silent = await start();
  clock.advance(10_000);
  t.equal((await ended(service, silent.executionArn)).output, '"silent"');
  await t.rejects(client.send(new SendTaskSuccessCommand({ taskToken: silent.taskToken, output: '{}' })), {
    name: 'TaskTimedOut',
  });

  const failed = await start();
  await t.rejects(client.send(new SendTaskSuccessCommand({ taskToken: failed.taskToken, output: '{' })), {
    name: 'InvalidOutput',
  });
  await client.send(new SendTaskFailureCommand({ taskToken: failed.taskToken, error: 'No', cause: 'said no' }));
  t.match(await ended(service, failed.executionArn), { status: 'FAILED', error: 'No', cause: 'said no' });
  await t.rejects(client.send(new SendTaskHeartbeatCommand({ taskToken: 'no token' })), {
    name: 'InvalidToken',
    message: "Invalid Token: 'Invalid token'",
  });
});
