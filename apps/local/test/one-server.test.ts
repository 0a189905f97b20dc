import { test } from 'tap';
import { functionOf } from '../src/interference.ts';
import { testDev } from './dev/dev.ts';
import { testPaymentAction } from './e2e/payment-action.ts';
import { startExpressway } from './e2e/running.ts';

/** Loading all functions is what takes long, so what can share a server does. */
test('one server for several stories', async (t) => {
  const called: string[] = [];
  const running = await startExpressway(t, {
    invoke: (next) => (request, signal) => {
      called.push(functionOf(request));
      return next(request, signal);
    },
  });
  await t.test('a card whose bank wants to hear from its owner', (t) => testPaymentAction(t, running));
  await t.test('what only the local server can do', (t) => testDev(t, running, called));
});
