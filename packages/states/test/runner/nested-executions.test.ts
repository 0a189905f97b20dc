import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'tap';
import { createStates, type Service, type StatesOptions } from '../../src/index.ts';
import { build, ended, eventually, history, ROLE, run } from '../support/build.ts';
import { hurryingClock, ManualClock } from '../support/clock.ts';
import { functionArn, lambdaWith } from '../support/lambda.ts';

const ARN = 'arn:aws:states:us-east-1:111111111111';
const CHILD = `${ARN}:stateMachine:child`;

const createChild = (service: Service, states: object, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') =>
  service.createStateMachine({
    name: 'child',
    definition: JSON.stringify({ StartAt: 'One', States: states }),
    roleArn: ROLE,
    type,
  });

const PASSES = { One: { Type: 'Pass', Parameters: { 'got.$': '$' }, End: true } };
const WAITS = { One: { Type: 'Wait', Seconds: 600, End: true } };

const task = (suffix: string, parameters: object = {}, more: object = {}) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::states:startExecution${suffix}`,
  Parameters: { StateMachineArn: CHILD, ...parameters },
  End: true,
  ...more,
});

const parent = (state: object, name = 'Start') => ({ StartAt: name, States: { [name]: state } });

const children = async (service: Service) => (await service.listExecutions({ stateMachineArn: CHILD })).executions;

const status = async (service: Service, executionArn: string) =>
  (await service.describeExecution({ executionArn })).status;

test('a task starts an execution, and with .sync waits for its end', async (t) => {
  const { service } = build(t, { clock: hurryingClock() });
  await createChild(service, PASSES);
  const input = { Input: { a: 1, 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$': '$$.Execution.Id' }, Name: 'named' };
  const only = await run(service, parent(task('', input)));
  const started = JSON.parse(only.output ?? '');
  t.match(started, { ExecutionArn: `${ARN}:execution:child:named`, SdkHttpMetadata: { HttpStatusCode: 200 } });
  const child = await ended(service, started.ExecutionArn);
  t.same(JSON.parse(child.input ?? ''), { a: 1, AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: only.executionArn });

  const text = JSON.parse((await run(service, parent(task('.sync', { Input: '{"b": 2}' })))).output ?? '');
  t.match(text, { Status: 'SUCCEEDED', Input: '{"b": 2}', Output: '{"got":{"b":2}}', RedriveStatus: 'NOT_REDRIVABLE' });
  const parsed = JSON.parse((await run(service, parent(task('.sync:2', { Input: { c: 3 } })))).output ?? '');
  t.match(parsed, { Status: 'SUCCEEDED', Input: { c: 3 }, Output: { got: { c: 3 } } });

  const again = await run(service, parent(task('.sync', { ...input, Input: {} })));
  t.match(again, { status: 'FAILED', error: 'StepFunctions.ExecutionAlreadyExistsException' });
  t.match(again.cause, /^Execution Already Exists: '.*:named' \(Service: AWSStepFunctions; Status Code: 400; /);
  const missing = await run(service, parent(task('', { StateMachineArn: `${ARN}:stateMachine:none` })));
  t.equal(missing.error, 'StepFunctions.StateMachineDoesNotExistException');
});

test('a child that fails fails the task, with all that is known of it', async (t) => {
  const { service } = build(t, { clock: hurryingClock() });
  await createChild(service, { One: { Type: 'Fail', Error: 'Torn', Cause: 'too heavy' } });
  const { error, cause } = await run(service, parent(task('.sync:2')));
  t.equal(error, 'States.TaskFailed');
  t.match(JSON.parse(cause ?? ''), { Status: 'FAILED', Error: 'Torn', Cause: 'too heavy', Name: String });
  t.equal((await children(service))[0]?.status, 'FAILED');
});

test('Express children are started and left to themselves', async (t) => {
  const { service } = build(t);
  await createChild(service, PASSES, 'EXPRESS');
  const { output } = await run(service, parent(task('')));
  t.match(JSON.parse(output ?? '').ExecutionArn, `${ARN}:express:child:`);
});

test('aws-sdk:sfn reaches every operation of this endpoint, without a network', async (t) => {
  const { service } = build(t);
  await createChild(service, PASSES, 'EXPRESS');
  const sdk = (action: string, Parameters: object) => ({
    Type: 'Task',
    Resource: `arn:aws:states:::aws-sdk:sfn:${action}`,
    Parameters,
    End: true,
  });
  const sync = sdk('startSyncExecution', { StateMachineArn: CHILD, Input: { a: 1 } });
  const { output } = await run(service, parent(sync));
  t.match(JSON.parse(output ?? ''), { Status: 'SUCCEEDED', Output: '{"got":{"a":1}}', StartDate: /^\d{4}-.*Z$/ });
  const described = await run(service, parent(sdk('describeStateMachine', { StateMachineArn: CHILD })));
  t.match(JSON.parse(described.output ?? ''), { Name: 'child', LoggingConfiguration: { Level: 'OFF' } });
  const missing = await run(service, parent(sdk('describeExecution', { ExecutionArn: `${ARN}:execution:child:none` })));
  t.equal(missing.error, 'Sfn.ExecutionDoesNotExistException');
  t.match(missing.cause, /^Execution Does Not Exist: '.*' \(Service: Sfn, Status Code: 400, Request ID: .+\)$/);
});

test('with .waitForTaskToken the child gets the token, and whoever has it ends the task', async (t) => {
  const { service } = build(t);
  await createChild(service, PASSES);
  const stateMachineArn = (
    await service.createStateMachine({
      name: 'parent',
      definition: JSON.stringify(parent(task('.waitForTaskToken', { Input: { 'token.$': '$$.Task.Token' } }))),
      roleArn: ROLE,
    })
  ).stateMachineArn;
  const { executionArn } = await service.startExecution({ stateMachineArn });
  const child = await eventually(async () => (await children(service))[0]);
  const { input } = await service.describeExecution({ executionArn: child.executionArn });
  await service.sendTaskSuccess({ taskToken: JSON.parse(input ?? '').token, output: '"done"' });
  t.equal((await ended(service, executionArn)).output, '"done"');
});

for (const [how, more, end] of [
  ['is stopped', {}, (service: Service, executionArn: string) => service.stopExecution({ executionArn })],
  ['times out', { TimeoutSeconds: 5 }, (_service: Service, _arn: string, clock: ManualClock) => clock.advance(5_000)],
] as const) {
  test(`a child stops when its parent ${how}`, async (t) => {
    const clock = new ManualClock();
    const { service } = build(t, { clock });
    await createChild(service, WAITS);
    const definition = JSON.stringify({ ...parent(task('.sync')), ...more });
    const { stateMachineArn } = await service.createStateMachine({ name: 'parent', definition, roleArn: ROLE });
    const { executionArn } = await service.startExecution({ stateMachineArn });
    const child = await eventually(async () => (await children(service))[0]);
    await end(service, executionArn, clock);
    await ended(service, executionArn);
    t.equal(await status(service, child.executionArn), 'ABORTED');
  });
}

test('a child stops when a sibling of its task fails, or its task times out', async (t) => {
  const lambda = lambdaWith({
    broken: () => {
      throw new Error('no');
    },
  });
  const { service } = build(t, { clock: hurryingClock(), integrations: { lambda: lambda.invoke } });
  await createChild(service, {
    One: { Type: 'Wait', Seconds: 600, Next: 'Two' },
    Two: { Type: 'Wait', Seconds: 600, End: true },
  });
  const sibling = { Type: 'Task', Resource: functionArn('broken'), End: true };
  const branches = [parent(task('.sync'), 'Child'), parent(sibling, 'Sibling')];
  await run(service, parent({ Type: 'Parallel', Branches: branches, End: true }));
  const late = await run(service, parent(task('.sync', {}, { TimeoutSeconds: 30 })));
  t.equal(late.error, 'States.Timeout');
  t.same(
    (await children(service)).map((child) => child.status),
    ['ABORTED', 'ABORTED'],
  );
});

test('cut off after any commit, a parent still gets the end of one child', async (t) => {
  const dir = t.testdir();
  const file = join(dir, 'whole.db');
  const open = (at: string, more: Partial<StatesOptions> = {}) =>
    createStates({
      region: 'us-east-1',
      accountId: '111111111111',
      integrations: {},
      clock: hurryingClock(),
      file: at,
      ...more,
    });
  const whole = open(file);
  await createChild(whole.service, {
    One: { Type: 'Wait', Seconds: 1, Next: 'Two' },
    Two: { Type: 'Pass', Result: 7, End: true },
  });
  const finished = await run(whole.service, parent(task('.sync:2')));
  t.equal(finished.status, 'SUCCEEDED');
  const { executionArn } = finished;
  const all = (await history(whole.service, executionArn)).map(({ type }) => type);
  whole.close();

  const copy = join(dir, 'cut.db');
  const cut = async (parentEvents: number, childEvents: number) => {
    copyFileSync(file, copy);
    const db = new DatabaseSync(copy);
    db.prepare('DELETE FROM events WHERE execution = 1 AND sequence >= ?').run(parentEvents);
    db.prepare('DELETE FROM events WHERE execution = 2 AND sequence >= ?').run(childEvents);
    db.exec("UPDATE executions SET status = 'RUNNING', stopped = NULL");
    if (childEvents === 0) db.exec('DELETE FROM executions WHERE key = 2');
    db.close();
    const states = open(copy);
    const again = await ended(states.service, executionArn);
    const count = (await children(states.service)).length;
    const types = (await history(states.service, executionArn)).map(({ type }) => type);
    states.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true });
    t.same({ output: JSON.parse(again.output ?? '').Output, count, types }, { output: 7, count: 1, types: all });
  };
  const submitted = all.indexOf('TaskSubmitted');
  // Until the child is started there is none; it may be on disk before the parent knows, and ended before the parent is told.
  for (let events = 1; events <= submitted; events++) await cut(events, 0);
  for (const events of [submitted, submitted + 1]) for (const child of [1, 2, 3, 4, 6]) await cut(events, child);
});
