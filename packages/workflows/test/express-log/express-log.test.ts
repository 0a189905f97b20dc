import { DescribeStateMachineCommand, StartExecutionCommand, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { type Test, test } from 'tap';
import { checksGroup, type Functions, failure, inputOf, startEngine } from '../support/engine.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceHeader = `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=53995c3f42cd8ad8;Sampled=1`;
const request = { items: [], shippingAddress: { line1: 'a', city: 'b', postalCode: 'c', country: 'DE' } };

const passed = (name: string) => () => ({ check: { name, status: 'passed', durationMs: 1 }, issues: [] });
const checks: Functions = {
  ValidateOrder: passed('address'),
  QuoteOrder: () => ({ ...passed('price')(), quote: { quoteId: 'q' } }),
  CheckInventory: passed('inventory'),
  AssessRisk: () => ({ ...passed('risk')(), risk: 'accept' }),
};

async function setUp(t: Test, functions: Functions = {}) {
  const engine = await startEngine(t, { ...checks, ...functions });
  const { workflows, logs, clock } = engine;
  const check = async () => {
    const { executionArn } = await workflows.check(request, traceHeader);
    // Its end is logged after it is answered.
    for (;;) {
      const filterPattern = `{ $.execution_arn = "${executionArn}" && $.type = "ExecutionSucceeded" }`;
      if (logs.filterLogEvents(checksGroup, { filterPattern }).events.length > 0) return executionArn;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const put = (functionName: string, ...lines: object[]) => {
    const logGroupName = `/aws/lambda/${functionName}`;
    logs.createLogGroup({ logGroupName });
    const events = lines.map((line) => ({ timestamp: clock.now(), message: JSON.stringify(line) }));
    logs.putLogEvents({ logGroupName, logStreamName: 's', events });
  };
  return { ...engine, ...workflows, check, put };
}

test('Express executions, by what is logged of them', async (t) => {
  await t.test('one that went well: what went in, what came out, and every event', async (t) => {
    const { check, inspect, cost } = await setUp(t);
    const executionArn = await check();
    const execution = await inspect.execution(executionArn);
    t.match(execution, {
      executionArn,
      workflow: 'order-checks',
      name: executionArn.split(':').at(-2),
      orderId: null,
      status: 'SUCCEEDED',
      startedAt: '2026-11-24T00:00:00.000Z',
      stoppedAt: '2026-11-24T00:00:00.000Z',
      redriveCount: 0,
      redrivenAt: null,
      input: JSON.stringify(request),
      output: /"decision":"accept"/,
      error: null,
      cause: null,
      redrivable: false,
      traceHeader: new RegExp(traceId.slice(8)),
    });
    const whole = await inspect.history(executionArn, { limit: 1_000 });
    t.equal(whole.nextToken, null);
    t.same(
      whole.events.map(({ id }) => id),
      whole.events.map((_, index) => index + 1),
    );
    t.match(whole.events.slice(0, 3), [
      { type: 'ExecutionStarted', previousEventId: 0, details: { input: JSON.stringify(request) } },
      { type: 'ParallelStateEntered', details: { name: 'RunChecks' }, at: '2026-11-24T00:00:00.000Z' },
      { type: 'ParallelStateStarted', previousEventId: 2, details: null },
    ]);
    const first = await inspect.history(executionArn, { limit: 2, newestFirst: true });
    t.match(first.events, [{ type: 'ExecutionSucceeded' }, { type: 'PassStateExited' }]);
    const second = await inspect.history(executionArn, { limit: 1, newestFirst: true, token: String(first.nextToken) });
    t.same(second.events, [whole.events.at(-3)]);
    await t.rejects(inspect.history(executionArn, { limit: 1, token: 'nonsense' }), { name: 'PageTokenInvalid' });
    t.match(await cost(executionArn), {
      billedAs: 'EXPRESS',
      standard: { transitions: 7 },
      express: { possible: true, requests: 1, billedMemoryMb: 64 },
    });
  });

  await t.test('newest first, page by page, by status, and counted', async (t) => {
    const { check, clock, inspect, statistics, answers, workflows, sfn, orderChecksArn } = await setUp(t);
    const arns: string[] = [];
    // Close together, and an hour apart.
    for (const pause of [0, 0, 1, 3_600_000, 1]) {
      clock.advance(pause);
      arns.push(await check());
    }
    answers.QuoteOrder = () => {
      throw failure('NoQuote');
    };
    clock.advance(1);
    await t.rejects(workflows.check(request));
    answers.QuoteOrder = () => new Promise(() => {});
    clock.advance(1);
    await sfn.send(new StartExecutionCommand({ stateMachineArn: orderChecksArn, input: JSON.stringify(request) }));
    clock.advance(1_000);

    const all = await inspect.executions('order-checks', { limit: 100 });
    t.equal(all.nextToken, null);
    t.match(all.executions.slice(0, 2), [
      { workflow: 'order-checks', status: 'RUNNING', stoppedAt: null, orderId: null },
      { status: 'FAILED', startedAt: '2026-11-24T01:00:00.003Z', stoppedAt: '2026-11-24T01:00:00.003Z' },
    ]);
    t.same(
      all.executions.slice(2, 5).map(({ executionArn }) => executionArn),
      [arns[4], arns[3], arns[2]],
    );
    t.same(
      all.executions.slice(5).map(({ executionArn }) => executionArn),
      arns.slice(0, 2).sort(),
    );
    for (const limit of [1, 2, 3]) {
      const paged = [];
      let token: string | undefined;
      do {
        const page = await inspect.executions('order-checks', { limit, ...(token === undefined ? {} : { token }) });
        paged.push(...page.executions);
        token = page.nextToken ?? undefined;
      } while (token !== undefined);
      t.same(paged, all.executions, `limit ${limit}`);
    }
    const failed = await inspect.executions('order-checks', { limit: 5, status: 'FAILED' });
    t.same(failed, { executions: [all.executions[1]], nextToken: null });
    t.match(await inspect.execution(String(failed.executions[0]?.executionArn)), { error: 'NoQuote', output: null });
    t.match(await statistics('order-checks'), {
      workflow: 'order-checks',
      complete: true,
      executions: 7,
      statuses: { RUNNING: 1, SUCCEEDED: 5, FAILED: 1, TIMED_OUT: 0, ABORTED: 0 },
    });
    clock.advance(24 * 3_600_000);
    t.same(await inspect.executions('order-checks', { limit: 100 }), { executions: [], nextToken: null });
    await t.rejects(inspect.execution(String(arns[0])), { name: 'ExecutionNotFound' });
    await t.rejects(inspect.executions('order-checks', { limit: 1, token: 'nonsense' }), { name: 'PageTokenInvalid' });
  });

  await t.test('what functions logged for it', async (t) => {
    const { check, put, functionLogs, clock, run, states, executionArn: arnOf } = await setUp(t);
    const executionArn = await check();
    put('CheckInventory', { level: 20, time: 1, msg: 'one', requestId: 'r', traceId, step: 1 }, { msg: 'not ours' });
    clock.advance(1);
    put('AssessRisk', { level: 50, msg: 'two', traceId }, { level: 35, traceId });
    put('Unrelated', { level: 50, msg: 'three', traceId });
    const { lines, nextToken } = await functionLogs(executionArn, { limit: 10 });
    t.same(lines, [
      {
        at: '2026-11-24T00:00:00.000Z',
        functionName: 'CheckInventory',
        level: 'debug',
        message: 'one',
        requestId: 'r',
        fields: { step: 1 },
      },
      {
        at: '2026-11-24T00:00:00.001Z',
        functionName: 'AssessRisk',
        level: 'error',
        message: 'two',
        requestId: null,
        fields: {},
      },
      {
        at: '2026-11-24T00:00:00.001Z',
        functionName: 'AssessRisk',
        level: null,
        message: '',
        requestId: null,
        fields: {},
      },
    ]);
    t.equal(nextToken, null);
    const first = await functionLogs(executionArn, { limit: 2 });
    t.same(first.lines, lines.slice(0, 2));
    t.same(await functionLogs(executionArn, { limit: 2, token: String(first.nextToken) }), {
      lines: lines.slice(2),
      nextToken: null,
    });

    await run('without-a-trace');
    t.same(await functionLogs(arnOf('without-a-trace'), { limit: 2 }), { lines: [], nextToken: null });
    const { stateMachineArn } = await states.service.describeExecution({ executionArn: arnOf('without-a-trace') });
    await states.service.startExecution({
      stateMachineArn,
      name: 'order-traced',
      input: inputOf('traced'),
      traceHeader,
    });
    await states.whenEnded(arnOf('traced'));
    put('BeginOrder', { level: 30, msg: 'begun', traceId });
    t.match(await functionLogs(arnOf('traced'), { limit: 2 }), {
      lines: [{ functionName: 'BeginOrder', message: 'begun' }],
    });
  });

  await t.test('unless everything is logged, they are not kept, and why', async (t) => {
    const { inspect, statistics, cost, functionLogs, sfn, orderChecksArn, check } = await setUp(t);
    const executionArn = await check();
    const { loggingConfiguration } = await sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn: orderChecksArn }),
    );
    const logged = (change: object) =>
      sfn.send(
        new UpdateStateMachineCommand({
          stateMachineArn: orderChecksArn,
          loggingConfiguration: { ...loggingConfiguration, ...change },
        }),
      );
    const group = checksGroup.replace('checks', 'gone');
    const destinations = [
      { cloudWatchLogsLogGroup: { logGroupArn: `arn:aws:logs:us-east-1:000000000000:log-group:${group}:*` } },
    ];
    for (const [change, message] of [
      [{ level: 'OFF' }, /logged at level OFF, with execution data/],
      [{ level: 'ERROR' }, /logged at level ERROR/],
      [{ includeExecutionData: false }, /at level ALL, without execution data/],
      [{ destinations }, /order-gone, doesn't exist/],
    ] as const) {
      await logged(change);
      const expected = { name: 'ExecutionsNotKept', message };
      await t.rejects(inspect.executions('order-checks', { limit: 1 }), expected);
      await t.rejects(inspect.execution(executionArn), expected);
      await t.rejects(inspect.history(executionArn, { limit: 1 }), expected);
      await t.rejects(statistics('order-checks'), expected);
      await t.rejects(cost(executionArn), expected);
      await t.rejects(functionLogs(executionArn, { limit: 1 }), expected);
    }
  });

  await t.test('where the log of a workflow is', async (t) => {
    const { inspect } = await setUp(t);
    t.match(await inspect.workflow('order-checks'), {
      logging: { level: 'ALL' },
      logsUrl:
        'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/' +
        '$252Faws$252Fvendedlogs$252Fstates$252Forder-checks',
    });
    t.match(await inspect.workflow('order-processing'), { logsUrl: null });
  });
});
