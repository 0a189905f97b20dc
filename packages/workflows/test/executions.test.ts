import { test } from 'tap';
import { inputOf, keepToken, startEngine } from './support/engine.ts';

const waiting = { ChargePayment: () => ({ outcome: 'requires_action', paymentIntentId: 'pi_1' }) };

test('executions of orders, over Step Functions’ wire', async (t) => {
  await t.test('start once, however often they are started', async (t) => {
    const { waits, keep } = keepToken();
    const { executions, called, states, taskTokens, executionArn } = await startEngine(t, {
      ...waiting,
      AwaitPaymentAction: keep,
    });
    t.equal(await executions.status('ord_1'), undefined, 'none yet');
    await executions.start('ord_1', inputOf('ord_1'));
    const token = await waits;
    await executions.start('ord_1', inputOf('ord_1'));
    await executions.start('ord_1', '{"orderId":"ord_1","items":[]}');
    t.equal(await executions.status('ord_1'), 'RUNNING');
    await taskTokens.succeed(token, { outcome: 'authorised' });
    await states.whenEnded(executionArn('ord_1'));
    t.equal(await executions.status('ord_1'), 'SUCCEEDED');
    await executions.start('ord_1', inputOf('ord_1'));
    t.equal(called('BeginOrder').length, 1);
  });

  await t.test('tell how they ended', async (t) => {
    const { waits, keep } = keepToken();
    const engine = await startEngine(t, { ...waiting, AwaitPaymentAction: keep });
    await engine.executions.start('ord_1', inputOf('ord_1'));
    await waits;
    await engine.states.service.stopExecution({ executionArn: engine.executionArn('ord_1') });
    t.equal(await engine.executions.status('ord_1'), 'ABORTED');
    engine.answers.ChargePayment = () => ({ outcome: 'declined', message: 'No.' });
    await engine.run('ord_2');
    t.equal(await engine.executions.status('ord_2'), 'FAILED');
  });

  await t.test('are redriven where they failed', async (t) => {
    let broken = true;
    const engine = await startEngine(t, {
      ReserveInventory: () => ({ outcome: 'out_of_stock', shortages: [] }),
      RollbackOrder: () => {
        if (broken) throw new Error('Stripe is away');
        return { outcome: 'rejected', shipment: null };
      },
    });
    const { executions, called } = engine;
    t.match(await engine.run(), { status: 'FAILED', error: 'Error' });
    const tries = called('RollbackOrder').length;
    t.equal(tries, 13, 'it was tried hard');
    broken = false;
    await executions.redrive('ord_1');
    await engine.states.whenEnded(engine.executionArn('ord_1'));
    t.match(await engine.states.service.describeExecution({ executionArn: engine.executionArn('ord_1') }), {
      status: 'FAILED',
      error: 'OrderRejected',
    });
    t.equal(called('RollbackOrder').length, tries + 1);
    t.equal(called('BeginOrder').length, 1, 'from there, not from the beginning');
  });

  await t.test('that run, went well or are not there are not redriven', async (t) => {
    const { waits, keep } = keepToken();
    const engine = await startEngine(t, { AwaitPaymentAction: keep });
    await engine.run('ord_1');
    await t.rejects(engine.executions.redrive('ord_1'), { name: 'NotRedrivable' });
    await t.rejects(engine.executions.redrive('ord_none'), { name: 'NotRedrivable' });
    Object.assign(engine.answers, waiting);
    await engine.executions.start('ord_2', inputOf('ord_2'));
    await waits;
    await t.rejects(engine.executions.redrive('ord_2'), { name: 'NotRedrivable' });
  });

  await t.test('can’t be started where there is no Step Functions', async (t) => {
    const { executions, stop } = await startEngine(t);
    await stop();
    await t.rejects(executions.start('ord_1', inputOf('ord_1')), { name: 'StartUnavailable', message: /ord_1/ });
    await t.rejects(executions.status('ord_1'), 'which is not the same as none');
  });
});
