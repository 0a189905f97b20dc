import { test } from 'tap';
import { ControlledClock, type S3 } from '../../src/index.ts';
import { build, create, ended, eventually, history, run, start } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const states = (first: object, name = 'Work') => ({ StartAt: name, States: { [name]: { ...first, End: true } } });

/** A distributed Map whose children are one state each. */
const map = (child: object, more: object = {}, executionType = 'STANDARD') => ({
  Type: 'Map',
  Label: 'Each',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType }, ...states(child, 'Item') },
  ...more,
});

const call = (name: string) => ({ Type: 'Task', Resource: functionArn(name) });

const failing = (numbers: readonly number[]) =>
  lambdaWith({
    check: (n: number) => {
      if (numbers.includes(n)) throw named('Bad', `${n}`);
      return n * 10;
    },
  });

const range = (length: number) => Array.from({ length }, (_item, index) => index);

const open = (t: Parameters<typeof build>[0], numbers: readonly number[] = []) =>
  build(t, { clock: hurryingClock(), integrations: { lambda: failing(numbers).invoke } });

for (const type of ['STANDARD', 'EXPRESS']) {
  test(`the results of ${type} children come in the order of their items, and all of it can be looked at`, async (t) => {
    const { service } = open(t);
    const executionArn = await start(service, states(map(call('check'), { MaxConcurrency: 2 }, type)), range(7));
    t.match(await ended(service, executionArn), { status: 'SUCCEEDED', output: '[0,10,20,30,40,50,60]' });
    t.same(
      (await history(service, executionArn)).map((event) => event.type),
      [
        'ExecutionStarted',
        'MapStateEntered',
        'MapStateStarted',
        'MapRunStarted',
        'MapRunSucceeded',
        'MapStateSucceeded',
        'MapStateExited',
        'ExecutionSucceeded',
      ],
    );

    const { mapRuns } = await service.listMapRuns({ executionArn });
    const [{ mapRunArn, stateMachineArn } = { mapRunArn: '', stateMachineArn: '' }] = mapRuns;
    t.match(mapRunArn, /^arn:aws:states:us-east-1:111111111111:mapRun:m-\w+\/Each:[0-9a-f-]{36}$/);
    const counts = { pending: 0, running: 0, succeeded: 7, failed: 0, timedOut: 0, aborted: 0, total: 7 };
    t.match(await service.describeMapRun({ mapRunArn }), {
      executionArn,
      status: 'SUCCEEDED',
      maxConcurrency: 2,
      toleratedFailureCount: 0,
      toleratedFailurePercentage: 0,
      itemCounts: counts,
      executionCounts: counts,
    });

    const first = await service.listExecutions({ mapRunArn, maxResults: 5 });
    const second = await service.listExecutions({ mapRunArn, nextToken: first.nextToken ?? '' });
    t.same([first.executions.length, second.executions.length], [5, 2]);
    const [child] = second.executions.slice(-1);
    t.match(child, { mapRunArn, stateMachineArn, itemCount: 1, status: 'SUCCEEDED' });
    const described = await service.describeExecution({ executionArn: child?.executionArn ?? '' });
    t.match(described, { mapRunArn, stateMachineArn, input: '0', output: '0', status: 'SUCCEEDED' });
    t.same((await service.listExecutions({ mapRunArn, statusFilter: 'FAILED' })).executions, []);

    const { stateMachineArn: machine } = await service.describeExecution({ executionArn });
    t.equal(stateMachineArn, `${machine}/Each`);
    t.equal(
      (await service.listExecutions({ stateMachineArn: machine })).executions.length,
      1,
      'children are not the machine’s',
    );
    const childHistory = service.getExecutionHistory({ executionArn: child?.executionArn ?? '' });
    if (type === 'EXPRESS') await t.rejects(childHistory, { name: 'StateMachineTypeNotSupported' });
    else t.equal((await childHistory).events.length, 7);
  });
}

test('a Map Run fails once more failed than is tolerated, and what still runs is stopped', async (t) => {
  const { service } = build(t, { clock: new ControlledClock(), integrations: { lambda: failing([3]).invoke } });
  const choice = { Variable: '$', NumericEquals: 3, Next: 'Check' };
  const processor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Choose',
    States: {
      Choose: { Type: 'Choice', Choices: [choice], Default: 'Slow' },
      Slow: { Type: 'Wait', Seconds: 1000, End: true },
      Check: { ...call('check'), End: true },
    },
  };
  const executionArn = await start(service, states({ Type: 'Map', ItemProcessor: processor }), range(6));
  const failure = {
    error: 'States.ExceedToleratedFailureThreshold',
    cause: 'The specified tolerated failure threshold was exceeded',
  };
  t.match(await ended(service, executionArn), { status: 'FAILED', ...failure });
  const [{ mapRunArn } = { mapRunArn: '' }] = (await service.listMapRuns({ executionArn })).mapRuns;
  t.match(await service.describeMapRun({ mapRunArn }), {
    status: 'FAILED',
    itemCounts: { failed: 1, aborted: 5, total: 6 },
  });
  t.match((await history(service, executionArn)).slice(-3), [
    { type: 'MapRunFailed', mapRunFailedEventDetails: failure },
    { type: 'MapStateFailed' },
    { type: 'ExecutionFailed' },
  ]);
});

test('tolerated failures leave their own description among the results', async (t) => {
  const tolerance: [object, readonly number[], string][] = [
    [{ ToleratedFailureCount: 2 }, [1, 2], 'SUCCEEDED'],
    [{ ToleratedFailureCount: 1 }, [1, 2], 'FAILED'],
    [{ ToleratedFailurePercentage: 50 }, [1, 2], 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: 49.9 }, [1, 2], 'FAILED'],
    [{ ToleratedFailureCount: 4, ToleratedFailurePercentage: 25 }, [1, 2], 'FAILED'],
    [{ ToleratedFailurePercentage: 100 }, [0, 1, 2, 3], 'SUCCEEDED'],
  ];
  for (const [fields, numbers, status] of tolerance) {
    const { service } = open(t, numbers);
    const got = await run(service, states(map(call('check'), fields)), range(4));
    t.equal(got.status, status, JSON.stringify(fields));
    if (status === 'FAILED') continue;
    const results = JSON.parse(got.output ?? '') as object[];
    t.equal(results.length, 4);
    for (const n of numbers) t.match(results[n], { Status: 'FAILED', Error: 'Bad', Input: `${n}`, RedriveCount: 0 });
  }
});

test('results are flattened or come with all that is known of the children, if a writer says so', async (t) => {
  const { service } = open(t);
  const shaped = async (ResultWriter: object) =>
    run(service, states(map({ Type: 'Pass' }, { ResultWriter })), [[1, 2], 3]);
  t.match(await shaped({ WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } }), { output: '[1,2,3]' });
  const { output = '' } = await shaped({ WriterConfig: { Transformation: 'NONE', OutputType: 'JSON' } });
  t.match(JSON.parse(output), [
    { Output: '[1,2]', Status: 'SUCCEEDED' },
    { Input: '3', RedriveCount: 0 },
  ]);
  const Parameters = { Bucket: 'b', Prefix: 'p' };
  const exported = shaped({ Resource: 'arn:aws:states:::s3:putObject', Parameters });
  await t.rejects(exported, { name: 'InvalidDefinition', message: /Writing results to S3 is not supported/ });
});

test('Retry starts another Map Run, and Catch goes on after the last', async (t) => {
  const { service } = open(t, [1]);
  const exceeded = ['States.ExceedToleratedFailureThreshold'];
  const definition = {
    StartAt: 'Map',
    States: {
      Map: {
        ...map(call('check')),
        Retry: [{ ErrorEquals: exceeded, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: exceeded, Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Pass', End: true },
    },
  };
  const executionArn = await start(service, definition, range(3));
  t.match(await ended(service, executionArn), { status: 'SUCCEEDED', output: /tolerated failure threshold/ });
  t.equal((await service.listMapRuns({ executionArn })).mapRuns.length, 2);
  t.same(
    (await history(service, executionArn)).slice(2, 9).map((event) => event.type),
    [
      'MapStateStarted',
      'MapRunStarted',
      'MapRunFailed',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunFailed',
      'MapStateFailed',
    ],
  );
});

test('items are shaped one by one and put together in batches, by number and by size', async (t) => {
  const { service } = open(t);
  const pass = { Type: 'Pass' };
  const shaped = { ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' }, ItemsPath: '$.items' };
  const batches = async (ItemBatcher: object, items: readonly unknown[], more: object = {}) =>
    JSON.parse((await run(service, states(map(pass, { ItemBatcher, ...more })), items)).output ?? '') as unknown[];

  t.same(
    await batches(
      { MaxItemsPerBatch: 2, BatchInput: { 'who.$': '$.who' } },
      { who: 'w', items: ['a', 'b', 'c'] } as never,
      shaped,
    ),
    [
      {
        BatchInput: { who: 'w' },
        Items: [
          { i: 0, v: 'a' },
          { i: 1, v: 'b' },
        ],
      },
      { BatchInput: { who: 'w' }, Items: [{ i: 2, v: 'c' }] },
    ],
  );
  const bySize = (await batches(
    { MaxInputBytesPerBatch: 40 },
    range(20).map((n) => `item-${n}`),
  )) as object[];
  t.ok(bySize.every((batch) => JSON.stringify(batch).length <= 40));
  t.equal(bySize.flatMap((batch) => (batch as { Items: unknown[] }).Items).length, 20);
  t.equal((await batches({ MaxInputBytesPerBatch: 5 }, ['longer than that'])).length, 1, 'an item is never left out');

  const many = await batches({ MaxItemsPerBatch: 7 }, range(1000));
  t.same(
    many.flatMap((batch) => (batch as { Items: unknown[] }).Items),
    range(1000),
  );
  t.equal(many.length, 143);
});

test('never more children run than allowed, and UpdateMapRun changes that while they do', async (t) => {
  let running = 0;
  let most = 0;
  const open: (() => void)[] = [];
  const { service } = build(t, {
    integrations: {
      lambda: lambdaWith({
        hold: async () => {
          most = Math.max(most, ++running);
          await new Promise<void>((resolve) => open.push(resolve));
          running--;
        },
      }).invoke,
    },
  });
  const executionArn = await start(service, states(map(call('hold'), { MaxConcurrency: 2 })), range(9));
  await eventually(() => (open.length === 2 ? true : undefined));
  const [{ mapRunArn } = { mapRunArn: '' }] = (await service.listMapRuns({ executionArn })).mapRuns;
  t.match((await service.describeMapRun({ mapRunArn })).itemCounts, { pending: 7, running: 2, total: 9 });
  for (const release of open.splice(0)) release();
  await eventually(() => (open.length === 2 ? true : undefined));
  t.equal(most, 2);
  await service.updateMapRun({ mapRunArn, maxConcurrency: 5 });
  await eventually(() => (open.length === 5 ? true : undefined));
  t.equal((await service.describeMapRun({ mapRunArn })).maxConcurrency, 5);
  const end = await eventually(async () => {
    for (const release of open.splice(0)) release();
    const { status } = await service.describeExecution({ executionArn });
    return status === 'RUNNING' ? undefined : status;
  });
  t.equal(end, 'SUCCEEDED');
  t.equal(most, 5);
  await t.rejects(service.updateMapRun({ mapRunArn, maxConcurrency: 1 }), { name: 'ValidationException' });
});

test('stopped, timed out or failed beside it, a Map Run stops its children', async (t) => {
  const clock = new ControlledClock();
  const { service } = build(t, { clock });
  const wait = { Type: 'Wait', Seconds: 1000 };
  const statuses = async (executionArn: string) => {
    const [{ mapRunArn } = { mapRunArn: '' }] = (await service.listMapRuns({ executionArn })).mapRuns;
    const { executions } = await service.listExecutions({ mapRunArn });
    return [(await service.describeMapRun({ mapRunArn })).status, ...executions.map(({ status }) => status)];
  };
  const begun = async (definition: object) => {
    const executionArn = await start(service, definition, range(2));
    await eventually(async () => {
      const [run] = (await service.listMapRuns({ executionArn })).mapRuns;
      if (run === undefined) return undefined;
      return (await service.listExecutions({ mapRunArn: run.mapRunArn })).executions.length === 2 ? true : undefined;
    });
    return executionArn;
  };

  const stopped = await begun(states(map(wait)));
  await service.stopExecution({ executionArn: stopped });
  t.same(await statuses(stopped), ['ABORTED', 'ABORTED', 'ABORTED']);

  const late = await begun({ ...states(map(wait)), TimeoutSeconds: 60 });
  clock.advance(60_000);
  t.equal((await ended(service, late)).status, 'TIMED_OUT');
  t.same(await statuses(late), ['ABORTED', 'ABORTED', 'ABORTED']);

  const sibling = {
    StartAt: 'Soon',
    States: { Soon: { Type: 'Wait', Seconds: 10, Next: 'Fail' }, Fail: { Type: 'Fail' } },
  };
  const beside = await begun(states({ Type: 'Parallel', Branches: [states(map(wait)), sibling] }, 'Both'));
  clock.advance(10_000);
  t.equal((await ended(service, beside)).status, 'FAILED');
  t.same(await statuses(beside), ['ABORTED', 'ABORTED', 'ABORTED']);
  t.same(
    (await history(service, beside)).slice(-5).map(({ type }) => type),
    ['FailStateEntered', 'MapRunAborted', 'MapStateAborted', 'ParallelStateFailed', 'ExecutionFailed'],
  );
});

test('children may be asked for by nobody but under their own names, and a Map Run under its own', async (t) => {
  const { service } = open(t);
  const executionArn = await start(service, states(map({ Type: 'Pass' })), range(1));
  await ended(service, executionArn);
  const [{ mapRunArn } = { mapRunArn: '' }] = (await service.listMapRuns({ executionArn })).mapRuns;
  const [child] = (await service.listExecutions({ mapRunArn })).executions;
  const arn = child?.executionArn ?? '';
  for (const wrong of [
    arn.replace('/Each', ''),
    arn.replace('/Each', '/Other'),
    `${arn.replace(':execution:', ':express:')}:x`,
  ]) {
    await t.rejects(service.describeExecution({ executionArn: wrong }), { name: 'ExecutionDoesNotExist' }, wrong);
  }
  const other = mapRunArn.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  for (const wrong of [
    other,
    mapRunArn.replace('/Each', '/Other'),
    mapRunArn.replace('111111111111', '222222222222'),
  ]) {
    await t.rejects(service.describeMapRun({ mapRunArn: wrong }), { name: 'ResourceNotFound' }, wrong);
  }
  await t.rejects(service.describeMapRun({ mapRunArn: executionArn }), { name: 'InvalidArn' });
  await t.rejects(service.describeMapRun({ mapRunArn: 'x' }), { name: 'InvalidArn' });
  await t.rejects(service.listExecutions({ mapRunArn, stateMachineArn: 'x' }), { name: 'ValidationException' });
});

test('what can not be run as a distributed Map is refused', async (t) => {
  const { service } = open(t);
  const pass = { Type: 'Pass' };
  const refused: [object, RegExp][] = [
    [map(pass, { Label: 'x'.repeat(41) }), /between 1 and 40 characters at \/States\/Work\/Label/],
    [map(pass, { Label: 'a/b:c' }), /not allowed at \/States\/Work\/Label/],
    [map(pass, { ItemBatcher: {} }), /One of these fields is required/],
    [map(pass, { ToleratedFailurePercentage: 101 }), /between 0 and 100/],
    [map(pass, {}, 'FAST'), /Possible values are: \[STANDARD, EXPRESS\]/],
  ];
  for (const [state, message] of refused)
    await t.rejects(create(service, states(state)), { name: 'InvalidDefinition', message });
  await t.rejects(create(service, states(map(pass)), 'EXPRESS'), { name: 'InvalidDefinition' });
});

test('items come from S3 as JSON, JSON Lines or CSV; what can not be read fails the Map Run, and can be caught', async (t) => {
  const bodies: Record<string, string> = {
    json: '{"a": {"b": [1, 2, 3]}}',
    jsonl: '{"n": 1}\n\n{"n": 2}\n',
    csv: 'x;y\r\n1;"a;""b"""\r\n2\r\n',
  };
  const s3: S3 = {
    getObject: ({ key }) => {
      const body = bodies[key];
      return body === undefined ? Promise.reject(new Error('no such key')) : Promise.resolve(Buffer.from(body));
    },
    listObjectsV2: () => Promise.resolve({ objects: [] }),
  };
  const read = (Key: string, ReaderConfig: object, more: object = {}) =>
    states(
      map(
        { Type: 'Pass' },
        {
          ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key }, ReaderConfig },
          ...more,
        },
      ),
    );
  const { service } = build(t, { integrations: { s3 } });
  const outcomes: [object, string | object][] = [
    [read('json', { InputType: 'JSON', ItemsPointer: '/a/b', MaxItems: 2 }), '[1,2]'],
    [read('jsonl', { InputType: 'JSONL' }), '[{"n":1},{"n":2}]'],
    [
      read('csv', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', CSVDelimiter: 'SEMICOLON' }),
      '[{"x":"1","y":"a;\\"b\\""},{"x":"2","y":""}]',
    ],
    [read('json', { InputType: 'JSON' }), { cause: 'Attempting to map over non-iterable node.' }],
    [read('none', { InputType: 'JSON' }), { error: 'States.ItemReaderFailed', cause: 'no such key' }],
  ];
  for (const [definition, wanted] of outcomes) {
    t.match(await run(service, definition), typeof wanted === 'string' ? { output: wanted } : wanted);
  }
  const caught = { Retry: [{ ErrorEquals: ['States.ItemReaderFailed'], MaxAttempts: 0 }] };
  t.match(await run(open(t).service, read('json', { InputType: 'JSON' }, caught)), { cause: /S3 is not connected/ });
});

test('limits can be changed while the items are still being read', async (t) => {
  let deliver: ((body: Buffer) => void) | undefined;
  const s3: S3 = {
    getObject: () => new Promise((resolve) => (deliver = resolve)),
    listObjectsV2: () => Promise.resolve({ objects: [] }),
  };
  const { service } = build(t, { integrations: { s3 } });
  const Parameters = { Bucket: 'b', Key: 'k' };
  const reader = { Resource: 'arn:aws:states:::s3:getObject', Parameters, ReaderConfig: { InputType: 'JSON' } };
  const executionArn = await start(service, states(map({ Type: 'Pass' }, { ItemReader: reader })));
  const read = await eventually(() => deliver);
  const mapRunArn = await eventually(async () => (await service.listMapRuns({ executionArn })).mapRuns[0]?.mapRunArn);
  await service.updateMapRun({ mapRunArn, maxConcurrency: 1 });
  for (let turns = 0; turns < 10; turns++) await new Promise((resolve) => setImmediate(resolve));
  t.equal((await service.describeExecution({ executionArn })).status, 'RUNNING');
  read(Buffer.from('[1, 2]'));
  t.match(await ended(service, executionArn), { status: 'SUCCEEDED', output: '[1,2]' });
});
