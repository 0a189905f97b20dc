import { test } from 'tap';
import { ControlledClock } from '../../src/index.ts';
import { build, eventually, ROLE } from '../support/build.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const task = (fields: object = {}) =>
  JSON.stringify({ Type: 'Task', Resource: functionArn('work'), End: true, ...fields });

test('a task without a mock is really done, and its data shown step by step', async (t) => {
  const { invoke, calls } = lambdaWith({ work: ({ n }: { n: number }) => ({ doubled: n * 2 }) });
  const { service } = build(t, { integrations: { lambda: invoke } });
  const definition = task({
    InputPath: '$.order',
    Parameters: { 'n.$': '$.quantity' },
    ResultSelector: { 'result.$': '$.doubled' },
    ResultPath: '$.total',
    Assign: { 'last.$': '$.result' },
    End: undefined,
    Next: 'Ship',
  });
  const answer = await service.testState({
    definition,
    roleArn: ROLE,
    input: '{"order":{"quantity":3}}',
    variables: '{"first":1}',
    inspectionLevel: 'DEBUG',
  });
  t.same(answer, {
    status: 'SUCCEEDED',
    output: '{"order":{"quantity":3},"total":{"result":6}}',
    nextState: 'Ship',
    inspectionData: {
      input: '{"order":{"quantity":3}}',
      afterInputPath: '{"quantity":3}',
      afterParameters: '{"n":3}',
      result: '{"doubled":6}',
      afterResultSelector: '{"result":6}',
      afterResultPath: '{"order":{"quantity":3},"total":{"result":6}}',
      variables: '{"first":1,"last":6}',
    },
  });
  t.equal(calls.length, 1);
});

test('a failing task is to be retried, then caught, by what its Retry and Catch say', async (t) => {
  const { invoke } = lambdaWith({
    work: () => {
      throw named('Busy', 'later');
    },
  });
  const { service } = build(t, { integrations: { lambda: invoke } });
  const definition = task({
    Retry: [
      { ErrorEquals: ['Other'] },
      { ErrorEquals: ['Busy'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 3, MaxDelaySeconds: 8 },
    ],
    Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Give up', ResultPath: '$.error' }],
  });
  const after = (retrierRetryCount: number) =>
    service.testState({
      definition,
      roleArn: ROLE,
      inspectionLevel: 'TRACE',
      stateConfiguration: { retrierRetryCount },
    });
  t.match(await after(0), {
    status: 'RETRIABLE',
    error: 'Busy',
    output: undefined,
    inspectionData: { errorDetails: { retryIndex: 1, retryBackoffIntervalSeconds: 3 } },
  });
  t.match(await after(1), { inspectionData: { errorDetails: { retryIndex: 1, retryBackoffIntervalSeconds: 8 } } });
  const last = await after(2);
  t.match(last, { status: 'CAUGHT_ERROR', error: 'Busy', nextState: 'Give up' });
  t.same(last.inspectionData?.errorDetails, { catchIndex: 0, retryIndex: 1 });
  t.match(JSON.parse(last.output ?? ''), { error: { Error: 'Busy' } });
});

test('what a state fails at by itself is not taken for its result', async (t) => {
  const { service } = build(t);
  const definition = JSON.stringify({ Type: 'Pass', InputPath: '$.missing', End: true });
  const { status, error, cause, output, inspectionData } = await service.testState({
    definition,
    inspectionLevel: 'DEBUG',
  });
  t.match({ status, error, output }, { status: 'FAILED', error: 'States.Runtime', output: undefined });
  t.match(cause, "An error occurred while executing the state 'StateName'");
  t.same(inspectionData, { input: '{}' });
});

test('a test takes the time that the state takes, but five minutes at most', async (t) => {
  const clock = new ControlledClock();
  let aborted = false;
  const { invoke } = lambdaWith({
    work: (_event, _attempt, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          resolve(undefined);
        });
      }),
  });
  const { service } = build(t, { clock, integrations: { lambda: invoke } });
  const runFor = async (milliseconds: number, definition: string) => {
    const answer = service.testState({ definition, roleArn: ROLE });
    await eventually(() => (clock.pending > 0 ? true : undefined));
    clock.advance(milliseconds);
    return answer;
  };
  const wait = (seconds: number) => JSON.stringify({ Type: 'Wait', Seconds: seconds, End: true });
  t.match(await runFor(299_000, wait(299)), { status: 'SUCCEEDED', output: '{}' });
  t.match(await runFor(300_000, wait(301)), { status: 'FAILED', error: 'States.Timeout', output: undefined });
  t.match(await runFor(300_000, task()), { status: 'FAILED', error: 'States.Timeout' });
  t.ok(aborted, 'nobody works on');
  t.match(await runFor(2000, task({ TimeoutSeconds: 2, Retry: [{ ErrorEquals: ['States.Timeout'] }] })), {
    status: 'RETRIABLE',
    error: 'States.Timeout',
  });
  t.equal(clock.pending, 0, 'nothing stays behind');
});

test('a Map is tested up to its items, and from the result of its iterations on', async (t) => {
  const { service } = build(t);
  const definition = JSON.stringify({
    Type: 'Map',
    InputPath: '$.order',
    ItemsPath: '$.lines',
    MaxConcurrency: 3,
    ItemProcessor: { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } },
    ResultPath: '$.done',
    Next: 'Ship',
  });
  const request = {
    definition,
    input: '{"order":{"lines":[1, 2]}}',
    inspectionLevel: 'DEBUG',
    mock: { result: '[10, 20]' },
  } as const;
  t.same(await service.testState(request), {
    status: 'SUCCEEDED',
    output: '{"order":{"lines":[1,2]},"done":[10,20]}',
    nextState: 'Ship',
    inspectionData: {
      input: '{"order":{"lines":[1, 2]}}',
      afterInputPath: '{"lines":[1,2]}',
      afterItemsPath: '[1,2]',
      afterResultSelector: '[10, 20]',
      afterResultPath: '{"order":{"lines":[1,2]},"done":[10,20]}',
      maxConcurrency: 3,
    },
  });
  await t.rejects(service.testState({ ...request, stateConfiguration: { mapIterationFailureCount: 3 } }), {
    name: 'ValidationException',
    message: /less than or equal to the number of Map iterations/,
  });
});

test('a distributed Map fails once more iterations have failed than it tolerates', async (t) => {
  const { service } = build(t);
  const map = (tolerance: object) =>
    JSON.stringify({
      Type: 'Map',
      QueryLanguage: 'JSONata',
      Items: '{% $states.input.lines %}',
      ItemSelector: { line: '{% $states.context.Map.Item.Value %}', at: '{% $states.context.Map.Item.Index %}' },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'A',
        States: { A: { Type: 'Pass', End: true } },
      },
      Catch: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], Next: 'Sort out' }],
      End: true,
      ...tolerance,
    });
  const failing = (mapIterationFailureCount: number, tolerance: object) =>
    service.testState({
      definition: map(tolerance),
      input: '{"lines":["a","b","c","d"]}',
      inspectionLevel: 'DEBUG',
      mock: { result: '[1]' },
      stateConfiguration: { mapIterationFailureCount },
    });
  const within = await failing(2, { ToleratedFailurePercentage: 50 });
  t.match(within, { status: 'SUCCEEDED', output: '[1]' });
  t.same(within.inspectionData, {
    input: '{"lines":["a","b","c","d"]}',
    afterItemSelector: '[{"line":"a","at":0},{"line":"b","at":1},{"line":"c","at":2},{"line":"d","at":3}]',
    maxConcurrency: 0,
    toleratedFailurePercentage: 50,
  });
  const exceeded = { status: 'CAUGHT_ERROR', nextState: 'Sort out', error: 'States.ExceedToleratedFailureThreshold' };
  t.match(await failing(3, { ToleratedFailurePercentage: 50 }), exceeded);
  t.match(await failing(2, { ToleratedFailureCount: 1 }), exceeded);
  t.match(await failing(4, {}), { status: 'SUCCEEDED' });
});

test('what an ItemReader has read and a ResultWriter has written can be given', async (t) => {
  const { service } = build(t);
  const definition = JSON.stringify({
    Type: 'Map',
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' } },
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } },
    ItemSelector: { 'line.$': '$$.Map.Item.Value.id' },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
      StartAt: 'A',
      States: { A: { Type: 'Pass', End: true } },
    },
    End: true,
  });
  const stateConfiguration = { mapItemReaderData: '[{"id":1},{"id":2}]' };
  const request = { definition, inspectionLevel: 'DEBUG', mock: { result: '{"Bucket":"b"}' } } as const;
  t.match(await service.testState({ ...request, stateConfiguration }), {
    output: '{"Bucket":"b"}',
    inspectionData: { afterItemSelector: '[{"line":1},{"line":2}]' },
  });
  const refused = { name: 'ValidationException' };
  await t.rejects(service.testState({ ...request, mock: { result: '[]' } }), refused);
  await t.rejects(service.testState({ ...request, stateConfiguration: { mapItemReaderData: 'a,b' } }), refused);
});
