import { readFileSync } from 'node:fs';
import { SNSClient } from '@aws-sdk/client-sns';
import { paymentActionLifetimeMs, reservationLifetimeMs } from '@expressway/orders';
import { test } from 'tap';
import { createConfirm } from '../src/index.ts';
import { failure, functionNames, keepToken, shipment, startEngine } from './support/engine.ts';
import { startSns } from './support/sns.ts';

interface State {
  Type: string;
  Default?: string;
  TimeoutSeconds?: number;
  Catch?: unknown;
  Retry?: { ErrorEquals: string[]; MaxAttempts: number }[];
  Branches?: { States: Record<string, State> }[];
  ItemProcessor?: { States: Record<string, State> };
}

const { States } = JSON.parse(readFileSync(new URL('../order-processing.asl.json', import.meta.url), 'utf8'));

/** All states of a machine, those within others too. */
const statesOf = (states: Record<string, State>): [string, State][] =>
  Object.entries(states).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...[...(state.Branches ?? []), ...(state.ItemProcessor ? [state.ItemProcessor] : [])].flatMap((inner) =>
      statesOf(inner.States),
    ),
  ]);

test('the definition of order-processing', async (t) => {
  const all = statesOf(States);
  const named = new Map(all);

  await t.test('a customer has as long as they are told, and the stock is held for longer', async (t) => {
    t.equal(Number(named.get('AwaitPaymentAction')?.TimeoutSeconds) * 1000, paymentActionLifetimeMs);
    t.ok(paymentActionLifetimeMs < reservationLifetimeMs);
  });

  await t.test('every Choice has a Default', async (t) => {
    const choices = all.filter(([, { Type }]) => Type === 'Choice');
    t.ok(choices.length >= 5);
    for (const [name, state] of choices) t.type(state.Default, 'string', name);
  });

  await t.test('every task has a time-out, and is caught, but for those that only go forward', async (t) => {
    for (const [name, state] of all.filter(([, { Type }]) => Type === 'Task')) {
      t.type(state.TimeoutSeconds, 'number', name);
      t.ok(state.Retry, `${name} is tried again`);
      // ProcessItem is caught by its Map.
      const uncaught = ['CompensatingTransaction', 'SendConfirmation', 'ProcessItem'].includes(name);
      t.equal(state.Catch === undefined, uncaught, name);
    }
  });
});

test('order-processing, run by the engine', async (t) => {
  await t.test('ships, and tells the customer as the reconciler would', async (t) => {
    const engine = await startEngine(t);
    t.match(await engine.run(), { status: 'SUCCEEDED' });
    t.equal(engine.called('RollbackOrder').length, 0);

    const reconciler = await startSns(t);
    const sns = new SNSClient(reconciler.settings);
    t.teardown(() => sns.destroy());
    await createConfirm(sns, 'arn:aws:sns:us-east-1:000000000000:order-confirmation')(shipment);
    t.equal(engine.sns.messages.length, 1);
    t.strictSame(engine.sns.messages, reconciler.messages);
    t.match(reconciler.messages, [{ Message: JSON.stringify(shipment), Subject: 'Your order is on its way' }]);
  });

  await t.test('a declined order is undone, and not fulfilled', async (t) => {
    const engine = await startEngine(t, {
      ChargePayment: () => ({ outcome: 'declined', code: 'card_declined', message: 'Your card was declined.' }),
      RollbackOrder: () => ({ outcome: 'declined', shipment: null }),
    });
    t.match(await engine.run(), { status: 'FAILED', error: 'PaymentDeclined' });
    t.match(engine.called('NotifyDeclined'), [{ payment: { message: 'Your card was declined.' } }]);
    t.match(engine.called('RollbackOrder'), [{ outcome: { payment: { outcome: 'declined' } } }]);
    for (const name of ['ProcessLineItem', 'CapturePayment', 'FulfillOrder']) t.equal(engine.called(name).length, 0);
    t.strictSame(engine.sns.messages, []);
  });

  await t.test('one whose stock is short lets its other branch end before it is undone', async (t) => {
    let release = () => {};
    const charged = new Promise<void>((resolve) => {
      release = resolve;
    });
    const engine = await startEngine(t, {
      ReserveInventory: () => {
        setImmediate(release);
        return { outcome: 'out_of_stock', shortages: [] };
      },
      async ChargePayment() {
        await charged;
        return { outcome: 'authorised' };
      },
      RollbackOrder: () => ({ outcome: 'rejected', shipment: null }),
    });
    t.match(await engine.run(), { status: 'FAILED', error: 'OrderRejected' });
    t.match(engine.called('RollbackOrder'), [{ outcome: { payment: { outcome: 'authorised' } } }]);
  });

  await t.test('a customer who can’t authenticate is declined like any other', async (t) => {
    const { waits, keep } = keepToken();
    const engine = await startEngine(t, {
      ChargePayment: () => ({ outcome: 'requires_action', paymentIntentId: 'pi_1' }),
      AwaitPaymentAction: keep,
      RollbackOrder: () => ({ outcome: 'declined', shipment: null }),
    });
    const run = engine.run();
    t.ok(await engine.taskTokens.succeed(await waits, { outcome: 'declined', message: 'Your bank said no.' }));
    t.match(await run, { status: 'FAILED', error: 'PaymentDeclined' });
    t.match(engine.called('AwaitPaymentAction'), [{ orderId: 'ord_1', retryCount: 0 }]);
    t.match(engine.called('NotifyDeclined'), [{ payment: { message: 'Your bank said no.' } }]);
    t.match(engine.called('RollbackOrder'), [{ outcome: { payment: { outcome: 'declined' } } }]);
  });

  await t.test('a step that times out after the customer has authenticated is not blamed on them', async (t) => {
    const { waits, keep } = keepToken();
    const engine = await startEngine(t, {
      ChargePayment: () => ({ outcome: 'requires_action' }),
      AwaitPaymentAction: keep,
      CapturePayment: () => {
        throw failure('States.Timeout');
      },
    });
    const run = engine.run();
    await engine.taskTokens.succeed(await waits, { outcome: 'authorised' });
    t.match(await run, { status: 'FAILED' });
    const [input] = engine.called('RollbackOrder');
    t.match(input, { error: { Error: 'States.Timeout' }, outcome: { payment: { outcome: 'authorised' } } });
  });

  await t.test('a wait that could not be begun is begun again, and says which try it is', async (t) => {
    const { waits, keep } = keepToken();
    let tries = 0;
    const engine = await startEngine(t, {
      ChargePayment: () => ({ outcome: 'requires_action' }),
      AwaitPaymentAction(input) {
        if (++tries === 1) throw failure('TimeoutError');
        keep(input);
      },
    });
    const run = engine.run();
    await engine.taskTokens.succeed(await waits, { outcome: 'authorised' });
    t.match(await run, { status: 'SUCCEEDED' });
    t.match(engine.called('AwaitPaymentAction'), [{ retryCount: 0 }, { retryCount: 1 }]);
  });

  await t.test('whatever fails before the order has shipped, it is undone, and no step is left out', async (t) => {
    for (const name of functionNames.filter(
      (one) => !['RollbackOrder', 'NotifyDeclined', 'AwaitPaymentAction'].includes(one),
    )) {
      const engine = await startEngine(t, {
        [name]: () => {
          throw failure('OrderSuperseded');
        },
        RollbackOrder: () => ({ outcome: 'cancelled', shipment: null }),
      });
      t.match(await engine.run(), { status: 'FAILED', error: 'OrderCancelled' }, name);
      t.equal(engine.called('RollbackOrder').length, 1, name);
      t.equal(engine.called(name).length, 1, `${name} is not tried again: the order has gone elsewhere`);
    }
  });

  await t.test('success of a function that is not really there is not believed', async (t) => {
    const decisive = ['ReserveInventory', 'ChargePayment', 'ReassessRisk', 'FulfillOrder'];
    for (const name of decisive) {
      const engine = await startEngine(t, { [name]: () => ({ statusCode: '500', body: 'stub' }) });
      t.match(await engine.run(), { status: 'FAILED', error: 'OrderProcessingFailed' }, name);
      t.strictSame(engine.sns.messages, [], name);
    }
  });

  await t.test('an order that turns out to have shipped goes forward, and its customer is told', async (t) => {
    const engine = await startEngine(t, {
      FulfillOrder: () => {
        throw failure('TimeoutError');
      },
      RollbackOrder: () => ({ outcome: 'completed', shipment }),
    });
    t.match(await engine.run(), { status: 'SUCCEEDED' });
    t.match(engine.sns.messages, [{ Message: JSON.stringify(shipment) }]);
  });
});
