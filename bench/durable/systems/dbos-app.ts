/** The six steps as a DBOS workflow, behind a plain HTTP server: arguments are the database's URL and the pool's size. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { type Order, type Outcome, steps } from '../order.ts';

const orders = DBOS.registerWorkflow(
  async (order: Order): Promise<Outcome> => {
    const { total } = await DBOS.runStep(async () => steps.validate(order), { name: 'validate' });
    await DBOS.runStep(async () => steps.reserve(order), { name: 'reserve' });
    const { payment } = await DBOS.runStep(async () => steps.authorize(order, total), { name: 'authorize' });
    const { status } = await DBOS.runStep(async () => steps.capture(payment), { name: 'capture' });
    await DBOS.runStep(async () => steps.fulfil(order), { name: 'fulfil' });
    const { message } = await DBOS.runStep(async () => steps.notify(order), { name: 'notify' });
    return { id: order.id, total, status, message };
  },
  { name: 'orders' },
);

const [url = '', pool = '20'] = process.argv.slice(2);
DBOS.setConfig({
  name: 'bench',
  systemDatabaseUrl: url,
  systemDatabasePoolSize: Number(pool),
  applicationVersion: '1',
  logLevel: 'error',
  runAdminServer: false,
});
await DBOS.launch();

const server = createServer(async (request, response) => {
  try {
    const order = JSON.parse(await text(request)) as Order;
    const handle = await DBOS.startWorkflow(orders, { workflowID: order.id })(order);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(await handle.getResult()));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
