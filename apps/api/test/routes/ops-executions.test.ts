import { type Test, test } from 'tap';
import { startParts } from '../support/build.ts';
import { withOrder } from '../support/orders.ts';
import { throttled } from '../support/step-functions.ts';

const unlogged = { body: { stateMachineArn: 'arn', name: 'n', definition: '{}', type: 'EXPRESS' } };
const express = 'arn:aws:states:us-east-1:000000000000:express:order-checks:run:1';
const foreign = 'arn:aws:states:us-east-1:000000000000:execution:another:order-1';
const refusal = (__type: string) => ({ status: 400, body: { __type, message: 'no' } });

test('what operators see and do of workflows and executions', async (t) => {
  const parts = await startParts(t);
  const started = async (t: Test) => {
    const order = await withOrder(t, parts);
    const { request, operator, sfn, orderId } = order;
    const executionArn = `${sfn.orderProcessingArn.replace('stateMachine', 'execution')}:order-${orderId}`;
    const summary = {
      executionArn,
      stateMachineArn: sfn.orderProcessingArn,
      name: `order-${orderId}`,
      status: 'RUNNING',
      startDate: 1_800_000_000,
    };
    sfn.answers.DescribeExecution = { body: summary };
    const get = async (url: string) => (await request({ url: `/ops${url}`, headers: operator })).json();
    const of = (arn: string, rest = '') => `/executions/${encodeURIComponent(arn)}${rest}`;
    return { ...order, executionArn, summary, get, of };
  };

  await t.test('workflows, as they are', async (t) => {
    const { get, sfn, request, operator } = await started(t);
    sfn.answers.DescribeStateMachine = {
      body: {
        stateMachineArn: sfn.orderProcessingArn,
        name: 'shop-prod-order-processing',
        type: 'STANDARD',
        status: 'ACTIVE',
        creationDate: 1_800_000_000,
        roleArn: 'r',
        definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
        loggingConfiguration: {
          level: 'ERROR',
          includeExecutionData: true,
          destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:x' } }],
        },
        tracingConfiguration: { enabled: true },
      },
    };
    const finding = { severity: 'WARNING', code: 'UNREACHABLE', message: 'doubtful' };
    sfn.answers.ValidateStateMachineDefinition = {
      body: { result: 'OK', diagnostics: [finding, { ...finding, severity: 'ERROR', location: '/States/A' }] },
    };
    const { items } = await get('/workflows');
    t.same(sfn.sent('ValidateStateMachineDefinition'), [], 'a list is cheap');
    t.match(items, [{ workflow: 'order-checks' }, { workflow: 'order-processing', type: 'STANDARD' }]);
    t.same(await get('/workflows/order-processing'), {
      workflow: 'order-processing',
      name: 'shop-prod-order-processing',
      arn: sfn.orderProcessingArn,
      type: 'STANDARD',
      status: 'ACTIVE',
      createdAt: '2027-01-15T08:00:00.000Z',
      definition: { StartAt: 'A', States: { A: { Type: 'Succeed' } } },
      logging: { level: 'ERROR', includeExecutionData: true, logGroupArns: ['arn:aws:logs:x'] },
      tracing: true,
      logsUrl: null,
      diagnostics: [
        { ...finding, location: null },
        { ...finding, severity: 'ERROR', location: '/States/A' },
      ],
    });
    t.match(sfn.sent('ValidateStateMachineDefinition'), [
      { definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}', type: 'STANDARD', severity: 'WARNING' },
    ]);
    for (const rest of ['', '/executions', '/statistics'])
      t.match(await get(`/workflows/other${rest}`), { status: 404, code: 'WORKFLOW_NOT_FOUND' });
    const { headers } = await request({ url: '/ops/workflows', headers: operator });
    t.equal(headers['cache-control'], 'no-store');
  });

  await t.test('executions, by pages of Step Functions', async (t) => {
    const { get, sfn, summary, orderId, executionArn } = await started(t);
    sfn.answers.ListExecutions = {
      body: { executions: [summary, { ...summary, name: 'by-hand', stopDate: 1_800_000_001 }], nextToken: 'n+/=' },
    };
    const page = await get('/workflows/order-processing/executions?status=FAILED&limit=2&cursor=YysvPQ');
    t.match(page, {
      items: [
        { executionArn, orderId, workflow: 'order-processing', redriveCount: 0, stoppedAt: null },
        { orderId: null, stoppedAt: '2027-01-15T08:00:01.000Z' },
      ],
      nextCursor: 'bisvPQ',
    });
    t.match(sfn.sent('ListExecutions'), [{ maxResults: 2, nextToken: 'c+/=', statusFilter: 'FAILED' }]);
    for (const query of ['limit=0', 'limit=101', 'status=PENDING_REDRIVE', 'cursor=', `cursor=${'x'.repeat(4129)}`])
      t.match(await get(`/workflows/order-processing/executions?${query}`), { code: 'VALIDATION_FAILED' }, query);
    sfn.answers.ListExecutions = refusal('InvalidToken');
    t.match(await get('/workflows/order-processing/executions?cursor=b2xk'), { status: 400, code: 'CURSOR_INVALID' });
    sfn.answers.DescribeStateMachine = unlogged;
    t.match(await get('/workflows/order-checks/executions'), {
      status: 409,
      code: 'EXECUTIONS_NOT_KEPT',
      detail: /logged at level OFF, without execution data/,
    });
  });

  await t.test('what became of the newest executions', async (t) => {
    const { get, sfn, summary } = await started(t);
    const ended = { ...summary, status: 'SUCCEEDED', startDate: 1_799_999_990, stopDate: 1_799_999_991.25 };
    sfn.answers.ListExecutions = { body: { executions: [summary, ended], nextToken: 'more' } };
    t.same(await get('/workflows/order-processing/statistics'), {
      workflow: 'order-processing',
      executions: 2,
      complete: false,
      since: '2027-01-15T07:59:50.000Z',
      statuses: { RUNNING: 1, SUCCEEDED: 1, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 },
      successRate: 1,
      durationMs: { p50: 1_250, p90: 1_250, p99: 1_250 },
    });
    t.match(sfn.sent('ListExecutions'), [{ stateMachineArn: sfn.orderProcessingArn, maxResults: 1_000 }]);
    sfn.answers.ListExecutions = { body: { executions: [] } };
    t.match(await get('/workflows/order-processing/statistics'), { complete: true, since: null, durationMs: null });
    sfn.answers.DescribeStateMachine = unlogged;
    t.match(await get('/workflows/order-checks/statistics'), { status: 409, code: 'EXECUTIONS_NOT_KEPT' });
  });

  await t.test('one execution and its history; the ARN may be encoded or not', async (t) => {
    const { get, of, sfn, executionArn, orderId } = await started(t);
    t.match(await get(of(executionArn)), { executionArn, orderId, input: null, redrivable: false });
    t.match(await get(`/executions/${executionArn}`), { executionArn });
    t.match(await get(`/orders/${orderId}/execution`), { executionArn });
    t.match(await get('/orders/ord_00000000000000000000000000/execution'), { status: 404, code: 'ORDER_NOT_FOUND' });
    sfn.answers.GetExecutionHistory = {
      body: {
        events: [
          {
            id: 2,
            previousEventId: 1,
            timestamp: 1_800_000_000.5,
            type: 'MapStateStarted',
            mapStateStartedEventDetails: { length: 3 },
          },
          { id: 3, previousEventId: 2, timestamp: 1_800_000_001, type: 'OfTomorrow' },
        ],
        nextToken: 'next',
      },
    };
    t.same(await get(of(executionArn, '/history?order=newest&limit=1000')), {
      items: [
        { id: 2, previousEventId: 1, at: '2027-01-15T08:00:00.500Z', type: 'MapStateStarted', details: { length: 3 } },
        { id: 3, previousEventId: 2, at: '2027-01-15T08:00:01.000Z', type: 'OfTomorrow', details: null },
      ],
      nextCursor: 'bmV4dA',
    });
    t.match(sfn.sent('GetExecutionHistory'), [{ executionArn, reverseOrder: true, maxResults: 1000 }]);
    sfn.answers.GetExecutionHistory = refusal('InvalidToken');
    t.match(await get(of(executionArn, '/history?cursor=b2xk')), { status: 400, code: 'CURSOR_INVALID' });
    const asked = sfn.requests.length;
    for (const odd of ['old', '%20', '%C3%A4', 'bmV4dA%3D%3D'])
      t.match(await get(of(executionArn, `/history?cursor=${odd}`)), { status: 400, code: 'CURSOR_INVALID' }, odd);
    const long = await get(of(executionArn, `/history?cursor=${'x'.repeat(1367)}`));
    t.match(long, { code: 'VALIDATION_FAILED' }, 'longer than Step Functions takes');
    t.equal(sfn.requests.length, asked);
  });

  await t.test('executions of others, of Express workflows, and those that are gone', async (t) => {
    const { get, of, sfn, executionArn, post, operator } = await started(t);
    const calls = ['', '/history', '/definition', '/cost', '/logs', '/stop', '/redrive'] as const;
    const call = async (arn: string, rest: (typeof calls)[number]) =>
      rest === '/stop' || rest === '/redrive'
        ? (await post(`/ops${of(arn, rest)}`, operator)).json()
        : get(of(arn, rest));
    const before = sfn.requests.length;
    for (const rest of calls) {
      t.match(await call(foreign, rest), { status: 404, code: 'EXECUTION_NOT_FOUND' }, rest);
      t.match(await call('nonsense', rest), { status: 404, code: 'EXECUTION_NOT_FOUND' }, rest);
      t.match(await call('x'.repeat(257), rest), { status: 414, code: 'URI_TOO_LONG' }, rest);
    }
    t.equal(sfn.requests.length, before, 'Step Functions is not asked');
    sfn.answers.DescribeStateMachine = unlogged;
    for (const rest of calls)
      t.match(
        await call(express, rest),
        rest === '/definition' ? { definition: {}, exact: false } : { status: 409, code: 'EXECUTIONS_NOT_KEPT' },
        rest,
      );
    const operations = [
      'DescribeExecution',
      'DescribeStateMachineForExecution',
      'GetExecutionHistory',
      'StopExecution',
      'RedriveExecution',
    ];
    for (const operation of operations) sfn.answers[operation] = refusal('ExecutionDoesNotExist');
    for (const rest of calls) t.match(await call(executionArn, rest), { status: 404, code: 'EXECUTION_NOT_FOUND' });
    for (const operation of operations) sfn.answers[operation] = throttled;
    // At once: the SDK takes its time before it tries each of them again.
    const answers = await Promise.all(calls.map((rest) => call(executionArn, rest)));
    for (const answer of answers) t.match(answer, { status: 503, code: 'SERVICE_UNAVAILABLE' });
  });

  await t.test('start an execution, but no second one of an order', async (t) => {
    const { sfn, orderId, post, operator, request, complete } = await started(t);
    const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:order-processing:run';
    sfn.answers.StartExecution = { body: { executionArn, startDate: 1_800_000_000 } };
    const start = (body: object, workflow = 'order-processing') =>
      post(`/ops/workflows/${workflow}/executions`, operator, body);
    const unknown = 'ord_00000000000000000000000000';
    const before = sfn.sent('StartExecution').length;
    const response = await start({ input: { orderId: unknown, items: [] }, name: 'run' });
    t.equal(response.statusCode, 201);
    t.same(response.json(), { executionArn, startedAt: '2027-01-15T08:00:00.000Z' });
    await start({ input: null });
    const sent = sfn.sent('StartExecution').slice(before);
    t.match(sent, [{ stateMachineArn: sfn.orderProcessingArn, name: 'run' }, { input: 'null' }]);
    t.same(
      sent.map((one) => 'name' in one),
      [true, false],
      'AWS names it',
    );

    const seconds = [{ input: { orderId } }, { input: {}, name: `order-${orderId}` }];
    for (const second of seconds) t.match((await start(second)).json(), { status: 409, code: 'ORDER_HAS_EXECUTION' });
    await complete();
    for (const second of seconds) t.match((await start(second)).json(), { status: 409, code: 'ORDER_HAS_EXECUTION' });
    t.equal(sfn.sent('StartExecution').length, before + 2);
    const audit = (await request({ url: '/ops/audit?limit=6', headers: operator })).json().items;
    const calls = audit.map((one: Record<string, unknown>) => [
      one.orderId,
      (one.outcome as { status: number }).status,
    ]);
    const expected = [
      [orderId, 409],
      [null, 409],
      [unknown, 201],
      [null, 201],
    ];
    for (const one of expected)
      t.ok(
        calls.some((call: unknown) => JSON.stringify(call) === JSON.stringify(one)),
        String(one),
      );

    const standard = { ...sfn.answers.DescribeStateMachine?.body };
    sfn.answers.DescribeStateMachine = { body: { ...standard, type: 'EXPRESS' } };
    t.match(
      (await start({ input: { orderId } }, 'order-checks')).json(),
      { executionArn: /:express:/ },
      'it has no effects',
    );
    sfn.answers.DescribeStateMachine = { body: standard };
    t.match((await start({ input: 1 }, 'other')).json(), { status: 404, code: 'WORKFLOW_NOT_FOUND' });
    for (const body of [
      {},
      { input: 1, name: '' },
      { input: 1, name: 'a b' },
      { input: 1, name: 'x'.repeat(81) },
      { input: 1, as: 2 },
    ])
      t.match((await start(body)).json(), { status: 400, code: 'VALIDATION_FAILED' }, JSON.stringify(body));
    t.match((await start({ input: 'x'.repeat(262_144) })).json(), { status: 413, code: 'BODY_TOO_LARGE' });

    const refusals = {
      ExecutionAlreadyExists: { status: 409, code: 'EXECUTION_NAME_TAKEN' },
      InvalidExecutionInput: { status: 400, code: 'VALIDATION_FAILED', detail: 'no', errors: [{ pointer: '' }] },
      InvalidName: { status: 400, code: 'VALIDATION_FAILED' },
      ExecutionLimitExceeded: { status: 503, code: 'SERVICE_UNAVAILABLE' },
    };
    for (const [name, problem] of Object.entries(refusals)) {
      sfn.answers.StartExecution = refusal(name);
      t.match((await start({ input: {} })).json(), problem, name);
    }
  });

  await t.test('test a state; a task works on no order that there is, unless it is mocked', async (t) => {
    const { sfn, orderId, post, operator, request } = await started(t);
    const definition = JSON.stringify({
      States: { Branches: { Branches: [{ States: { 'A task': { Type: 'Task' } } }] }, Decide: { Type: 'Choice' } },
    });
    sfn.answers.DescribeStateMachine = {
      body: { stateMachineArn: 'arn', name: 'n', definition, roleArn: 'role', type: 'STANDARD' },
    };
    sfn.answers.TestState = { body: { status: 'SUCCEEDED', output: '1', inspectionData: { afterInputPath: '2' } } };
    const state = (body: object, name = 'A task', workflow = 'order-processing') =>
      post(`/ops/workflows/${workflow}/states/${encodeURIComponent(name)}/test`, operator, body);
    const response = await state({ input: [], variables: { a: 1 } });
    t.equal(response.statusCode, 200);
    t.same(response.json(), {
      status: 'SUCCEEDED',
      output: '1',
      error: null,
      cause: null,
      nextState: null,
      inspection: { afterInputPath: '2' },
    });
    const asked = { definition, stateName: 'A task', roleArn: 'role', inspectionLevel: 'DEBUG' };
    t.same(sfn.sent('TestState'), [{ ...asked, input: '[]', variables: '{"a":1}' }]);

    const input = { orderId };
    t.match((await state({ input })).json(), { status: 409, code: 'ORDER_HAS_EXECUTION' });
    t.equal(sfn.sent('TestState').length, 1);
    await state({ input, mock: { result: null } });
    await state({ input, mock: { error: 'Oops', cause: 'why' } });
    await state({ input }, 'Decide');
    await state({ input }, 'A task', 'order-checks');
    t.match(sfn.sent('TestState').slice(1), [
      { mock: { result: 'null' } },
      { mock: { errorOutput: { error: 'Oops', cause: 'why' } } },
      { stateName: 'Decide' },
      {},
    ]);
    const audit = (await request({ url: `/ops/audit?orderId=${orderId}`, headers: operator })).json().items;
    t.equal(audit.length, 5, 'each is written down');
    t.match(audit[0], { operationId: 'testState', params: { state: String } });

    t.match((await state({ input }, 'Nowhere')).json(), { status: 404, code: 'STATE_NOT_FOUND' });
    t.match((await state({ input }, 'A task', 'other')).json(), { status: 404, code: 'WORKFLOW_NOT_FOUND' });
    const wrong = [{}, { input, variables: 1 }, { input, mock: {} }, { input, mock: { result: 1, error: 'x' } }];
    for (const body of wrong) t.match((await state(body)).json(), { status: 400, code: 'VALIDATION_FAILED' });
    sfn.answers.TestState = refusal('InvalidDefinition');
    t.match((await state({ input: 1 })).json(), { status: 400, code: 'VALIDATION_FAILED', detail: 'no' });
    sfn.answers.TestState = throttled;
    t.match((await state({ input: 1 })).json(), { status: 503, code: 'SERVICE_UNAVAILABLE' });
  });

  await t.test('stop an execution, with or without a reason', async (t) => {
    const { of, sfn, executionArn, orderId, post, operator } = await started(t);
    sfn.answers.StopExecution = { body: { stopDate: 1_800_000_002 } };
    const stop = async (body?: object) => (await post(`/ops${of(executionArn, '/stop')}`, operator, body)).json();
    t.match(await stop(), { executionArn, orderId, stoppedAt: '2027-01-15T08:00:02.000Z', effect: /undone/ });
    await stop({ error: 'Operator.Stopped', cause: 'asked for' });
    t.same(sfn.sent('StopExecution'), [
      { executionArn },
      { executionArn, error: 'Operator.Stopped', cause: 'asked for' },
    ]);
    for (const body of [{ error: 'x'.repeat(257) }, { reason: 'x' }, []])
      t.match(await stop(body), { status: 400, code: 'VALIDATION_FAILED' });
    const byHand = executionArn.replace(/order-ord_.*/, 'by-hand');
    const other = await post(`/ops${of(byHand, '/stop')}`, operator);
    t.match(other.json(), { orderId: null, effect: /no order/ });
  });

  await t.test('redrive an execution, and take its order’s attention away', async (t) => {
    const { of, sfn, executionArn, orderId, post, operator, stores } = await started(t);
    const attention = { code: 'STUCK', message: 'It is stuck.', since: '2026-11-23T10:00:00.000Z' } as const;
    const event = { type: 'order.needs_attention', message: 'It is stuck.' };
    await stores.transact([
      stores.orders.changeAction(orderId, { from: ['open'], status: 'needs_attention', attention, event }),
    ]);
    sfn.answers.RedriveExecution = { body: { redriveDate: 1_800_000_003 } };
    const redrive = async () => (await post(`/ops${of(executionArn, '/redrive')}`, operator)).json();
    t.same(await redrive(), { executionArn, orderId, redrivenAt: '2027-01-15T08:00:03.000Z' });
    t.match(await stores.orders.get(orderId), { status: 'processing', attention: null });
    sfn.answers.RedriveExecution = refusal('ExecutionNotRedrivable');
    t.match(await redrive(), { status: 409, code: 'EXECUTION_NOT_REDRIVABLE' });
  });

  await t.test('the cost of an execution, from all pages of its history', async (t) => {
    const { get, of, sfn, executionArn } = await started(t);
    const event = (id: number, type: string, timestamp: number) => ({ id, previousEventId: id - 1, type, timestamp });
    sfn.answers.GetExecutionHistory = {
      body: {
        events: [event(1, 'ExecutionStarted', 1), event(2, 'PassStateEntered', 1), event(3, 'ExecutionSucceeded', 3)],
      },
    };
    sfn.answers.DescribeStateMachineForExecution = { body: { definition: '{}', stateMachineArn: 'arn', name: 'n' } };
    t.same(await get(of(executionArn, '/cost')), {
      executionArn,
      region: 'us-east-1',
      billedAs: 'STANDARD',
      standard: { transitions: 1, dollars: '0.000025' },
      express: {
        possible: true,
        requests: 1,
        durationMs: 2_000,
        billedDurationMs: 2_000,
        billedMemoryMb: 64,
        dollars: '0.0000030833',
      },
    });
  });
});
