/** The six steps as a Restate workflow, served to the Restate server on the port of the first argument. */
import { createServer } from 'node:http2';
import * as restate from '@restatedev/restate-sdk';
import { type Order, type Outcome, steps } from '../order.ts';

const orders = restate.workflow({
  name: 'orders',
  handlers: {
    run: async (context: restate.WorkflowContext, order: Order): Promise<Outcome> => {
      const { total } = await context.run('validate', () => steps.validate(order));
      await context.run('reserve', () => steps.reserve(order));
      const { payment } = await context.run('authorize', () => steps.authorize(order, total));
      const { status } = await context.run('capture', () => steps.capture(payment));
      await context.run('fulfil', () => steps.fulfil(order));
      const { message } = await context.run('notify', () => steps.notify(order));
      return { id: order.id, total, status, message };
    },
  },
});

const server = createServer(restate.createEndpointHandler({ services: [orders] }));
process.on('disconnect', () => process.exit());
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('ready'));
