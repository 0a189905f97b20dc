import { test } from 'tap';
import type { WorkflowName } from '../src/index.ts';
import { within } from '../src/patience.ts';
import type { StateTest } from '../src/test-state.ts';
import { inputOf, shipment, startEngine } from './support/engine.ts';

test('executions that an operator starts, over Step Functions’ wire', async (t) => {
  await t.test('a Standard one goes on by itself, under a name of its own', async (t) => {
    const engine = await startEngine(t);
    const { start, inspect } = engine.workflows;
    const input = JSON.parse(inputOf('ord_1'));
    const started = await start('order-processing', { input, name: 'by-hand', traceHeader: 'Root=1-5-6' });
    t.match(started, { executionArn: /:execution:order-processing:by-hand$/, startedAt: '2026-11-24T00:00:00.000Z' });
    await engine.states.whenEnded(started.executionArn);
    t.match(await inspect.execution(started.executionArn), {
      status: 'SUCCEEDED',
      orderId: null,
      input: inputOf('ord_1'),
      traceHeader: 'Root=1-5-6',
    });
    await t.rejects(start('order-processing', { input: 1, name: 'by-hand' }), { name: 'ExecutionNameTaken' });
    const [one, other] = await Promise.all([1, 2].map(() => start('order-processing', { input })));
    t.not(one?.executionArn, other?.executionArn, 'AWS names them');
  });

  await t.test('an Express one has ended by the answer, though badly', async (t) => {
    const engine = await startEngine(t, {
      ValidateOrder: () => {
        throw new Error('broken');
      },
    });
    const { executionArn } = await engine.workflows.start('order-checks', { input: { items: [] }, name: 'look' });
    t.match(executionArn, /:express:order-checks:look:/);
    t.equal(engine.called('ValidateOrder').length, 1);
  });

  await t.test('what Step Functions can’t take is refused in its words', async (t) => {
    const { workflows } = await startEngine(t);
    for (const workflow of ['order-checks', 'order-processing'] as const) {
      await t.rejects(workflows.start(workflow, { input: 'x'.repeat(262_143) }), {
        name: 'InputRefused',
        message: /input/,
      });
      await t.rejects(workflows.start(workflow, { input: {}, name: 'a b' }), { name: 'InputRefused', message: /a b/ });
      await t.resolves(workflows.start(workflow, { input: 'x'.repeat(262_142) }));
    }
  });

  await t.test('a call that takes too long is given up rather than made once more', async (t) => {
    // What it waits for keeps the process alive, as a connection would; the time-out alone doesn't.
    await startEngine(t);
    const aborted = within(
      1,
      ({ abortSignal }) =>
        new Promise((_, reject) => abortSignal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    await t.rejects(aborted, { name: 'TimeoutError' });
    const refused = within(60_000, () => Promise.reject(new Error('refused')));
    await t.rejects(refused, { message: 'refused' });
  });
});

test('one state of a workflow, over Step Functions’ wire', async (t) => {
  const engine = await startEngine(t);
  const testState = async (workflow: WorkflowName, name: string, more: StateTest) =>
    (await engine.workflows.state(workflow, name)).test(more);
  const input = JSON.parse(inputOf('ord_1'));

  await t.test('a task does its work, and each step of its data is shown', async (t) => {
    const tested = await testState('order-processing', 'CapturePayment', { input });
    t.same(engine.called('CapturePayment'), [{ orderId: 'ord_1' }]);
    t.match(tested, { status: 'SUCCEEDED', error: null, cause: null, nextState: 'FulfillOrder' });
    t.match(JSON.parse(String(tested.output)), { orderId: 'ord_1', capture: { result: { paymentIntentId: 'pi_1' } } });
    t.match(tested.inspection, {
      input: String,
      afterParameters: /ord_1/,
      result: /Payload/,
      afterResultSelector: /pi_1/,
    });
  });

  await t.test('unless that is mocked, well or badly', async (t) => {
    engine.calls.length = 0;
    const mocked = await testState('order-processing', 'FulfillOrder', {
      input,
      mock: { result: { Payload: shipment } },
    });
    t.match(mocked, { status: 'SUCCEEDED', output: /shp_1/, nextState: 'DecideOnFulfillment' });
    t.match(
      await testState('order-processing', 'FulfillOrder', {
        input,
        mock: { error: 'OrderSuperseded', cause: 'Gone.' },
      }),
      {
        status: 'CAUGHT_ERROR',
        error: 'OrderSuperseded',
        cause: 'Gone.',
        nextState: 'CompensatingTransaction',
        output: /OrderSuperseded/,
      },
    );
    t.match(await testState('order-processing', 'FulfillOrder', { input, mock: { error: 'Lambda.Unknown' } }), {
      status: 'RETRIABLE',
      nextState: null,
    });
    t.match(
      await testState('order-processing', 'AwaitPaymentAction', { input, mock: { result: { outcome: 'authorised' } } }),
      {
        status: 'SUCCEEDED',
        nextState: 'DecideOnPaymentAction',
      },
    );
    t.same(engine.calls, [], 'no function was called');
  });

  await t.test('wherever in the definition it is', async (t) => {
    t.match(await testState('order-processing', 'InventoryFailed', { input: { error: 'any' } }), {
      status: 'SUCCEEDED',
      output: '{"outcome":"failed","error":"any"}',
    });
    const item = { orderId: 'ord_1', index: 0, item: { productId: 'mug', quantity: 1 } };
    t.match(await testState('order-processing', 'ProcessItem', { input: item }), {
      output: '{"productId":"mug","quantity":1}',
    });
    t.match(await testState('order-checks', 'RiskUnknown', { input: {} }), { status: 'SUCCEEDED' });
    t.match(await testState('order-checks', 'Decide', { input: { issues: [], risk: 'accept' } }), {
      nextState: 'Accept',
    });
    for (const name of ['Nowhere', 'toString', 'Branches', ''])
      await t.rejects(testState('order-processing', name, { input }), { name: 'StateNotFound' }, name);
  });

  await t.test('finds variables, and says whether it has work done', async (t) => {
    const tested = await testState('order-processing', 'OrderComplete', { input, variables: { tries: 2 } });
    t.match(tested.inspection, { variables: '{"tries":2}' });
    const { state } = engine.workflows;
    t.equal((await state('order-processing', 'ProcessItem')).isTask, true);
    t.equal((await state('order-processing', 'ProcessLineItems')).isTask, false);
  });

  await t.test('what can’t be tested is refused in Step Functions’ words', async (t) => {
    const refused = async (state: string, more: object, message: RegExp) =>
      t.rejects(testState('order-processing', state, { input, ...more }), { name: 'InputRefused', message });
    await refused('AwaitPaymentAction', {}, /mock/);
    await refused('ProcessLineItems', {}, /Map/);
    await refused('OrderComplete', { mock: { result: 1 } }, /Succeed/);
    await refused('CapturePayment', { input: 'x'.repeat(262_143) }, /input/);
    await refused('FulfillOrder', { mock: { result: 'no answer of Lambda' } }, /Mock/);
  });
});
