import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
} from '@aws-sdk/client-sfn';
import { test } from 'tap';
import type { S3, Service } from '../../src/index.ts';
import { build, buildWire, ended, eventually, history, run, start } from '../support/build.ts';
import { hurryingClock, ManualClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const DAY = 24 * 3600 * 1000;

const states = (first: object, name = 'Work', more: object = {}) => ({
  StartAt: name,
  States: { [name]: { ...first, End: true } },
  ...more,
});

/** A distributed Map whose children are one state each. */
const map = (child: object, more: object = {}, executionType = 'STANDARD') =>
  mapOf(states(child, 'Item'), more, executionType);

const mapOf = (processor: object, more: object = {}, executionType = 'STANDARD') => ({
  Type: 'Map',
  Label: 'Each',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType }, ...processor },
  ...more,
});

const call = (name: string, more: object = {}) => ({ Type: 'Task', Resource: functionArn(name), ...more });

const range = (length: number) => Array.from({ length }, (_item, index) => index);

/** A function that fails for some numbers, until they are mended, and multiplies the others by ten. */
function breakable(...numbers: number[]) {
  const broken = new Set(numbers);
  const lambda = lambdaWith({
    check: (n: number) => {
      if (broken.has(n)) throw named('Bad', `${n}`);
      return n * 10;
    },
    echo: (event) => event,
    hang: () => new Promise(() => undefined),
  });
  /** What it was called with since it was last asked. */
  const called = () => lambda.calls.splice(0).map(({ payload }) => JSON.parse(payload) as unknown);
  return { broken, called, integrations: { lambda: lambda.invoke } };
}

async function redrive(service: Service, executionArn: string) {
  await service.redriveExecution({ executionArn });
  return ended(service, executionArn);
}

async function onlyMapRun(service: Service, executionArn: string) {
  const { mapRuns } = await service.listMapRuns({ executionArn });
  if (mapRuns.length !== 1) throw new Error(`${mapRuns.length} Map Runs`);
  return mapRuns[0]?.mapRunArn ?? '';
}

/** The child executions of an execution's only Map Run, in the order of their items. */
async function childrenOf(service: Service, executionArn: string) {
  const mapRunArn = await onlyMapRun(service, executionArn);
  const { executions } = await service.listExecutions({ mapRunArn, maxResults: 1000 });
  return executions.toReversed();
}

const typesOf = async (service: Service, executionArn: string) =>
  (await history(service, executionArn)).map(({ type }) => type);

const since = (types: readonly string[], type: string) => types.slice(types.lastIndexOf(type));

test('a redriven Map Run keeps its name and what succeeded, and runs only the rest again, as clients see it', async (t) => {
  const { broken, called, integrations } = breakable(1, 3);
  const { service, client } = await buildWire(t, { clock: hurryingClock(), integrations });
  const processor = {
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Next: 'Check' },
      Check: call('check', { ResultPath: '$.result', InputPath: '$.n', Next: 'Last' }),
      Last: {
        Type: 'Pass',
        Parameters: { 'result.$': '$.result', 'redrives.$': '$$.Execution.RedriveCount' },
        End: true,
      },
    },
  };
  const selector = { MaxConcurrency: 1, ToleratedFailureCount: 1, ItemSelector: { 'n.$': '$$.Map.Item.Value' } };
  const executionArn = await start(service, states(mapOf(processor, selector)), range(6));
  t.match(await ended(service, executionArn), { status: 'FAILED', redriveStatus: 'REDRIVABLE' });
  t.same(called(), [0, 1, 2, 3]);
  const mapRunArn = await onlyMapRun(service, executionArn);
  const before = await client.send(new DescribeMapRunCommand({ mapRunArn }));
  t.match(before, { status: 'FAILED', redriveCount: 0, redriveDate: undefined });
  t.match(before.itemCounts, {
    succeeded: 2,
    failed: 2,
    pending: 2,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
    total: 6,
  });

  broken.clear();
  await client.send(new RedriveExecutionCommand({ executionArn }));
  t.match(await client.send(new DescribeMapRunCommand({ mapRunArn })), { status: 'RUNNING', stopDate: undefined });
  const { output = '' } = await ended(service, executionArn);
  const results = range(6).map((n) => ({ result: n * 10, redrives: n === 1 || n === 3 ? 1 : 0 }));
  t.same(JSON.parse(output), results);
  t.same(called(), [1, 3, 4, 5], 'first what had failed, then what was never started');

  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  t.same(
    events.map(({ type }) => type),
    [
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunFailed',
      'MapStateFailed',
      'ExecutionFailed',
      'ExecutionRedriven',
      'MapRunRedriven',
      'MapRunSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ],
  );
  t.match(events[8], { previousEventId: 8, mapRunRedrivenEventDetails: { mapRunArn, redriveCount: 1 } });
  const described = await client.send(new DescribeMapRunCommand({ mapRunArn }));
  t.match(described, { status: 'SUCCEEDED', redriveCount: 1, itemCounts: { succeeded: 6, total: 6 } });
  t.match(described.executionCounts, { succeeded: 6, failed: 0, pending: 0, pendingRedrive: 0, total: 6 });
  t.match(described, { redriveDate: Date });
  t.equal((await client.send(new ListMapRunsCommand({ executionArn }))).mapRuns?.length, 1);

  const listed = async (redriveFilter?: 'REDRIVEN' | 'NOT_REDRIVEN') =>
    (await client.send(new ListExecutionsCommand({ mapRunArn, redriveFilter }))).executions ?? [];
  t.same([(await listed()).length, (await listed('NOT_REDRIVEN')).length], [6, 4]);
  const again = await listed('REDRIVEN');
  t.match(again, [{ redriveCount: 1, redriveDate: Date, status: 'SUCCEEDED' }, { redriveCount: 1 }]);
  const child = again[0]?.executionArn;
  t.match(await client.send(new DescribeExecutionCommand({ executionArn: child })), {
    mapRunArn,
    redriveCount: 1,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
  const own = await client.send(new GetExecutionHistoryCommand({ executionArn: child }));
  t.same(
    own.events?.map(({ type }) => type).slice(-9),
    [
      'ExecutionFailed',
      'ExecutionRedriven',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ],
    'a child goes on where it failed',
  );
});

test('Express children that failed begin anew under their old names', async (t) => {
  const { broken, called, integrations } = breakable(1, 2);
  const clock = new ManualClock();
  const { service } = build(t, { clock, integrations });
  const processor = {
    StartAt: 'Say',
    States: { Say: call('echo', { Next: 'Check' }), Check: call('check', { End: true }) },
  };
  const tolerant = { ToleratedFailureCount: 1, MaxConcurrency: 1 };
  const { executionArn } = await run(service, states(mapOf(processor, tolerant, 'EXPRESS')), range(4));
  t.same(called(), [0, 0, 1, 1, 2, 2]);
  const before = await childrenOf(service, executionArn);
  const failed = before[1]?.executionArn ?? '';
  t.match(await service.describeExecution({ executionArn: failed }), {
    status: 'FAILED',
    redriveStatus: 'REDRIVABLE_BY_MAP_RUN',
    redriveStatusReason: undefined,
  });
  clock.advance(1000);
  broken.clear();
  t.match(await redrive(service, executionArn), { status: 'SUCCEEDED', output: '[0,10,20,30]' });
  t.same(called(), [1, 1, 2, 2, 3, 3]);
  const after = await childrenOf(service, executionArn);
  t.same(
    after.slice(0, 3).map((child) => child.executionArn),
    before.map((child) => child.executionArn),
  );
  // AWS tells nobody of the redrives of Express children.
  t.match(after[1], { redriveCount: 0, redriveDate: undefined, startDate: (before[1]?.startDate ?? 0) + 1 });
  const mapRunArn = await onlyMapRun(service, executionArn);
  t.same((await service.listExecutions({ mapRunArn, redriveFilter: 'REDRIVEN' })).executions, []);
});

test('a Map Run is redriven as often as the execution, and batches stay as they were', async (t) => {
  const { broken, called, integrations } = breakable(1, 4);
  const { service } = build(t, { clock: hurryingClock(), integrations });
  const inner = { StartAt: 'N', States: { N: call('check', { End: true }) } };
  const each = { Type: 'Map', ItemsPath: '$.Items', MaxConcurrency: 1, ItemProcessor: inner };
  const batched = map(each, {
    ItemBatcher: { MaxItemsPerBatch: 2 },
    ToleratedFailurePercentage: 50,
    MaxConcurrency: 1,
  });
  const { executionArn, status } = await run(service, states(batched), range(6));
  t.equal(status, 'FAILED');
  called();
  const mapRunArn = await onlyMapRun(service, executionArn);
  t.match(await service.describeMapRun({ mapRunArn }), {
    itemCounts: { succeeded: 2, failed: 4, total: 6 },
    executionCounts: { succeeded: 1, failed: 2, total: 3 },
  });
  broken.add(0);
  broken.delete(4);
  t.equal((await redrive(service, executionArn)).status, 'SUCCEEDED', 'one batch of three may fail');
  t.same(called(), [1, 4, 5], 'the inline Map in a child goes on with what failed in it');
  t.match(await service.describeMapRun({ mapRunArn }), { redriveCount: 1, itemCounts: { succeeded: 4, failed: 2 } });

  broken.clear();
  broken.add(1).add(2);
  const strict = await run(service, states(map(call('check'), { MaxConcurrency: 1, Label: undefined })), range(3));
  broken.delete(1);
  t.equal((await redrive(service, strict.executionArn)).status, 'FAILED');
  const redrives = async () => (await childrenOf(service, strict.executionArn)).map((child) => child.redriveCount);
  t.same(await redrives(), [0, 1, 0]);
  broken.clear();
  t.match(await redrive(service, strict.executionArn), { status: 'SUCCEEDED', output: '[0,10,20]', redriveCount: 2 });
  t.same(await redrives(), [0, 1, 1]);
  t.equal((await typesOf(service, strict.executionArn)).filter((type) => type === 'MapRunRedriven').length, 2);
});

test('what waits to be redriven is PENDING_REDRIVE, until its turn or the end of the Map Run', async (t) => {
  const open: (() => void)[] = [];
  let broken = true;
  const { invoke } = lambdaWith({
    hold: async () => {
      if (broken) throw named('Bad');
      await new Promise<void>((resolve) => open.push(resolve));
    },
  });
  const { service } = build(t, { clock: hurryingClock(), integrations: { lambda: invoke } });
  const tolerant = { MaxConcurrency: 2, ToleratedFailureCount: 3 };
  const { executionArn } = await run(service, states(map(call('hold'), tolerant)), range(6));
  const mapRunArn = await onlyMapRun(service, executionArn);
  const failed = (await childrenOf(service, executionArn)).length;
  broken = false;
  await service.redriveExecution({ executionArn });
  await eventually(() => (open.length === 2 ? true : undefined));
  const counts = { running: 2, pendingRedrive: failed - 2, pending: 6 - failed, failed: 0, total: 6 };
  t.match((await service.describeMapRun({ mapRunArn })).itemCounts, counts);
  const waiting = async () => (await service.listExecutions({ mapRunArn, statusFilter: 'PENDING_REDRIVE' })).executions;
  t.equal((await waiting()).length, failed - 2);
  const [child] = await waiting();
  t.match(await service.describeExecution({ executionArn: child?.executionArn ?? '' }), {
    status: 'PENDING_REDRIVE',
    error: 'Bad',
    redriveCount: 0,
    redriveStatusReason: 'Execution is PENDING_REDRIVE and cannot be redriven',
  });

  await service.stopExecution({ executionArn });
  t.same(await waiting(), []);
  t.match(await service.describeMapRun({ mapRunArn }), {
    status: 'ABORTED',
    itemCounts: { aborted: 2, failed: failed - 2, pendingRedrive: 0, pending: 6 - failed },
  });
  open.length = 0;
  await service.redriveExecution({ executionArn });
  const end = await eventually(async () => {
    for (const release of open.splice(0)) release();
    const described = await service.describeExecution({ executionArn });
    return described.status === 'RUNNING' ? undefined : described;
  });
  t.match(end, { status: 'SUCCEEDED', redriveCount: 2 });
  t.match(await service.describeMapRun({ mapRunArn }), { redriveCount: 2, itemCounts: { succeeded: 6, failed: 0 } });
});

test('children that can not be redriven count as failed at once', async (t) => {
  const { broken, called, integrations } = breakable(1);
  const { service } = build(t, { clock: hurryingClock(), integrations });
  const processor = {
    StartAt: 'Choose',
    States: {
      Choose: {
        Type: 'Choice',
        Choices: [
          { Variable: '$', NumericEquals: 0, Next: 'Loop' },
          { Variable: '$', NumericEquals: -1, Next: 'Hang' },
        ],
        Default: 'Check',
      },
      Loop: { Type: 'Pass', Next: 'Choose' },
      Hang: call('hang', { End: true }),
      Check: call('check', { End: true }),
    },
  };
  const begin = async (tolerance: object, items: readonly number[]) => {
    const { executionArn, status } = await run(service, states(mapOf(processor, tolerance)), items);
    t.equal(status, 'FAILED');
    called();
    return executionArn;
  };
  const strict = await begin({ ToleratedFailurePercentage: 40 }, range(3));
  const mapRunArn = await onlyMapRun(service, strict);
  const counts = { failed: 2, failuresNotRedrivable: 1, succeeded: 1 };
  t.match((await service.describeMapRun({ mapRunArn })).executionCounts, counts);
  const [endless, fragile] = await childrenOf(service, strict);
  t.match(await service.describeExecution({ executionArn: endless?.executionArn ?? '' }), {
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution history event limit exceeded',
  });
  const direct = service.redriveExecution({ executionArn: fragile?.executionArn ?? '' });
  await t.rejects(direct, { code: 'ExecutionNotRedrivable' });
  t.match(await service.describeExecution({ executionArn: fragile?.executionArn ?? '' }), {
    redriveStatus: 'REDRIVABLE_BY_MAP_RUN',
  });

  broken.clear();
  const { output = '' } = await redrive(service, strict);
  t.same(called(), [1]);
  t.match(JSON.parse(output), [{ Status: 'FAILED', RedriveCount: 0, RedriveStatus: 'NOT_REDRIVABLE' }, 10, 20]);
  t.match((await service.describeMapRun({ mapRunArn })).executionCounts, { failed: 1, failuresNotRedrivable: 1 });
  const intolerant = await begin({}, [0, -1]);
  t.match(await redrive(service, intolerant), { error: 'States.ExceedToleratedFailureThreshold' });
  t.same(called(), [], 'too much has failed for good');
  t.match((await childrenOf(service, intolerant))[1], { status: 'ABORTED', redriveCount: 0 });
});

test('stopped or timed out, beside what failed or within another Map, a Map Run goes on', async (t) => {
  const clock = new ManualClock();
  let shut = true;
  const { invoke } = lambdaWith({
    gate: () => {
      if (shut) throw named('Shut');
      return 'open';
    },
  });
  const { service } = build(t, { clock, integrations: { lambda: invoke } });
  const processor = {
    StartAt: 'Pick',
    States: {
      Pick: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 0, Next: 'Now' }], Default: 'Later' },
      Now: { Type: 'Pass', End: true },
      Later: { Type: 'Wait', Seconds: 50, End: true },
    },
  };
  const each = mapOf(processor);
  const begun = async (definition: object, input: unknown = range(3)) => {
    const executionArn = await start(service, definition, input);
    await eventually(async () => {
      const [run] = (await service.listMapRuns({ executionArn })).mapRuns;
      if (run === undefined) return undefined;
      const { itemCounts } = await service.describeMapRun({ mapRunArn: run.mapRunArn });
      return itemCounts.running === 2 && itemCounts.succeeded === 1 ? true : undefined;
    });
    return executionArn;
  };
  const succeeds = async (executionArn: string, output: unknown, redrives = 1) => {
    await service.redriveExecution({ executionArn });
    const counts = (await service.describeMapRun({ mapRunArn: await onlyMapRun(service, executionArn) })).itemCounts;
    t.match(counts, { succeeded: 1, total: 3 });
    const end = await eventually(async () => {
      clock.advance(1000);
      const described = await service.describeExecution({ executionArn });
      return described.status === 'RUNNING' ? undefined : described;
    });
    t.match(end, { status: 'SUCCEEDED', output: JSON.stringify(output) });
    const children = await childrenOf(service, executionArn);
    t.same(
      children.map((child) => child.redriveCount),
      [0, 1, 1],
    );
    const redriven = (await typesOf(service, executionArn)).filter((type) => type === 'MapRunRedriven');
    t.equal(redriven.length, redrives);
  };

  const stopped = await begun(states(each));
  await service.stopExecution({ executionArn: stopped });
  await succeeds(stopped, [0, 1, 2]);

  const hasty = await begun(states(each));
  await service.stopExecution({ executionArn: hasty });
  await Promise.all([
    service.redriveExecution({ executionArn: hasty }),
    service.stopExecution({ executionArn: hasty }),
  ]);
  t.match(await service.describeMapRun({ mapRunArn: await onlyMapRun(service, hasty) }), {
    status: 'ABORTED',
    itemCounts: { running: 0, pendingRedrive: 0, aborted: 2 },
  });
  await succeeds(hasty, [0, 1, 2], 2);

  const late = await begun(states(each, 'Work', { TimeoutSeconds: 60 }));
  clock.advance(30_000);
  await service.stopExecution({ executionArn: late });
  await service.redriveExecution({ executionArn: late });
  clock.advance(49_000);
  t.equal((await service.describeExecution({ executionArn: late })).status, 'RUNNING', 'its time began anew');
  await service.stopExecution({ executionArn: late });
  const timed = await begun(states(each, 'Work', { TimeoutSeconds: 40 }));
  clock.advance(40_000);
  t.equal((await ended(service, timed)).status, 'TIMED_OUT');
  // The children wait 50 s more than the execution has.
  t.equal((await service.redriveExecution({ executionArn: timed })).redriveDate, clock.now() / 1000);
  clock.advance(40_000);
  t.match(await ended(service, timed), { status: 'TIMED_OUT', redriveCount: 1 });

  const beside = async (next: object) => {
    const soon = { Type: 'Wait', Seconds: 10, Next: 'Next' };
    const sibling = { StartAt: 'Soon', States: { Soon: soon, Next: next } };
    const executionArn = await begun(states({ Type: 'Parallel', Branches: [states(each), sibling] }, 'Both'));
    clock.advance(10_000);
    t.equal((await ended(service, executionArn)).status, 'FAILED');
    t.ok((await typesOf(service, executionArn)).includes('MapRunAborted'));
    t.equal((await redrive(service, executionArn)).status, 'FAILED', 'the sibling fails again');
    t.same(
      since(await typesOf(service, executionArn), 'MapRunRedriven').filter((type) => type.startsWith('Map')),
      ['MapRunRedriven', 'MapRunAborted', 'MapStateAborted'],
    );
    t.match(await service.describeMapRun({ mapRunArn: await onlyMapRun(service, executionArn) }), {
      status: 'ABORTED',
      itemCounts: { running: 0, pendingRedrive: 0, succeeded: 1, aborted: 2 },
    });
    return executionArn;
  };
  const fails = await beside({ Type: 'Fail' });
  t.equal((await redrive(service, fails)).redriveCount, 2, 'in the turn in which the Map Run is redriven');
  const gated = await beside(call('gate', { End: true }));
  shut = false;
  await succeeds(gated, [[0, 1, 2], 'open'], 2);

  const inner = { StartAt: 'Inner', States: { Inner: { ...each, End: true } } };
  const within = await begun(states({ Type: 'Map', ItemProcessor: inner }), [range(3)]);
  await service.stopExecution({ executionArn: within });
  await succeeds(within, [[0, 1, 2]]);
});

test('a Map Run in a child execution is redriven with the child', async (t) => {
  const { broken, called, integrations } = breakable(3);
  const { service } = build(t, { clock: hurryingClock(), integrations });
  const inner = mapOf(states(call('check'), 'Leaf'), { Label: 'Inner', ItemsPath: '$.Items', MaxConcurrency: 1 });
  const outer = map(inner, { Label: 'Outer', ItemBatcher: { MaxItemsPerBatch: 2 }, MaxConcurrency: 1 });
  const { executionArn } = await run(service, states(outer), range(4));
  called();
  broken.clear();
  t.match(await redrive(service, executionArn), { status: 'SUCCEEDED', output: '[[0,10],[20,30]]' });
  t.same(called(), [3]);
  const [, second] = await childrenOf(service, executionArn);
  t.same(since(await typesOf(service, second?.executionArn ?? ''), 'ExecutionRedriven').slice(0, 3), [
    'ExecutionRedriven',
    'MapRunRedriven',
    'MapRunSucceeded',
  ]);
  t.match(
    (await childrenOf(service, second?.executionArn ?? '')).map(({ redriveCount }) => redriveCount),
    [0, 1],
  );
});

test('a new Map Run starts where AWS would start one, and a Map Run that read nothing reads', async (t) => {
  const { broken, integrations } = breakable(1);
  let body: string | undefined;
  const s3: S3 = {
    getObject: () => (body === undefined ? Promise.reject(new Error('forbidden')) : Promise.resolve(Buffer.from(body))),
    listObjectsV2: () => Promise.resolve({ objects: [] }),
  };
  const { service } = build(t, { clock: hurryingClock(), integrations: { ...integrations, s3 } });
  const runsOf = async (executionArn: string) => (await service.listMapRuns({ executionArn })).mapRuns.length;
  const pass = { Type: 'Pass' };
  const anew = ['ExecutionRedriven', 'MapStateStarted', 'MapRunStarted'];
  const redriven = ['ExecutionRedriven', 'MapRunRedriven'];
  const after = async (definition: object, input: unknown) => {
    const { executionArn, status } = await run(service, definition, input);
    t.equal(status, 'FAILED');
    const end = await redrive(service, executionArn);
    return { types: since(await typesOf(service, executionArn), 'ExecutionRedriven'), end, executionArn };
  };

  const missing = await after(states(map(pass, { ItemSelector: { 'a.$': '$.missing' } })), range(2));
  t.same(missing.types.slice(0, 3), anew, 'States.Runtime');
  t.equal(await runsOf(missing.executionArn), 2);
  const large = await after(states(map({ Type: 'Pass', Result: 'x'.repeat(200_000) })), range(2));
  t.match(large.end, { error: 'States.DataLimitExceeded' });
  t.same(large.types.slice(0, 3), anew);
  const output = await after(states(map(pass, { OutputPath: '$.missing' })), range(2));
  t.same(output.types.slice(0, 3), anew, 'the Map Run succeeded, but not the state');

  const Retry = [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 1 }];
  const retried = await after(states(map(call('check'), { Retry })), range(3));
  t.same(retried.types, [...redriven, 'MapRunFailed', 'MapStateFailed', 'ExecutionFailed'], 'the last of them');
  const { mapRuns } = await service.listMapRuns({ executionArn: retried.executionArn });
  const failures = await Promise.all(
    mapRuns.map(async ({ mapRunArn }) => {
      const [child] = (await service.listExecutions({ mapRunArn, statusFilter: 'FAILED' })).executions;
      const { redriveStatus } = await service.describeExecution({ executionArn: child?.executionArn ?? '' });
      const { failuresNotRedrivable } = (await service.describeMapRun({ mapRunArn })).executionCounts;
      return { redriveStatus, permanent: failuresNotRedrivable > 0 };
    }),
  );
  t.same(failures, [
    { redriveStatus: 'REDRIVABLE_BY_MAP_RUN', permanent: false },
    { redriveStatus: 'NOT_REDRIVABLE', permanent: true },
  ]);
  broken.clear();
  t.match(await redrive(service, retried.executionArn), { output: '[0,10,20]', redriveCount: 2 });

  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Fail' }];
  broken.add(1);
  const caught = await after(
    { StartAt: 'Work', States: { Work: { ...map(call('check'), { Catch }), End: true }, Fail: { Type: 'Fail' } } },
    range(2),
  );
  t.same(caught.types, ['ExecutionRedriven', 'FailStateEntered', 'ExecutionFailed'], 'the state had been left');

  const ItemReader = {
    Resource: 'arn:aws:states:::s3:getObject',
    Parameters: { Bucket: 'b', Key: 'k' },
    ReaderConfig: { InputType: 'JSON' },
  };
  const unread = await after(states(map(pass, { ItemReader })), {});
  t.match(unread.end, { error: 'States.ItemReaderFailed' });
  t.same(unread.types.slice(0, 2), redriven);
  body = '[7,8]';
  t.match(await redrive(service, unread.executionArn), { output: '[7,8]', redriveCount: 2 });
  t.equal(await runsOf(unread.executionArn), 1);
});

test('children are redriven only as long as AWS allows, and their execution with them', async (t) => {
  const clock = new ManualClock();
  const { broken, called, integrations } = breakable(0);
  const { service } = build(t, { clock, integrations });
  const processor = {
    StartAt: 'Pick',
    States: {
      Pick: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 0, Next: 'Check' }], Default: 'Long' },
      Check: call('check', { End: true }),
      Long: { Type: 'Wait', Seconds: (10 * DAY) / 1000, End: true },
    },
  };
  const tolerant = mapOf(processor, { ToleratedFailureCount: 1 });
  const executionArn = await start(service, states(tolerant), range(2));
  const failed = await eventually(async () => {
    const [run] = (await service.listMapRuns({ executionArn })).mapRuns;
    const filter = { mapRunArn: run?.mapRunArn ?? '', statusFilter: 'FAILED' } as const;
    return run && (await service.listExecutions(filter)).executions[0]?.executionArn;
  });
  const statusOf = async () => (await service.describeExecution({ executionArn: failed })).redriveStatus;
  t.equal(await statusOf(), 'REDRIVABLE_BY_MAP_RUN');
  clock.advance(9 * DAY);
  await service.stopExecution({ executionArn });
  clock.advance(5 * DAY);
  t.equal(await statusOf(), 'NOT_REDRIVABLE', 'the child ended 14 days ago');
  t.equal((await service.describeExecution({ executionArn })).redriveStatus, 'REDRIVABLE');
  broken.clear();
  called();
  await service.redriveExecution({ executionArn });
  const { output = '' } = await eventually(async () => {
    clock.advance(DAY / 10);
    const described = await service.describeExecution({ executionArn });
    return described.status === 'RUNNING' ? undefined : described;
  });
  t.match(JSON.parse(output), [{ Status: 'FAILED', RedriveStatusReason: 'Execution redrivable period exceeded' }, 1]);
  t.same(called(), []);
  t.match((await service.describeMapRun({ mapRunArn: await onlyMapRun(service, executionArn) })).itemCounts, {
    failed: 1,
    failuresNotRedrivable: 1,
  });
});
