import { test } from 'tap';
import { diagnose } from '../src/diagnostics.ts';
import { workflowNames } from '../src/index.ts';
import { inputOf, keepToken, startEngine } from './support/engine.ts';

const orderId = (digit: number) => `ord_${String(digit).repeat(26)}`;
const foreign = 'arn:aws:states:us-east-1:000000000000:execution:another:order-1';
const express = 'arn:aws:states:us-east-1:000000000000:express:order-checks:run:1';

test('state machines and executions, over Step Functions’ wire', async (t) => {
  await t.test('both workflows, and what they are made of', async (t) => {
    const { workflows } = await startEngine(t);
    const createdAt = '2026-11-24T00:00:00.000Z';
    t.same(
      (await workflows.inspect.workflows()).map(({ workflow, type, status, createdAt }) => [
        workflow,
        type,
        status,
        createdAt,
      ]),
      [
        ['order-checks', 'EXPRESS', 'ACTIVE', createdAt],
        ['order-processing', 'STANDARD', 'ACTIVE', createdAt],
      ],
    );
    t.match(await workflows.inspect.workflow('order-processing'), {
      name: 'order-processing',
      arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:order-processing',
      definition: { StartAt: 'ValidateOrder', States: { CapturePayment: { Type: 'Task' } } },
      logging: { level: 'OFF', includeExecutionData: false, logGroupArns: [] },
      tracing: false,
    });
    for (const name of workflowNames)
      t.same((await workflows.inspect.workflow(name)).diagnostics, [], `${name} is without fault`);
  });

  await t.test('what Step Functions finds in a definition', async (t) => {
    const { sfn } = await startEngine(t);
    const definition = JSON.stringify({
      StartAt: 'Wait',
      States: { Wait: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', End: true } },
    });
    const found = await diagnose(sfn, { definition, type: 'EXPRESS' });
    t.match(found, [{ severity: 'ERROR', code: String, message: String, location: '/States/Wait/Resource' }]);
    t.match(await diagnose(sfn, { definition: '{', type: 'STANDARD' }), [{ severity: 'ERROR', location: /line: 1/ }]);
  });

  await t.test('the definition that an execution runs, though the workflow has another one by now', async (t) => {
    const { workflows, states } = await startEngine(t);
    const { executionArn } = await workflows.start('order-processing', { input: {} });
    const { arn, definition } = await workflows.inspect.workflow('order-processing');
    const another = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
    await states.service.updateStateMachine({ stateMachineArn: arn, definition: another });
    const ran = await workflows.definition(executionArn);
    t.same({ ...ran, definition: JSON.parse(ran.definition) }, { definition, exact: true });
    t.match(await workflows.definition(express), { definition: /CheckInventory/, exact: false });
    for (const none of [foreign, executionArn.replace(/[^:]+$/, 'none'), 'nonsense'])
      await t.rejects(workflows.definition(none), { name: 'ExecutionNotFound' });
  });

  await t.test('executions, newest first, page by page, by status', async (t) => {
    const engine = await startEngine(t);
    const { inspect } = engine.workflows;
    for (const digit of [1, 2, 3]) {
      await engine.run(orderId(digit));
      engine.clock.advance(1_000);
    }
    engine.answers.ChargePayment = () => ({ outcome: 'declined', message: 'No.' });
    await engine.run('by-hand');
    const first = await inspect.executions('order-processing', { limit: 2 });
    t.match(first.executions, [
      { name: 'order-by-hand', orderId: null, status: 'FAILED', startedAt: '2026-11-24T00:00:03.000Z' },
      { orderId: orderId(3), status: 'SUCCEEDED', stoppedAt: '2026-11-24T00:00:02.000Z', redriveCount: 0 },
    ]);
    const second = await inspect.executions('order-processing', { limit: 2, token: String(first.nextToken) });
    t.match(second, { executions: [{ orderId: orderId(2) }, { orderId: orderId(1) }], nextToken: null });
    const failed = await inspect.executions('order-processing', { limit: 2, status: 'FAILED' });
    t.equal(failed.executions.length, 1);
    t.same(await engine.workflows.statistics('order-processing'), {
      workflow: 'order-processing',
      complete: true,
      executions: 4,
      since: '2026-11-24T00:00:00.000Z',
      statuses: { RUNNING: 0, SUCCEEDED: 3, FAILED: 1, TIMED_OUT: 0, ABORTED: 0 },
      successRate: 0.75,
      durationMs: { p50: 0, p90: 0, p99: 0 },
    });
    await t.rejects(inspect.executions('order-processing', { limit: 2, token: 'nonsense' }), {
      name: 'PageTokenInvalid',
    });
    await t.rejects(
      inspect.executions('order-processing', { limit: 2, status: 'FAILED', token: String(first.nextToken) }),
      { name: 'PageTokenInvalid' },
      'a token of another list',
    );
  });

  await t.test('one execution: what went in, what came out, and every event', async (t) => {
    const engine = await startEngine(t);
    const { inspect } = engine.workflows;
    await engine.run(orderId(1));
    const arn = engine.executionArn(orderId(1));
    t.match(await inspect.execution(arn), {
      executionArn: arn,
      workflow: 'order-processing',
      status: 'SUCCEEDED',
      input: inputOf(orderId(1)),
      output: /shp_1/,
      error: null,
      cause: null,
      redrivable: false,
      redriveStatusReason: /SUCCEEDED/,
      redrivenAt: null,
    });
    t.same(await inspect.executionOfOrder(orderId(1)), await inspect.execution(arn));
    await t.rejects(inspect.executionOfOrder(orderId(2)), { name: 'ExecutionNotFound' });
    const first = await inspect.history(arn, { limit: 2 });
    t.match(first.events, [
      { id: 1, previousEventId: 0, type: 'ExecutionStarted', details: { input: inputOf(orderId(1)) } },
      { id: 2, type: 'TaskStateEntered', details: { name: 'ValidateOrder' } },
    ]);
    const second = await inspect.history(arn, { limit: 2, token: String(first.nextToken) });
    t.match(second.events, [{ id: 3, type: 'TaskScheduled', details: { resource: 'invoke' } }, { id: 4 }]);
    const last = await inspect.history(arn, { limit: 1, newestFirst: true });
    t.match(last.events, [{ type: 'ExecutionSucceeded', details: { output: /shp_1/ } }]);
    await t.rejects(inspect.history(arn, { limit: 2, token: 'nonsense' }), { name: 'PageTokenInvalid' });
  });

  await t.test('an execution is stopped once, and redriven', async (t) => {
    const { waits, keep } = keepToken();
    const engine = await startEngine(t, {
      ChargePayment: () => ({ outcome: 'requires_action', paymentIntentId: 'pi_1' }),
      AwaitPaymentAction: keep,
    });
    const { inspect, operate } = engine.workflows;
    const arn = engine.executionArn(orderId(1));
    await engine.executions.start(orderId(1), inputOf(orderId(1)));
    await waits;
    await t.rejects(operate.redrive(arn), { name: 'NotRedrivable' });
    const stopped = await operate.stop(arn, { error: 'Stopped', cause: 'by olga' });
    t.equal(stopped.orderId, orderId(1));
    engine.clock.advance(1_000);
    t.same(await operate.stop(arn, { error: 'Again' }), stopped, 'again');
    t.match(await inspect.execution(arn), {
      status: 'ABORTED',
      error: 'Stopped',
      cause: 'by olga',
      stoppedAt: stopped.stoppedAt,
      redrivable: true,
    });
    t.match(await operate.redrive(arn), { orderId: orderId(1), redrivenAt: '2026-11-24T00:00:01.000Z' });
    t.match(await inspect.execution(arn), { status: 'RUNNING', redriveCount: 1, redrivenAt: /2026/, stoppedAt: null });
  });

  await t.test('only executions of these workflows are asked about, and those that are there', async (t) => {
    const { workflows, sfn, executionArn } = await startEngine(t);
    const { inspect, operate, cost, functionLogs } = workflows;
    let asked = 0;
    sfn.middlewareStack.add((next) => (args) => {
      asked++;
      return next(args);
    });
    const changes: ((arn: string) => Promise<unknown>)[] = [(arn) => operate.stop(arn), (arn) => operate.redrive(arn)];
    const calls: ((arn: string) => Promise<unknown>)[] = [
      ...changes,
      (arn) => inspect.execution(arn),
      (arn) => inspect.history(arn, { limit: 1 }),
      (arn) => cost(arn),
      (arn) => functionLogs(arn, { limit: 1 }),
    ];
    for (const call of calls) {
      await t.rejects(call(foreign), { name: 'ExecutionNotFound' });
      await t.rejects(call('nonsense'), { name: 'ExecutionNotFound' });
    }
    for (const change of changes) await t.rejects(change(express), { name: 'ExecutionsNotKept' });
    t.equal(asked, 0);
    for (const call of calls) await t.rejects(call(executionArn(orderId(9))), { name: 'ExecutionNotFound' });
    t.ok(asked >= calls.length);
  });
});
