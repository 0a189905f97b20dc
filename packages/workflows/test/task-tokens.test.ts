import { type Test, test } from 'tap';
import { inputOf, keepToken, startEngine } from './support/engine.ts';

async function waitingOrder(t: Test) {
  const { waits, keep } = keepToken();
  const engine = await startEngine(t, {
    ChargePayment: () => ({ outcome: 'requires_action', paymentIntentId: 'pi_1' }),
    AwaitPaymentAction: keep,
  });
  await engine.executions.start('ord_1', inputOf('ord_1'));
  const token = await waits;
  const ended = async () => {
    await engine.states.whenEnded(engine.executionArn('ord_1'));
    return engine.states.service.describeExecution({ executionArn: engine.executionArn('ord_1') });
  };
  return { ...engine, token, ended };
}

test('answering a task that waits with a token, over Step Functions’ wire', async (t) => {
  await t.test('lets it go on, once', async (t) => {
    const { taskTokens, token, ended, called } = await waitingOrder(t);
    const output = { outcome: 'authorised', paymentIntentId: 'pi_1', amount: 2249 };
    const answers = await Promise.all([1, 2, 3].map(() => taskTokens.succeed(token, output)));
    t.equal(answers.filter(Boolean).length, 1);
    t.match(await ended(), { status: 'SUCCEEDED' });
    t.equal(called('CapturePayment').length, 1);
    t.equal(await taskTokens.succeed(token, output), false, 'its execution has ended');
    t.equal(await taskTokens.fail(token, 'OrderSuperseded', 'late'), false);
  });

  await t.test('or ends it, without another try', async (t) => {
    const { taskTokens, token, ended, called } = await waitingOrder(t);
    t.equal(await taskTokens.fail(token, 'OrderSuperseded', 'The order is being undone.'), true);
    t.match(await ended(), { status: 'FAILED' });
    t.equal(called('AwaitPaymentAction').length, 1);
    t.match(called('RollbackOrder'), [{ error: { Error: 'OrderSuperseded', Cause: 'The order is being undone.' } }]);
  });

  await t.test('comes too late after its time-out', async (t) => {
    const { taskTokens, token, clock, ended, called } = await waitingOrder(t);
    clock.advance(899_999);
    t.equal(called('RollbackOrder').length, 0);
    clock.advance(1);
    t.match(await ended(), { status: 'FAILED' });
    t.match(called('RollbackOrder'), [{ error: { Error: 'States.Timeout' } }]);
    t.equal(called('AwaitPaymentAction').length, 1, 'a customer who does not come is not asked again');
    t.equal(await taskTokens.succeed(token, { outcome: 'authorised' }), false);
  });

  await t.test('is nothing for a token that is none', async (t) => {
    const { taskTokens } = await waitingOrder(t);
    t.equal(await taskTokens.succeed('nonsense', {}), false);
    t.equal(await taskTokens.fail('nonsense', 'E', 'c'), false);
  });

  await t.test('is an error where there is no Step Functions: somebody may be waiting', async (t) => {
    const { taskTokens, token, stop } = await waitingOrder(t);
    await stop();
    await t.rejects(taskTokens.succeed(token, {}));
    await t.rejects(taskTokens.fail(token, 'E', 'c'));
  });
});
