import { test } from 'tap';
import { within } from '../src/patience.ts';
import { inputOf, startEngine } from './support/engine.ts';

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
