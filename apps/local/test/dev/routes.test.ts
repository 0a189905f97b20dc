import Fastify from 'fastify';
import { test } from 'tap';
import { createFaultSwitches } from '../../src/dev/fault-switches.ts';
import { devRoutes } from '../../src/dev/routes.ts';

test('without the embedded Stripe, cards can’t be declined, and nothing else is switched instead', async (t) => {
  const switches = createFaultSwitches({ uuid: () => 'id' });
  const set: boolean[] = [];
  const app = Fastify();
  const everybody = async () => {};
  app.decorate('authenticate', { operator: everybody, required: everybody, optional: everybody });
  await app.register(
    devRoutes({
      signIn: false,
      sns: { messages: () => [] },
      stripe: undefined,
      skipWaits: async () => false,
      switches,
      stock: {
        emptied: () => false,
        set: async (emptied) => void set.push(emptied),
        close: async () => {},
        invoke: (next) => next,
      },
    }),
  );
  t.teardown(() => app.close());
  const put = (declineCards: boolean) =>
    app.inject({
      method: 'PUT',
      url: '/dev/faults',
      payload: { functions: { 'quote-order': { kind: 'fail', times: null } }, declineCards, emptyStock: true },
    });
  t.equal((await put(true)).statusCode, 400);
  t.strictSame([switches.faults(), set], [{}, []]);
  t.equal((await put(false)).statusCode, 200);
  t.strictSame([switches.faults(), set], [{ 'quote-order': { kind: 'fail', times: null } }, [true]]);
});
